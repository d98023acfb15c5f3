# Has processes compute that are no longer below it, because their parents are dead.
# expects: timeout
# holds: full process
# limits: wall_s=8 cpu_s=0.5
import os
import time

for _ in range(3):
    if os.fork() == 0:
        if os.fork() == 0:
            while time.process_time() < 0.7:
                pass
        os._exit(0)
    os.wait()
time.sleep(4)
print("ESCAPED: 2 s of processor time with a limit of 0.5 s")
