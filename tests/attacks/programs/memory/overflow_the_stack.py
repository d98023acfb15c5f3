# Recurses in C without a limit.
# expects: killed memory failed
# holds: full process
import sys

sys.setrecursionlimit(10**9)


class Endless:
    def __repr__(self):
        return repr([self])


repr(Endless())
