"""Equal as sets: neither order nor how often a member occurs counts, nor what holds the members."""

from collections.abc import Iterable


def same_set(actual: object, expected: object) -> bool:
    """Return whether both hold equal members; a text holds its characters."""
    if not (isinstance(actual, Iterable) and isinstance(expected, Iterable)):
        return False
    try:
        return set(actual) == set(expected)
    except TypeError:  # a member without a hash
        return False
