# Takes the name of another process, to be taken for it.
# expects: ok
# holds: full process
from attack import libc

libc.prctl(15, b"systemd", 0, 0, 0)
print("CONTAINED: it is known by its number")
