# Sends SIGKILL to its own process group, which must not be the worker's.
# expects: killed
# holds: full process
import os

os.killpg(0, 9)
