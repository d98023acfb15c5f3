# Opens the interpreter and its library for writing.
# expects: ok
# holds: full process
import os
import sys

from attack import attempt

for path in (sys.executable, os.__file__, os.path.realpath(sys.executable)):
    attempt(path, lambda path=path: open(path, "r+b").close())
