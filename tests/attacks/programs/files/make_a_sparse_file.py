# Gives a file a size that no disk has.
# expects: ok
# holds: full process
import os

from attack import attempt

number = os.open("file", os.O_RDWR | os.O_CREAT)
attempt("truncate", lambda: os.ftruncate(number, 1 << 40))
attempt("allocate", lambda: os.posix_fallocate(number, 0, 1 << 40))
attempt("seek", lambda: os.pwrite(number, b"x", 1 << 40))
