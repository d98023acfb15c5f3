# Fills System V segments, which outlive every process that used them.
# expects: ok
# holds: full process
import ctypes

from attack import attempt, checked, libc

SIZE = 8 << 20
libc.shmat.restype = ctypes.c_void_p
libc.shmdt.argtypes = [ctypes.c_void_p]


def fill():
    for _ in range(40):
        segment = checked(libc.shmget(0, ctypes.c_size_t(SIZE), 0o1600))
        address = libc.shmat(segment, None, 0)
        if address in (None, 2**64 - 1):
            raise OSError("no address")
        ctypes.memset(address, 1, SIZE)
        libc.shmdt(address)


attempt("fill", fill)
