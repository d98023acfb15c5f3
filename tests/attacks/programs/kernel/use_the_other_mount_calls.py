# Mounts by the calls that came later.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("fsopen", lambda: syscall(430, 430, b"tmpfs", 0))
attempt("open_tree", lambda: syscall(428, 428, -100, b"/", 1))
attempt("open_tree_attr", lambda: syscall(467, 467, -100, b"/", 1, 0, 0))
attempt("move_mount", lambda: syscall(429, 429, -100, b"/", -100, b".", 0))
attempt("fspick", lambda: syscall(433, 433, -100, b"/", 0))
attempt("mount_setattr", lambda: syscall(442, 442, -100, b"/", 0, b"\0" * 32, 32))
