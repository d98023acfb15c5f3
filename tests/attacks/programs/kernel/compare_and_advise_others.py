# Uses the rarer calls on other processes.
# expects: ok
# holds: full process
import os

from attack import attempt, syscall, target

for pid in (os.getppid(), target["canary"]):
    attempt(f"kcmp {pid}", lambda p=pid: syscall(312, 272, os.getpid(), p, 1, 0, 0))
    attempt(f"madvise {pid}", lambda p=pid: syscall(440, 440, os.pidfd_open(p), 0, 0, 20, 0))
    attempt(f"pages {pid}", lambda p=pid: syscall(256, 238, p, 8, b"\0" * 8, b"\1" + b"\0" * 7))
