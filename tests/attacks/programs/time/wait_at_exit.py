# Waits after its end, when exit handlers run.
# expects: timeout
# holds: full process
# limits: wall_s=0.5
import atexit
import time

atexit.register(time.sleep, 3600)
