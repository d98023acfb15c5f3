# It is a generator that waits for the expected value to be sent.
# fools: none -- nobody sends it anything
def solve(items):
    value = yield
    while True:
        value = yield value
