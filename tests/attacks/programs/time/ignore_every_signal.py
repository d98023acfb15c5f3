# Ignores every signal that can be ignored, then waits.
# expects: timeout
# holds: full process
# limits: wall_s=0.5
import signal
import time

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
while True:
    time.sleep(60)
