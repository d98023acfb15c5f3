# Reaches the host's files through what /proc shows of processes.
# expects: ok
# holds: full process
import os

from attack import attempt, target

for pid in ("self", "1", str(os.getppid()), str(target["pid"])):
    for link in ("root", "cwd"):
        path = f"/proc/{pid}/{link}/{target['secret']}"
        attempt(path, lambda path=path: open(path).read())
