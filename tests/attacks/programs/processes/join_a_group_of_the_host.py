# Moves into the process group of a process of the host.
# expects: ok
# holds: full process
import os

from attack import attempt, target

if os.fork() == 0:  # the leader of a session may not move
    attempt("setpgid", lambda: os.setpgid(0, target["canary"]))
    attempt("move it", lambda: os.setpgid(target["canary"], 0))
    os._exit(0)
os.wait()
