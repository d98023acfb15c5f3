# Puts characters into the input of the caller's terminal.
# expects: ok
# holds: full process
import fcntl
import os

from attack import attempt

TIOCSTI, TIOCLINUX = 0x5412, 0x541C
for number in (0, 1, 2):
    attempt(f"type {number}", lambda n=number: fcntl.ioctl(n, TIOCSTI, b"x"))
    attempt(f"paste {number}", lambda n=number: fcntl.ioctl(n, TIOCLINUX, b"\x03"))
attempt("terminal", lambda: os.open("/dev/tty", os.O_RDWR))
