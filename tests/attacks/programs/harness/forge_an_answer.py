# Writes the record of a run that went well where it guesses the report to be.
# expects: killed
# holds: full process
import json
import os
import struct

header = json.dumps(
    {"fields": {"exit_code": 0, "signal": None, "limit": "", "sandbox_error": ""}, "blobs": []}
).encode()
for number in range(3, 256):
    try:
        os.pwrite(number, struct.pack("<I", len(header)) + header, 0)
    except OSError:
        continue
os.kill(os.getpid(), 9)
