# Fills files in memory, which count for no process.
# expects: memory
# holds: full process
# needs: cgroup
import os

files = []
for _ in range(40):
    files.append(os.memfd_create("file"))
    for _ in range(7):
        os.write(files[-1], b"x" * (1 << 20))
print("ESCAPED: 280 MiB")
