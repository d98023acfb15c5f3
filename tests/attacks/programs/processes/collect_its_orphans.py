# Takes the place of the one who collects orphans, then leaves with some of them alive.
# expects: ok
# holds: full process
import os
import time

from attack import libc

libc.prctl(36, 1, 0, 0, 0)
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(30)
        os._exit(0)
print("CONTAINED: the caller sees whether they are still there")
