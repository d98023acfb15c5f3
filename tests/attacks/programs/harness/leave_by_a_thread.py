# Ends the process from a thread while the main part computes.
# expects: ok
# holds: full process
import os
import threading

os.write(1, b"CONTAINED: an exit code is all that it says\n")
threading.Timer(0.05, os._exit, (0,)).start()
while True:
    pass
