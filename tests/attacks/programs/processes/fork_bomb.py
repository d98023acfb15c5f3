# Forks children that stay, more than it may have.
# expects: ok
# holds: full process
import os
import time

from attack import attempt, target


def bomb():
    for _ in range(64 + target["room"]):
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)


attempt("bomb", bomb)
