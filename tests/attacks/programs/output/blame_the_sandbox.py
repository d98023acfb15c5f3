# Writes what the sandbox itself would leave if it could not raise its barriers.
# expects: ok
# holds: full process
import os

for number in range(3, 16):
    try:
        os.pwrite(number, b"\0no isolation today", 0)
    except OSError:
        continue
print("CONTAINED: the caller sees whom it blames")
