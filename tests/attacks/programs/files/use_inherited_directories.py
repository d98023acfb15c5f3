# Looks for a descriptor that came from outside and leads there.
# expects: ok
# holds: full process
import os
import stat

from attack import attempt, target


def climb(number):
    if not stat.S_ISDIR(os.fstat(number).st_mode):
        raise OSError("no folder")
    return os.open("../" * 32 + target["secret"], os.O_RDONLY, dir_fd=number)


for number in range(64):
    attempt(str(number), lambda number=number: climb(number))
