# Gives its pages to a pipe and keeps them, as several kernel exploits did.
# expects: ok
# holds: full process
import ctypes
import os

from attack import attempt, syscall

page = ctypes.create_string_buffer(4096)
part = (ctypes.c_ulong * 2)(ctypes.addressof(page), 4096)
attempt("vmsplice", lambda: syscall(278, 75, os.pipe()[1], part, 1, 8))
