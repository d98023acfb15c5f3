# Attaches to the warden and to a process of the host as a debugger.
# expects: ok
# holds: full process
import os

from attack import attempt, syscall, target

ATTACH, SEIZE = 16, 0x4206
for pid in (os.getppid(), target["canary"], 1):
    for request in (ATTACH, SEIZE):
        attempt(f"{request} {pid}", lambda r=request, p=pid: syscall(101, 117, r, p, 0, 0))
