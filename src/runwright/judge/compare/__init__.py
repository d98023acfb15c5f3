"""Comparators: how a returned value or a printed text is held against the expected one.

Each is a function `(actual, expected) -> bool` on plain values; the file name is its name.
"""

from collections.abc import Callable

from runwright.core.errors import UnknownName
from runwright.judge.compare.exact import exact
from runwright.judge.compare.floats import floats
from runwright.judge.compare.unordered import unordered
from runwright.judge.compare.whitespace import whitespace

Comparator = Callable[[object, object], bool]

COMPARATORS: dict[str, Comparator] = {
    "exact": exact,
    "floats": floats,
    "unordered": unordered,
    "whitespace": whitespace,
}


def comparator(name: str) -> Comparator:
    """Return the comparator of that name.

    Raises:
        UnknownName: there is none; the message lists all.
    """
    if name not in COMPARATORS:
        raise UnknownName(f"no comparator {name!r}; there are {', '.join(sorted(COMPARATORS))}")
    return COMPARATORS[name]
