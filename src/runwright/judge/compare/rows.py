"""Equal as tables whose rows stand in any order, such as the answer of a query."""

from runwright.judge.compare.comparator import Comparator
from runwright.judge.compare.unordered import unordered


def rows(*, columns: bool = True) -> Comparator:
    """Return a comparator of lists or tuples of rows; how often a row occurs counts.

    A row is a list, a tuple or a dict; a list equals a tuple of equal cells.

    Args:
        columns: Whether the order of cells within a row counts.
    """

    def same(actual: object, expected: object) -> bool:
        if not (isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple))):
            return bool(actual == expected)
        return unordered(list(map(_row, actual)), list(map(_row, expected)))

    def _row(row: object) -> object:
        cells = list(row) if isinstance(row, (list, tuple)) else row
        if columns or not isinstance(cells, list):
            return cells
        return sorted(cells, key=lambda cell: (type(cell).__name__, repr(cell)))

    return same
