# Spreads memory over children, each of which stays below the limit of one process.
# expects: memory
# holds: full process
# needs: cgroup
import os
import time

for _ in range(8):
    if os.fork() == 0:
        block = bytearray(60 << 20)
        time.sleep(30)
for _ in range(8):
    os.wait()
