# Prints a line that never ends, past every buffer of the language.
# expects: output_limit
# holds: full process
import os

while True:
    os.write(1, b"x" * 65536)
