"""Right if it is any of several expected values."""

from runwright.judge.compare.comparator import Comparator
from runwright.judge.compare.exact import exact


def one_of(compare: Comparator = exact) -> Comparator:
    """Return a comparator whose expected value is a list of them.

    Args:
        compare: Holds the answer against each.
    """

    def any_of(actual: object, expected: object) -> bool:
        return isinstance(expected, (list, tuple)) and any(compare(actual, one) for one in expected)

    return any_of
