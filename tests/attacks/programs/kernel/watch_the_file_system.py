# Watches what everybody does to files.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("fanotify", lambda: syscall(300, 262, 0, 0))
attempt("unprivileged", lambda: syscall(300, 262, 0x200, 0))
