# Forks in every generation, to a bounded depth; the limit stops it early.
# expects: ok
# holds: full process
import os
import time

from attack import target

first = os.getpid()
told, tell = os.pipe()
try:
    for _ in range(7 if target["room"] == 0 else 12):
        os.fork()
except OSError as error:
    os.write(tell, f"CONTAINED: {error}\n".encode())
if os.getpid() != first:
    time.sleep(2)  # whoever was made stays and counts
    os._exit(0)
time.sleep(0.2)
print(os.read(told, 1000).decode(), flush=True)
os._exit(0)
