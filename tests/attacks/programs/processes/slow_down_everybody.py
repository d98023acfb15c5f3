# Takes processor time from every process of the user that it runs as, naming none of them.
# expects: ok
# holds: full process
import os

from attack import syscall

IOPRIO_WHO_USER, IDLE = 3, 3 << 13
for action in (
    lambda: os.setpriority(os.PRIO_USER, 0, 19),
    lambda: syscall(251, 30, IOPRIO_WHO_USER, 0, IDLE),
):
    try:
        action()
    except OSError:
        continue
print("CONTAINED: the caller sees who has become slow")
