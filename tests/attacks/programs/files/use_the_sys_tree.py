# Lists and opens the tree of devices and control groups.
# expects: ok
# holds: full process
import os

from attack import attempt

for path in ("/sys", "/sys/fs/cgroup", "/sys/kernel/debug", "/sys/class/net", "/sys/firmware"):
    attempt(path, lambda path=path: os.listdir(path))
attempt("uevent", lambda: os.close(os.open("/sys/kernel/uevent_helper", os.O_WRONLY)))
