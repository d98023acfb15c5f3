# Leaves dead children uncollected.
# expects: ok
# holds: full process
import os

for _ in range(8):
    if os.fork() == 0:
        os._exit(0)
print("CONTAINED: the caller sees whether they are still there")
