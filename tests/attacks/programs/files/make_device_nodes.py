# Makes a node for the machine's disk and memory.
# expects: ok
# holds: full process
import os
import stat

from attack import attempt

for name, kind, major, minor in (
    ("disk", stat.S_IFBLK, 254, 0),
    ("sda", stat.S_IFBLK, 8, 0),
    ("mem", stat.S_IFCHR, 1, 1),
    ("null", stat.S_IFCHR, 1, 3),
):
    device = os.makedev(major, minor)
    attempt(name, lambda name=name, kind=kind, device=device: os.mknod(name, kind | 0o600, device))
