# Raises the limits that it was given.
# expects: ok
# holds: full process
import resource

from attack import attempt

for name in ("RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_CPU"):
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    more = (hard + 1, hard + 1)
    attempt(name, lambda kind=kind, more=more: resource.setrlimit(kind, more))
    endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    try:
        resource.setrlimit(kind, endless)
    except (OSError, ValueError) as error:
        print(f"CONTAINED: {name}: {error}")
    else:
        print(f"ESCAPED: {name}")
