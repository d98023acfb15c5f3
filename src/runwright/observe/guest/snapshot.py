"""Snapshots: what a variable held, kept so that no later mutation can change it.

Two steps, because most snapshots are dropped before anybody reads them. `freeze` is quick:

    a scalar, a str         is kept as it is
    a small plain value     is copied whole, a list or tuple at its ends
    anything else           becomes a form (forms.py), piece by piece

`thaw` makes a form of any of them.
"""

import marshal
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from runwright.observe.guest.classes import name_of
from runwright.observe.guest.forms import LONG_TEXT, NARROWEST, SCALARS, Copier

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
    first: int  # how many of its items that are here are the first ones
    content: Any  # bytes of `marshal`, or a container of scalars


class Freezer:
    """Freezes the values of one run.

    Args:
        limit: Bytes of text that a value will be cut to, >= 20.
    """

    def __init__(self, limit: int) -> None:
        self._copier = Copier(limit)
        self._most = self._copier.most
        self._room = limit  # characters that items of either end take at most, and more

    def freeze_all(self, values: tuple[object, ...]) -> tuple[object, ...]:
        """Return a snapshot of each value."""
        return tuple([self.freeze(value) for value in values])

    def freeze(self, value: Any) -> object:
        """Return a snapshot of a value."""
        kind = type(value)
        if kind in SCALARS or (kind is str and len(value) <= LONG_TEXT):
            return value
        first = 0
        if kind in _SEQUENCES:
            plain, first = self._ends(value)
        else:
            plain = self._plain(value, kind)
        if plain is None:
            return self._copier.copy(value)
        length = len(value) if kind in _SEQUENCES else 0
        if type(plain) is list and SCALARS.issuperset(map(type, plain)):
            return Packed(kind, length, first, plain[:])
        if _room_after(plain, _ROOM) >= 0:
            return Packed(kind, length, first, marshal.dumps(plain, _VERSION))
        return self._copier.copy(value)

    def _ends(self, value: list[Any] | tuple[Any, ...]) -> tuple[Any, int]:
        """Return as many items of either end as a text can show, and how many are the first ones.

        The items may be anything yet.
        """
        most = self._most
        if len(value) <= 2 * most and not any(type(item) in _PLAIN for item in value):
            return value, len(value)
        if len(value) <= 4 or type(value[0]) not in _PLAIN or type(value[-1]) not in _PLAIN:
            if len(value) <= 2 * most:
                return value, len(value)
            return [*value[:most], *value[-most:]], most
        head, tail = self._shown(value[:most]), self._shown(value[: -most - 1 : -1])
        if len(head) + len(tail) >= len(value):
            return value, len(value)
        return [*head, *tail[::-1]], len(head)

    def _shown(self, items: Sequence[Any]) -> list[Any]:
        """Return the first of the items, until their text is sure to be too long."""
        room, shown = self._room, []
        for item in items:
            shown.append(item)
            room -= NARROWEST * (1 + len(item)) if type(item) in _PLAIN else NARROWEST
            if room < 0:
                break
        return shown

    def _plain(self, value: Any, kind: type) -> Any:
        """Return a value or its attributes as a builtin container of moderate length.

        None if there is no such thing. The items may be anything yet.
        """
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
        kind, length, first, content = frozen
        if type(content) is bytes:
            content = marshal.loads(content)  # packed above, by this process
        if kind in _SEQUENCES:
            return self._copier.copy_ends(kind, length, content[:first], content[first:])
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
