# Leaves a file in the machine's folder for temporary files.
# expects: ok
# holds: full process
import os

from attack import attempt


def leave():
    path = os.path.realpath("/tmp/runwright-attack")
    open(path, "w").close()
    if path.startswith("/box/"):
        raise OSError("the folder is private")


attempt("leave", leave)
