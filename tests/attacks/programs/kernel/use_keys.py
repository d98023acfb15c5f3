# Keeps and reads keys in rings that belong to the user, not to the run.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("add_key", lambda: syscall(248, 217, b"user", b"evil", b"x", 1, -4))
attempt("request_key", lambda: syscall(249, 218, b"user", b"evil", None, -4))
attempt("keyctl", lambda: syscall(250, 219, 0, -4, 1))
