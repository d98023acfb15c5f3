# Gives whoever watches it limits under which nothing can be reported, to pass for a broken sandbox.
# expects: ok
# holds: full process
import os
import resource

from attack import attempt

for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
    attempt(str(kind), lambda kind=kind: resource.prlimit(os.getppid(), kind, (0, 0)))
