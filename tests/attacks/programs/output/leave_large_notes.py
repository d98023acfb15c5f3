# Leaves as much as it may in every descriptor that it finds.
# expects: ok
# holds: full process
import os

for number in range(3, 16):
    for position in range(7):
        try:
            os.pwrite(number, b"{" * (1 << 20), position << 20)
        except OSError:
            break
print("CONTAINED: the caller sees whether it could read on")
