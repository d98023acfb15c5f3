"""Labels on a shelf."""


def in_order(labels):
    """Return True if no label comes before the one on its left."""
    for left, right in zip(labels, labels[1:]):
        if right < left:
            return False
    return True
