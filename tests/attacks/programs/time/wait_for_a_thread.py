# Ends its main part while a thread goes on.
# expects: timeout
# holds: full process
# limits: wall_s=0.5
import threading
import time

threading.Thread(target=time.sleep, args=(3600,)).start()
