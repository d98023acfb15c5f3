# Loads a program for the kernel's virtual machine.
# expects: ok
# holds: full process
from attack import attempt, syscall

for command in (0, 5, 18):
    attempt(str(command), lambda c=command: syscall(321, 280, c, b"\0" * 128, 128))
