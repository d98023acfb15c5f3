# Makes a user namespace by clone3, whose flags a filter cannot see.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, syscall

arguments = (ctypes.c_uint64 * 11)(0x10000000, 0, 0, 0, 17)
attempt("clone3", lambda: syscall(435, 435, arguments, ctypes.sizeof(arguments)))
