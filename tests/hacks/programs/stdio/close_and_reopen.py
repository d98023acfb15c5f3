# It closes its output, so that the reader finds an end and no text to object to.
# kinds: stdio
import os

os.close(1)
os.close(2)
os._exit(0)
