# Sends signals to a process of the host.
# expects: ok
# holds: full process
import os

from attack import attempt, target

for number in (0, 15, 2, 19, 9):
    attempt(str(number), lambda number=number: os.kill(target["canary"], number))
attempt("group", lambda: os.killpg(target["canary"], 0))
