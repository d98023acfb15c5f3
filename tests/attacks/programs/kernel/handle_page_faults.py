# Handles page faults in its own time, which widens races in the kernel.
# expects: ok
# holds: full process
import os

from attack import attempt, syscall

attempt("userfaultfd", lambda: syscall(323, 282, 0))
attempt("user mode only", lambda: syscall(323, 282, 1))
attempt("device", lambda: os.open("/dev/userfaultfd", os.O_RDWR))
