# Reads a file that everybody on the host may read.
# expects: ok
# holds: full process
from attack import attempt, target

attempt("read", lambda: open(target["secret"]).read())
