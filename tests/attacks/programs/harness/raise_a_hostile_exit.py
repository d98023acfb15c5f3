# Leaves by an exception whose code is an object of its own.
# expects: ok failed
# holds: full process
import os


class Code(int):
    def __and__(self, other):
        os.write(1, b"CONTAINED: runs in the program's own process\n")
        return 0

    def __str__(self):
        raise KeyboardInterrupt


raise SystemExit(Code(7))
