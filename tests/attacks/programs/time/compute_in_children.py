# Has children compute, none of which uses more than it may.
# expects: timeout
# holds: full process
# limits: wall_s=8 cpu_s=0.5
import os
import time

for _ in range(3):
    if os.fork() == 0:
        while time.process_time() < 0.7:
            pass
        os._exit(0)
for _ in range(3):
    os.wait()
print("ESCAPED: 2 s of processor time with a limit of 0.5 s")
