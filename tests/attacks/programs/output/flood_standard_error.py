# Prints errors without end.
# expects: output_limit
# holds: full process
import sys

while True:
    print("x" * 1000, file=sys.stderr)
