# Sends signals to its parent: the one who watches it.
# expects: ok
# holds: full process
import os

from attack import attempt

IGNORED = (0, 15, 19, 20, 9)  # at level full the warden is process 1, which these do not reach


def signal(number):
    os.kill(os.getppid(), number)
    if os.getppid() == 1 and number in IGNORED:
        raise OSError("sent to process 1, which ignores it")


for number in (0, 15, 2, 1, 10, 17, 19, 9):
    attempt(str(number), lambda number=number: signal(number))
