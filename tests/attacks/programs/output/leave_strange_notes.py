# Leaves a fault whose parts have strange types and values, then fails.
# expects: failed
# holds: full process
import json
import os

fault = {"type": "\ud800", "message": ["x"] * 10, "line": 10**4000, "compiles": 1}
for number in range(3, 16):
    try:
        os.pwrite(number, json.dumps(fault).encode(), 0)
    except OSError:
        continue
os._exit(1)
