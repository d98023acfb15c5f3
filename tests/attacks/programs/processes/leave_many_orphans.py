# Leaves a chain of processes, each of them the child of the one before.
# expects: ok
# holds: full process
import os
import time

for generation in range(10):
    if os.fork():
        break
else:
    os.setsid()
if generation or os.getppid() == 0:
    time.sleep(30)
time.sleep(0.2)
print("CONTAINED: the caller sees whether they are still there", flush=True)
os._exit(0)
