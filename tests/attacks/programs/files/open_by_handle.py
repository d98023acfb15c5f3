# Opens a file by a handle, which asks no folder for permission.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, syscall, target

buffer = ctypes.create_string_buffer(b"\x80\0\0\0", 256)
mount = ctypes.c_int()
path = target["secret"].encode()
attempt("make", lambda: syscall(303, 264, -100, path, buffer, ctypes.byref(mount), 0))
attempt("open", lambda: syscall(304, 265, -100, buffer, 0))
