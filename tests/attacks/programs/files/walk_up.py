# Walks up from the work directory by names that a filter of paths might miss.
# expects: ok
# holds: full process
import os

from attack import attempt, target

up = "../" * 32
attempt("relative", lambda: open(up + target["secret"]).read())
attempt("through proc", lambda: open("/proc/self/cwd/" + up + target["secret"]).read())
attempt("double slash", lambda: open("/" + target["secret"]).read())
os.chdir("/")
attempt("from the top", lambda: open(target["secret"][1:]).read())
