# Fills pipes of the largest size, whose buffers lie in the kernel.
# expects: ok memory
# holds: full process
import fcntl
import os

from attack import attempt

F_SETPIPE_SZ = 1031


def fill():
    while True:
        _, end = os.pipe()
        os.set_blocking(end, False)
        try:
            fcntl.fcntl(end, F_SETPIPE_SZ, 1 << 20)
        except PermissionError:  # the user's share is used up; a small pipe is left
            pass
        try:
            while os.write(end, b"x" * (1 << 16)):
                pass
        except BlockingIOError:
            continue


attempt("fill", fill)
