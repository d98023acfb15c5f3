# Lives on in ever new processes, so that whoever kills one is late; ends by itself.
# expects: ok
# holds: full process
import os
import time

end = time.monotonic() + 8
if os.fork():
    time.sleep(0.2)
    print("CONTAINED: the caller sees whether it still hops", flush=True)
    os._exit(0)
while time.monotonic() < end:
    try:
        if os.fork():
            os._exit(0)
    except OSError:
        time.sleep(0.0001)
