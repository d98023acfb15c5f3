# Reads much of the system, so that the kernel keeps it on the program's account.
# expects: ok
# holds: full process
# needs: cgroup
import os

size = 0
for folder, _, names in os.walk("/usr/lib"):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and not os.path.islink(path) and size < 90 << 20:
            try:
                with open(path, "rb") as file:
                    while part := file.read(1 << 20):
                        size += len(part)
            except OSError:
                continue
print("CONTAINED: the caller sees whether the next program's figure is its own")
