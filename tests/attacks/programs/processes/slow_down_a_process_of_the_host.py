# Takes processor time from a process of the host.
# expects: ok
# holds: full process
import os

from attack import attempt, target

pid = target["canary"]
attempt("nice", lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
attempt("affinity", lambda: os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))}))
attempt("idle", lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)))
