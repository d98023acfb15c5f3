# Removes and replaces the work directory under the caller.
# expects: ok
# holds: full process
import os

here = os.getcwd()
os.unlink("main.py")
for action in (lambda: os.rmdir(here), lambda: os.rename(here, here + "-moved")):
    try:
        action()
    except OSError:
        continue
print("CONTAINED: the caller sees whether anything is left")
