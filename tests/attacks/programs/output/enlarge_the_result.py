# Gives what it found open a size that would exhaust its reader.
# expects: ok
# holds: full process
import os

from attack import attempt

for number in range(3, 8):
    attempt(f"truncate {number}", lambda n=number: os.ftruncate(n, 1 << 40))
    attempt(f"allocate {number}", lambda n=number: os.posix_fallocate(n, 0, 1 << 40))
