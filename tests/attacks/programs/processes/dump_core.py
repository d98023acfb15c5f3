# Crashes, so that a dump of its memory would be written somewhere.
# expects: killed
# holds: full process
import os

os.abort()
