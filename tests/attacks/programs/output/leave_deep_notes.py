# Leaves a fault nested so deeply that reading it would exhaust the reader's stack.
# expects: ok
# holds: full process
import os

for number in range(3, 16):
    try:
        os.pwrite(number, b"[" * 65_000, 0)
    except OSError:
        continue
print("CONTAINED: the caller sees whether it could read on")
