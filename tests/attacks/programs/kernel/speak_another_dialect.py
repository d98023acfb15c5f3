# Makes a call by the numbers of x32, which a filter of x86_64 numbers might let through.
# expects: ok
# holds: full process
from attack import attempt, syscall

X32 = 0x40000000
attempt("getpid", lambda: syscall(X32 | 39, -1))
attempt("mount", lambda: syscall(X32 | 165, -1, b"x", b"/", b"tmpfs", 0, 0))
