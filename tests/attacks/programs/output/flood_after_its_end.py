# Leaves a process behind that prints without end.
# expects: ok output_limit
# holds: full process
import os

if os.fork() == 0:
    os.setsid()
    while True:
        os.write(2, b"x" * 65536)
print("CONTAINED: the caller sees whether it got its answer", flush=True)
os._exit(0)
