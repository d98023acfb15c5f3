"""Two sorted lists as one."""


def merge(first, second):
    """Return the items of both sorted lists as one sorted list."""
    if not first:
        return second
    if first[0] <= second[0]:
        return first[:1] + merge(first[1:], second)
    return second[:1] + merge(first, second[1:])
