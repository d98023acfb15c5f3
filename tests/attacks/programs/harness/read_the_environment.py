# Looks for secrets of whoever started the sandbox.
# expects: ok
# holds: full process
import os

from attack import target

with open("/proc/self/environ") as file:
    seen = file.read() + str(dict(os.environ))
print("ESCAPED" if target["token"] in seen else "CONTAINED: nothing of the caller's")
