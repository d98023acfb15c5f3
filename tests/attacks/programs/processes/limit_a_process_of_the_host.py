# Changes the limits of a process of the host.
# expects: ok
# holds: full process
import resource

from attack import attempt, target

attempt("set", lambda: resource.prlimit(target["canary"], resource.RLIMIT_NOFILE, (7, 7)))
