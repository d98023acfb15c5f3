# Makes a process whose parent is the warden instead of itself.
# expects: ok
# holds: full process
import time

from attack import syscall

CLONE_PARENT, SIGCHLD = 0x8000, 17
if syscall(56, 220, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0:
    time.sleep(30)
print("CONTAINED: the caller sees whether it is still there")
