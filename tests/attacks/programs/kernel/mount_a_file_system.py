# Mounts over the root, the work directory and /proc, and takes mounts away.
# expects: ok
# holds: full process
from attack import attempt, checked, libc

for place in (b"/", b".", b"/proc", b"/tmp"):
    attempt(f"mount {place}", lambda p=place: checked(libc.mount(b"x", p, b"tmpfs", 0, None)))
    attempt(f"bind {place}", lambda p=place: checked(libc.mount(b"/", p, b"", 4096, None)))
    attempt(f"remount {place}", lambda p=place: checked(libc.mount(b"x", p, b"", 32 | 4096, None)))
    attempt(f"unmount {place}", lambda p=place: checked(libc.umount2(p, 2)))
