"""Closeness: how far a returned value is from the expected one.

A second edit is tried first on candidates that come closer.
"""

from difflib import SequenceMatcher

from runwright.core.verdict import CheckResult


def distance(result: CheckResult) -> float | None:
    """Return 0 (equal) to 1 (nothing in common), or None if no values were compared."""
    if result.mismatch is None:
        return None
    try:
        return between(result.mismatch.actual, result.mismatch.expected)
    except (OverflowError, RecursionError):
        return None


def between(actual: object, expected: object) -> float:
    """Return the distance of two plain values, 0 to 1; values of different types are at 1."""
    kinds = {type(actual), type(expected)}
    if kinds <= {int, float}:
        return _of_numbers(actual, expected)
    if len(kinds) == 2:
        return 1.0
    if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
        return 1 - SequenceMatcher(None, _texts(actual), _texts(expected), autojunk=False).ratio()
    if isinstance(actual, str) and isinstance(expected, str):
        return 1 - SequenceMatcher(None, actual, expected, autojunk=False).ratio()
    if isinstance(actual, (dict, set)) and isinstance(expected, (dict, set)):
        both = set(_parts(actual)) & set(_parts(expected))
        return 1 - 2 * len(both) / ((len(actual) + len(expected)) or 1)
    return 0.0 if actual == expected else 1.0


def _of_numbers(actual: object, expected: object) -> float:
    assert isinstance(actual, (int, float))  # for the type checker; decided by the caller
    assert isinstance(expected, (int, float))
    if actual == expected:
        return 0.0
    return min(1.0, abs(actual - expected) / (abs(actual) + abs(expected) + 1))


def _texts(items: list[object] | tuple[object, ...]) -> list[str]:
    return [repr(item) for item in items]


def _parts(value: dict[object, object] | set[object]) -> list[str]:
    if isinstance(value, dict):
        return [repr(item) for item in value.items()]
    return [repr(item) for item in value]
