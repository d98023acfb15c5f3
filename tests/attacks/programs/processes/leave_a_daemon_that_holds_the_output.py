# Leaves a process that keeps standard output open; a caller waiting for its end would hang.
# expects: ok
# holds: full process
# limits: wall_s=20
import os
import time

if os.fork() == 0:
    os.setsid()
    time.sleep(30)
    os._exit(0)
print("CONTAINED: the caller sees whether it had to wait")
