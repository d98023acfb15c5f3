# Opens the descriptors of every other process that it can name; their numbers alone are no secret.
# expects: ok
# holds: full process
import os

from attack import attempt, target

for pid in {1, os.getppid(), target["pid"], target["canary"]}:
    for number in range(12):
        path = f"/proc/{pid}/fd/{number}"
        attempt(path, lambda path=path: os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        attempt(path, lambda path=path: os.readlink(path))
