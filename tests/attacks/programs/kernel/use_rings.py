# Sets up rings by which the kernel does calls that no filter sees.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("io_uring_setup", lambda: syscall(425, 425, 1, b"\0" * 120))
attempt("io_uring_enter", lambda: syscall(426, 426, 0, 0, 0, 0, 0, 0))
attempt("io_uring_register", lambda: syscall(427, 427, 0, 0, 0, 0))
