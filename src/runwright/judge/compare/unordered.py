"""Equal as collections whose order does not count; how often a member occurs does."""

from collections.abc import Iterable


def unordered(actual: object, expected: object) -> bool:
    """Return whether both hold equal members, equally often; members need no hash."""
    collections = (list, tuple, set, frozenset)
    if not (isinstance(actual, collections) and isinstance(expected, collections)):
        return bool(actual == expected)
    return _same_members(actual, expected)


def _same_members(actual: Iterable[object], expected: Iterable[object]) -> bool:
    left = list(expected)
    for member in actual:
        if member not in left:
            return False
        left.remove(member)
    return not left
