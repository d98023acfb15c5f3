# Fails, and has a child write at the very end that the sandbox was to blame.
# expects: failed
# holds: full process
import os

told, tell = os.pipe()
if os.fork() == 0:
    os.write(tell, b".")
    while True:
        for number in range(3, 8):
            try:
                os.pwrite(number, b"\0no isolation today", 0)
            except OSError:
                continue
os.read(told, 1)
raise ValueError("wrong")
