# Ends at once with success, past everything that would run at the end.
# expects: ok
# holds: full process
import os

os.write(1, b"CONTAINED: an exit code is all that it says\n")
os._exit(0)
