# Clears the signal that would end it with its parent, then leaves a child without it.
# expects: ok
# holds: full process
import os
import time

from attack import libc

libc.prctl(1, 0, 0, 0, 0)
if os.fork() == 0:
    os.setsid()
    time.sleep(30)
print("CONTAINED: the caller sees whether it is still there", flush=True)
os._exit(0)
