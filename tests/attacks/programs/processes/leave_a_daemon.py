# Leaves a process behind the way a service does: two forks and a session of its own.
# expects: ok
# holds: full process
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(3):
            os.close(number)
        time.sleep(30)
    os._exit(0)
os.wait()
print("CONTAINED: the caller sees whether it is still there")
