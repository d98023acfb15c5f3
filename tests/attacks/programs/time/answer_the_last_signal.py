# Handles the signal by which it may flush its output, and does not return.
# expects: timeout
# holds: full process
# limits: wall_s=0.5
import signal
import time


def go_on(*_):
    while True:
        print("still here", flush=True)
        time.sleep(0.01)


signal.signal(signal.SIGRTMAX, go_on)
time.sleep(3600)
