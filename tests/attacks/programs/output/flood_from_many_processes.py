# Prints without end from several processes.
# expects: output_limit
# holds: full process
import os

for _ in range(3):
    os.fork()
while True:
    os.write(1, b"x" * 65536)
