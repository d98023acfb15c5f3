# Locks memory, so that the machine cannot take it back.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, checked, libc

block = ctypes.create_string_buffer(64 << 20)
attempt("lock", lambda: checked(libc.mlock(block, ctypes.c_size_t(64 << 20))))
attempt("lock all", lambda: checked(libc.mlockall(3)))
