"""Snapshots: what a variable held, kept so that no later mutation can change it.

Two steps, because most snapshots are dropped before anybody reads them. `freeze` is quick:

    a scalar, a str         is kept as it is
    a small plain value     is packed, which copies all of it in one call
    anything else           is copied piece by piece, into a form (forms.py)

`thaw` makes a form of any of them.
"""

import marshal
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any, NamedTuple

from runwright.observe.guest.forms import LONG_TEXT, SCALARS, Copier

_MOST_BYTES = 8192  # of a packed value
_VERSION = 2  # of marshal: later ones depend on reference counts, so equal values would differ
_SEQUENCES = (list, tuple)
_PLAIN = frozenset({list, tuple, dict, set, frozenset})
_COPIES: dict[type, Callable[[Any], object]] = {
    deque: list,
    defaultdict: dict,
    Counter: dict,
    OrderedDict: dict,
}


class Packed(NamedTuple):
    """A plain value, copied."""

    kind: type  # its own class
    length: int  # of a list or tuple, of which only the ends are packed
    content: bytes


class Freezer:
    """Freezes the values of one run.

    Args:
        limit: Bytes of text that a value will be cut to, >= 20.
    """

    def __init__(self, limit: int) -> None:
        self._copier = Copier(limit)
        self._most = self._copier.most
        self._heavy: set[int] = set()  # ids of objects that were too large to pack

    def freeze_all(self, values: tuple[object, ...]) -> tuple[object, ...]:
        """Return a snapshot of each value."""
        return tuple([self.freeze(value) for value in values])

    def freeze(self, value: Any) -> object:
        """Return a snapshot of a value."""
        kind = type(value)
        if kind in SCALARS or (kind is str and len(value) <= LONG_TEXT):
            return value
        length = 0
        if kind in _SEQUENCES:
            length, most = len(value), self._most
            plain = value if length <= 2 * most else value[:most] + value[-most:]
        elif kind in _PLAIN or kind in _COPIES:
            copy = _COPIES.get(kind)
            small = len(value) <= 2 * self._most
            plain = (copy(value) if copy else value) if small else None
        else:
            plain = self._copier.attributes(value)
        if plain is None or id(value) in self._heavy:
            return self._copier.copy(value)
        try:
            content = marshal.dumps(plain, _VERSION)
        except (ValueError, RecursionError, MemoryError):  # it holds something that is not plain
            return self._copier.copy(value)
        if len(content) <= _MOST_BYTES:
            return Packed(kind, length, content)
        return self._too_large(value)

    def _too_large(self, value: object) -> object:
        """Copy a value piece by piece, and do not try to pack it again."""
        if len(self._heavy) > 1000:
            self._heavy.clear()
        self._heavy.add(id(value))  # an id may be reused: that costs time, never truth
        return self._copier.copy(value)

    def thaw(self, frozen: object) -> object:
        """Return the form of a snapshot."""
        if type(frozen) is not Packed:
            return frozen
        kind = frozen.kind
        content = marshal.loads(frozen.content)  # packed above, by this process
        if kind in _SEQUENCES:
            return self._copier.copy_ends(kind.__name__, frozen.length, content)
        if kind in _PLAIN:
            return self._copier.copy(content)
        if kind in _COPIES:
            return self._copier.copy_as(kind, content)
        return self._copier.copy_attributes(kind.__name__, content)


def is_same(one: object, other: object) -> bool:
    """Say whether two snapshots are of equal values of one type."""
    return one is other or (type(one) is type(other) and one == other)
