# Adds a filter that allows everything; the strictest must still win.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, checked, libc

allow = ctypes.create_string_buffer(b"\x06\0\0\0\0\0\xff\x7f", 8)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


program = Program(1, ctypes.addressof(allow))
libc.prctl(22, 2, ctypes.byref(program), 0, 0)
libc.prctl(22, 0, 0, 0, 0)
attempt("mount", lambda: checked(libc.mount(b"x", b".", b"tmpfs", 0, None)))
attempt("unshare", lambda: checked(libc.unshare(0x10000000)))
