"""Equal but for rounding, at any depth of lists, tuples and dicts."""

import math

RELATIVE = 1e-6
ABSOLUTE = 1e-6


def floats(actual: object, expected: object) -> bool:
    """Return whether both are equal, numbers within 1e-6 relative or absolute; nan equals nan."""
    if isinstance(actual, (int, float)) and isinstance(expected, (int, float)):
        if isinstance(actual, float) and isinstance(expected, float) and math.isnan(actual):
            return math.isnan(expected)
        if actual == expected:  # also ints beyond the range of floats, and infinities
            return True
        try:
            return math.isclose(actual, expected, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
        except OverflowError:
            return False
    if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
        same = type(actual) is type(expected) and len(actual) == len(expected)
        return same and all(floats(a, e) for a, e in zip(actual, expected, strict=True))
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(
            floats(actual[key], expected[key]) for key in actual
        )
    return bool(actual == expected)
