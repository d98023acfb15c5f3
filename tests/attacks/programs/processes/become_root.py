# Changes its user, its group and its groups.
# expects: ok
# holds: full process
import os

from attack import attempt

attempt("setuid", lambda: os.setuid(0))
attempt("setresuid", lambda: os.setresuid(-1, 0, -1))
attempt("setgid", lambda: os.setgid(0))
attempt("setgroups", lambda: os.setgroups([0]))
