# Searches the interpreter's objects and frames for sockets, requests and settings of the worker.
# expects: ok
# holds: full process
import gc
import os
import socket
import sys

found = [one for one in gc.get_objects() if isinstance(one, socket.socket)]
frame = sys._getframe()
while frame is not None:
    found += [one for one in frame.f_locals.values() if isinstance(one, socket.socket)]
    frame = frame.f_back
alive = []
for one in found:
    try:
        alive.append(one.getsockname())
    except OSError:
        continue
print(f"ESCAPED: {alive}" if alive else "CONTAINED: nothing that works")
for number in range(3, 1024):
    try:
        kind = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        continue
    if "memfd" not in kind:
        print("ESCAPED:", number, kind)
