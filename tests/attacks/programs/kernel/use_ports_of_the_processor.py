# Asks for direct use of devices and for descriptors of the processor.
# expects: ok
# holds: full process
from attack import attempt, syscall

attempt("iopl", lambda: syscall(172, -1, 3))
attempt("ioperm", lambda: syscall(173, -1, 0x80, 1, 1))
attempt("modify_ldt", lambda: syscall(154, -1, 1, b"\0" * 16, 16))
attempt("personality", lambda: syscall(135, 92, 0x0040000))
