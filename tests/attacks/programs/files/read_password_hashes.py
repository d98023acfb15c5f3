# Reads what only root may read; the program may believe it is root.
# expects: ok
# holds: full process
from attack import attempt

for path in ("/etc/shadow", "/etc/gshadow", "/etc/machine-id", "/etc/ssh/sshd_config"):
    attempt(path, lambda path=path: open(path).read())
