"""Equal but for rounding, at any depth of lists, tuples and dicts."""

import math

from runwright.judge.compare.comparator import Comparator


def floats(*, rel: float = 1e-6, abs: float = 1e-6, ulp: int = 0) -> Comparator:  # noqa: A002
    """Return a comparator of numbers within any of three distances; nan equals nan.

    Args:
        rel: Of the larger of both.
        abs: Of both.
        ulp: In steps from one float to the next.

    Raises:
        TypeError: an option is not a number.
    """
    steps, relative, absolute = int(ulp), float(rel), float(abs)

    def near(actual: object, expected: object) -> bool:
        if isinstance(actual, (int, float)) and isinstance(expected, (int, float)):
            return _near(actual, expected, relative, absolute, steps)
        if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
            same = type(actual) is type(expected) and len(actual) == len(expected)
            return same and all(map(near, actual, expected))
        if isinstance(actual, dict) and isinstance(expected, dict):
            return actual.keys() == expected.keys() and all(
                near(actual[key], expected[key]) for key in actual
            )
        return bool(actual == expected)

    return near


def _near(actual: float, expected: float, rel: float, absolute: float, ulp: int) -> bool:
    if actual != actual and expected != expected:  # noqa: PLR0124 - both are nan
        return True
    if actual == expected:  # also ints beyond the range of floats, and infinities
        return True
    try:
        if math.isclose(actual, expected, rel_tol=rel, abs_tol=absolute):
            return True
        return ulp > 0 and _steps(float(actual), float(expected)) <= ulp
    except (OverflowError, ValueError):
        return False


def _steps(one: float, other: float) -> float:
    """Return how many floats lie between, at least: the spacing is that of the larger of both."""
    if not (math.isfinite(one) and math.isfinite(other)):
        return math.inf
    return abs(one - other) / math.ulp(max(abs(one), abs(other)))
