# Opens the nodes that the host has.
# expects: ok
# holds: full process
import os

from attack import attempt

for name in ("vda", "sda", "nvme0n1", "loop0", "fuse", "tty", "ptmx", "console", "net/tun"):
    attempt(name, lambda name=name: os.open(f"/dev/{name}", os.O_RDONLY | os.O_NONBLOCK))
