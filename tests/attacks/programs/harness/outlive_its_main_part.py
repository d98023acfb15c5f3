# Leaves threads running that write to the result when the main part is over.
# expects: ok
# holds: full process
import os
import threading


def write():
    while True:
        try:
            os.pwrite(3, b"evil", 0)
        except OSError:
            continue


for _ in range(4):
    threading.Thread(target=write, daemon=True).start()
print("CONTAINED: the caller sees whether the next program is its own")
