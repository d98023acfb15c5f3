# Leaves folders nested deeper than a recursive removal can follow.
# expects: ok
# holds: full process
import os

for _ in range(1500):
    os.mkdir("d")
    os.chdir("d")
print("CONTAINED: the caller sees whether they could be removed")
