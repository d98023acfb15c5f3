# Does nothing for longer than it may.
# expects: timeout
# holds: full process
# limits: wall_s=0.5
import time

time.sleep(3600)
