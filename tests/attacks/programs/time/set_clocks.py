# Sets the machine's clocks.
# expects: ok
# holds: full process
import time

from attack import attempt

for clock in (time.CLOCK_REALTIME, time.CLOCK_MONOTONIC):
    attempt(str(clock), lambda c=clock: time.clock_settime(c, time.clock_gettime(c)))
