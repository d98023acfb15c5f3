# A class of its own below the exception that ends loops.
class Done(StopIteration):
    pass


def solve(items):
    raise Done(0)
