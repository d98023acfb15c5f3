# Reads memory and environment of every other process that it can name.
# expects: ok
# holds: full process
import os

from attack import attempt, target

for pid in {1, os.getppid(), target["pid"], target["canary"]}:
    for name in ("mem", "environ", "maps", "auxv", "syscall", "stack"):
        path = f"/proc/{pid}/{name}"
        attempt(path, lambda path=path: open(path, "rb").read(64))
