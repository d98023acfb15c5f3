# Creates files where programs and settings of the machine lie.
# expects: ok
# holds: full process
import os
import sys

from attack import attempt

for folder in ("/", "/usr", "/usr/bin", "/usr/local/lib", "/etc", "/dev", "/var/tmp", "/run"):
    attempt(folder, lambda folder=folder: open(f"{folder}/evil", "x").close())
attempt("prefix", lambda: open(os.path.join(sys.base_prefix, "evil"), "x").close())
