# Makes namespaces of its own, in which it would be root.
# expects: ok
# holds: full process
from attack import attempt, checked, libc, syscall

SIGCHLD = 17
for flag in (0x20000, 0x80, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    attempt(f"unshare {flag:x}", lambda f=flag: checked(libc.unshare(f)))
for flag in (0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    attempt(f"clone {flag:x}", lambda f=flag: syscall(56, 220, f | SIGCHLD, 0, 0, 0, 0))
