# Sends SIGKILL to every process that it may.
# expects: ok
# holds: full
# process: not tried: where a kernel cannot confine signals it would end the user's session
import os

from attack import attempt


def kill():
    os.kill(-1, 9)
    raise OSError("nobody else was there")


attempt("kill", kill)
