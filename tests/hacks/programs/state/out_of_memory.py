# It fails as if the machine had no memory left, hoping to be forgiven.
# fools: none -- it aims at harnesses that forgive what looks like their own trouble
def solve(items):
    raise MemoryError
