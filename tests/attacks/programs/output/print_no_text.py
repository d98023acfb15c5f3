# Prints bytes that are no text.
# expects: ok
# holds: full process
import os

os.write(1, bytes(range(256)) * 16 + b"\xed\xa0\x80\xff\xfe\nCONTAINED: read as it came\n")
