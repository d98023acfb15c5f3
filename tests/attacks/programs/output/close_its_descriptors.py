# Closes every descriptor it has, its output included.
# expects: ok failed
# holds: full process
import os

os.write(1, b"CONTAINED: the caller sees whether it got its answer\n")
os.closerange(0, 1024)
