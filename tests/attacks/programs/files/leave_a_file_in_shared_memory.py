# Leaves a file in the machine's shared memory folder.
# expects: ok
# holds: full process
import os

from attack import attempt


def leave():
    path = os.path.realpath("/dev/shm/runwright-attack")
    open(path, "w").close()
    if path.startswith("/box/"):
        raise OSError("the folder is private")


attempt("leave", leave)
