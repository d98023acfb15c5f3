# Fails by an exception whose causes go in a circle through many frames.
# expects: failed
# holds: full process
def fall(depth):
    if depth:
        fall(depth - 1)
    try:
        raise ValueError("one")
    except ValueError as one:
        two = KeyError("two")
        one.__cause__ = two
        two.__cause__ = one
        raise two from one


fall(200)
