# Fills segments in the shared memory folder.
# expects: ok
# holds: full process
import os

from attack import attempt


def fill():
    for number in range(40):
        with open(f"/dev/shm/segment{number}", "wb") as file:
            file.write(b"x" * (1 << 20))


attempt("fill", fill)
assert os.path.realpath("/dev/shm") in ("/box/shm", "/dev/shm")
