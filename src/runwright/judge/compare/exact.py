"""Equal as Python's `==` says of plain values: `1 == 1.0 == True`, nan equals nothing."""


def exact(actual: object, expected: object) -> bool:
    """Return whether both are equal."""
    return bool(actual == expected)
