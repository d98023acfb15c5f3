"""Equal texts word by word, numbers within a tolerance."""

import math
import re

from runwright.judge.compare.comparator import Comparator

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)  # `float` reads "1_0" too


def tokens(*, rel: float = 0.0, abs: float = 0.0, case: bool = True) -> Comparator:  # noqa: A002
    """Return a comparator of texts as sequences of words between white space.

    Args:
        rel: How far words that are both decimal numbers may differ, of the larger of both.
        abs: How far they may differ.
        case: Whether upper and lower case differ.

    Raises:
        TypeError: a tolerance is not a number.
    """
    relative, absolute = float(rel), float(abs)

    def same(actual: object, expected: object) -> bool:
        if not (isinstance(actual, str) and isinstance(expected, str)):
            return bool(actual == expected)
        left, right = actual.split(), expected.split()
        return len(left) == len(right) and all(map(_same_word, left, right))

    def _same_word(one: str, other: str) -> bool:
        if one == other or (not case and one.casefold() == other.casefold()):
            return True
        if not (relative or absolute) or not (
            _DECIMAL.fullmatch(one) and _DECIMAL.fullmatch(other)
        ):
            return False
        return math.isclose(float(one), float(other), rel_tol=relative, abs_tol=absolute)

    return same
