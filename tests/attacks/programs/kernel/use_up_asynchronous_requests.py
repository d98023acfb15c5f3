# Takes contexts for asynchronous input and output, of which the whole machine has one number.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, syscall

context = ctypes.c_ulong(0)
attempt("io_setup", lambda: syscall(206, 0, 100, ctypes.byref(context)))
