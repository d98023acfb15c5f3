# Seals what it found open, so that nobody can change it any more.
# expects: ok
# holds: full process
import fcntl

from attack import attempt

F_ADD_SEALS, EVERY = 1033, 0x1F
for number in (0, 3, 4, 5, 6):
    attempt(str(number), lambda n=number: fcntl.fcntl(n, F_ADD_SEALS, EVERY))
