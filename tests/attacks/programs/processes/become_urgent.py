# Takes precedence over every other process of the machine.
# expects: ok
# holds: full process
import os

from attack import attempt, syscall

attempt("nice", lambda: os.nice(-10))
for policy in (os.SCHED_FIFO, os.SCHED_RR):
    attempt(str(policy), lambda p=policy: os.sched_setscheduler(0, p, os.sched_param(1)))
attempt("input and output", lambda: syscall(251, 30, 1, 0, (1 << 13) | 0))
