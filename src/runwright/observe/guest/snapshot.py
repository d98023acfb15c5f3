"""Snapshots: what a variable held, kept so that no later mutation can change it.

Two steps, because most snapshots are dropped before anybody reads them. `freeze` is quick:

    a scalar, a str         is kept as it is
    a small plain value     is copied whole, a list or tuple at its ends
    anything else           becomes a form (forms.py), piece by piece

`thaw` makes a form of any of them.
"""

import marshal
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any, NamedTuple

from runwright.observe.guest.classes import name_of
from runwright.observe.guest.forms import LONG_TEXT, SCALARS, Copier

_ROOM = 800  # items and characters of a value that is copied whole
_LEVEL = 24  # what a container costs of it, so that nesting ends soon
_VERSION = 2  # of marshal: later ones depend on reference counts, so equal values would differ
_SEQUENCES = (list, tuple)
_PLAIN = frozenset({list, tuple, dict, set, frozenset})
_COPIES: dict[type, Callable[[Any], Any]] = {
    deque: list,
    defaultdict: dict,
    Counter: dict,
    OrderedDict: dict,
}


class Packed(NamedTuple):
    """A plain value, a part of one, or the attributes of an instance."""

    kind: type  # its own class
    length: int  # of a list or tuple, of which perhaps only the ends are here
    content: Any  # bytes of `marshal`, or a container of scalars


class Freezer:
    """Freezes the values of one run.

    Args:
        limit: Bytes of text that a value will be cut to, >= 20.
    """

    def __init__(self, limit: int) -> None:
        self._copier = Copier(limit)
        self._most = self._copier.most

    def freeze_all(self, values: tuple[object, ...]) -> tuple[object, ...]:
        """Return a snapshot of each value."""
        return tuple([self.freeze(value) for value in values])

    def freeze(self, value: Any) -> object:
        """Return a snapshot of a value."""
        kind = type(value)
        if kind in SCALARS or (kind is str and len(value) <= LONG_TEXT):
            return value
        plain = self._plain(value, kind)
        if plain is None:
            return self._copier.copy(value)
        length = len(value) if kind in _SEQUENCES else 0
        if type(plain) is list and SCALARS.issuperset(map(type, plain)):
            return Packed(kind, length, plain[:])
        if _room_after(plain, _ROOM) >= 0:
            return Packed(kind, length, marshal.dumps(plain, _VERSION))
        return self._copier.copy(value)

    def _plain(self, value: Any, kind: type) -> Any:
        """Return a value, its ends or its attributes as a builtin container of moderate length.

        None if there is no such thing. The items may be anything yet.
        """
        if kind in _SEQUENCES:
            most = self._most
            return value if len(value) <= 2 * most else [*value[:most], *value[-most:]]
        if kind in _PLAIN:
            return value if len(value) <= 2 * self._most else None
        copy = _COPIES.get(kind)
        if copy is not None:
            return copy(value) if len(value) <= 2 * self._most else None
        return self._copier.attributes(value)

    def thaw(self, frozen: object) -> object:
        """Return the form of a snapshot."""
        if type(frozen) is not Packed:
            return frozen
        kind, length, content = frozen
        if type(content) is bytes:
            content = marshal.loads(content)  # packed above, by this process
        if kind in _SEQUENCES:
            return self._copier.copy_ends(kind, length, content)
        if kind in _PLAIN:
            return self._copier.copy(content)
        if kind in _COPIES:
            return self._copier.copy_as(kind, content)
        return self._copier.copy_attributes(name_of(kind), content)


def _room_after(container: Any, room: int) -> int:
    """Return what is left of `room` after a container; below 0 if it is too large or not plain.

    `marshal` by itself would follow a value however large it is.
    """
    if type(container) is dict:
        room = _room_after(list(container), room)
        container = container.values()
    room -= len(container) + _LEVEL
    for item in container:
        if room < 0:
            break
        kind = type(item)
        if kind is str or kind is bytes:
            room -= len(item)
        elif kind is int:
            room -= item.bit_length() >> 5
        elif kind in _PLAIN:
            room = _room_after(item, room)
        elif kind not in SCALARS:
            return -1
    return room


def is_same(one: object, other: object) -> bool:
    """Say whether two snapshots are of equal values of one type."""
    return one is other or (type(one) is type(other) and one == other)
