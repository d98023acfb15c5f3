"""Right by any of several comparators."""

from runwright.judge.compare.comparator import Comparator


def either(*comparators: Comparator) -> Comparator:
    """Return a comparator that holds where one of these does.

    Raises:
        TypeError: there is none.
    """
    if not comparators:
        raise TypeError("either() needs a comparator")

    def any_holds(actual: object, expected: object) -> bool:
        return any(compare(actual, expected) for compare in comparators)

    return any_holds
