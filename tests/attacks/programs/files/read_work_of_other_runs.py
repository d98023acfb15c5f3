# Lists the folder in which other runs have their work directories.
# expects: ok
# holds: full process
import os

from attack import attempt, target

attempt("list", lambda: os.listdir(target["temporary"]))
