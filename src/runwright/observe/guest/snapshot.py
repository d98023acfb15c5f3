"""Snapshots: what a variable held, kept so that no later mutation can change it.

Two steps, because most snapshots are dropped before anybody reads them. `freeze` is quick:

    a scalar, a str         is kept as it is
    a small plain value     is copied whole, a list or tuple at its ends
    anything else           becomes text

`summary` makes text of any of them. A snapshot is nothing but what `marshal` takes.
"""

import marshal
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from runwright.observe.guest.classes import name_of
from runwright.observe.guest.forms import LONG_TEXT, NARROWEST, SCALARS, Copier
from runwright.observe.guest.summary import Summary, summarize

_ROOM = 800  # items and characters of a value that is copied whole
_LEVEL = 24  # what a container costs of it, so that nesting ends soon
_VERSION = 2  # of marshal: later ones depend on reference counts, so equal values would differ
_PLAIN = frozenset(map(id, (list, tuple, dict, set, frozenset)))  # like SCALARS, by identity
_COPIES: dict[type, Callable[[Any], Any]] = {
    deque: list,
    defaultdict: dict,
    Counter: dict,
    OrderedDict: dict,
}
_COPIED = frozenset(map(id, _COPIES))


# What is not kept as it is: a tuple that begins with what it is of.
_TEXT, _LIST, _TUPLE, _PLAIN_VALUE, _LIBRARY, _INSTANCE = range(6)
# (_TEXT, *Summary); else (kind, class name, length, items that are the first, content): length
# and items of a list or tuple; content is bytes of `marshal` or a list of scalars.
_FLAT = frozenset({*SCALARS, id(str)})
_are_flat = _FLAT.issuperset
_are_sequences = frozenset({id(list), id(tuple)}).issuperset
_SHORT_TEXT = 200  # characters
_SEQUENCES = (_LIST, _TUPLE)


class Freezer:
    """Freezes the values of one run.

    Args:
        limit: Bytes of text that a value will be cut to, >= 20.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._copier = Copier(limit)
        self._most = self._copier.most
        self._short = 2 * self._most
        self._room = limit  # characters that items of either end take at most, and more

    def freeze_all(self, values: tuple[object, ...]) -> tuple[object, ...]:
        """Return a snapshot of each value."""
        freeze = self.freeze
        return tuple([v if type(v) is int or type(v) is float else freeze(v) for v in values])

    def freeze(self, value: Any) -> object:
        """Return a snapshot of a value."""
        kind = type(value)
        if kind is list:
            return self._sequence(value, _LIST, "list")
        if kind is tuple:
            return self._sequence(value, _TUPLE, "tuple")
        if id(kind) in SCALARS or (kind is str and len(value) <= LONG_TEXT):
            return value
        if id(kind) in _PLAIN:
            return self._collection(value, kind)
        if id(kind) in _COPIED:
            plain = _COPIES[kind](value) if len(value) <= 2 * self._most else None
            return self._packed(value, plain, (_LIBRARY, kind.__name__, 0, 0))
        plain = self._copier.attributes(value)
        return self._packed(value, plain, (_INSTANCE, name_of(kind), 0, 0))

    def _sequence(self, value: Any, what: int, name: str) -> object:
        length = len(value)
        if length <= self._short:
            if _are_plain(value):
                return (what, name, length, length, value[:])
            if self._is_small_table(value):
                return (what, name, length, length, marshal.dumps(value, _VERSION))
        elif type(value[0]) is type(value[-1]):
            ends = [*value[: self._most], *value[-self._most :]]
            if _are_plain(ends):
                return (what, name, length, self._most, ends)
        plain, first = self._ends(value)
        return self._packed(value, plain, (what, name, length, first))

    def _is_small_table(self, value: Sequence[Any]) -> bool:
        """Say whether a sequence holds lists and tuples of scalars, and short in sum."""
        if not _are_sequences(map(id, map(type, value))) or sum(map(len, value)) > self._short:
            return False
        return _are_plain([*chain.from_iterable(value)])

    def _collection(self, value: Any, kind: type) -> object:
        what = (_PLAIN_VALUE, kind.__name__, 0, 0)
        if len(value) > self._short:
            return self._packed(value, None, what)
        if _are_plain([*value]) and (kind is not dict or _are_plain([*value.values()])):
            return (*what, marshal.dumps(value, _VERSION))
        return self._packed(value, value, what)

    def _packed(self, value: object, plain: Any, what: tuple[int, str, int, int]) -> object:
        """Return a snapshot of a plain container of moderate size, else the text of the value."""
        if type(plain) is list and SCALARS.issuperset(map(id, map(type, plain))):
            return (*what, plain[:])
        if plain is not None and _room_after(plain, _ROOM) >= 0:
            return (*what, marshal.dumps(plain, _VERSION))
        return (_TEXT, *summarize(self._copier.copy(value), self._limit))

    def _ends(self, value: list[Any] | tuple[Any, ...]) -> tuple[Any, int]:
        """Return as many items of either end as a text can show, and how many are the first ones.

        The items may be anything yet.
        """
        most = self._most
        if len(value) <= 2 * most and _PLAIN.isdisjoint(map(id, map(type, value))):
            return value, len(value)
        if len(value) <= 4 or not _PLAIN.issuperset((id(type(value[0])), id(type(value[-1])))):
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
            room -= NARROWEST * (1 + len(item)) if id(type(item)) in _PLAIN else NARROWEST
            if room < 0:
                break
        return shown

    def summary(self, frozen: Any) -> Summary:
        """Return the text of a snapshot."""
        if type(frozen) is not tuple:
            return summarize(self._copier.copy(frozen), self._limit)
        if frozen[0] == _TEXT:
            return Summary(*frozen[1:])
        return summarize(self._form(*frozen), self._limit)

    def _form(self, kind: int, name: str, length: int, first: int, content: Any) -> object:
        copier = self._copier
        if type(content) is bytes:
            content = marshal.loads(content)  # packed above, in a sandbox
        if kind in _SEQUENCES:
            base = list if kind == _LIST else tuple
            return copier.copy_ends(base, length, content[:first], content[first:])
        if kind == _LIBRARY:
            return copier.copy_as(name, content)
        if kind == _INSTANCE:
            return copier.copy_attributes(name, content)
        return copier.copy(content)


def _are_plain(items: Sequence[Any]) -> bool:
    """Say whether items are scalars and short texts; those of one class are quickest."""
    if not items:
        return True
    kind = type(items[0])
    if kind is int or kind is float or kind is str:
        others = [item for item in items if type(item) is not kind]
        if not others and (kind is not str or max(map(len, items)) <= _SHORT_TEXT):
            return True
    return _are_flat(map(id, map(type, items))) and not any(
        type(item) is str and len(item) > _SHORT_TEXT for item in items
    )


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
        elif id(kind) in _PLAIN:
            room = _room_after(item, room)
        elif id(kind) not in SCALARS:
            return -1
    return room


def is_same(one: object, other: object) -> bool:
    """Say whether two snapshots are of equal values of one type."""
    return one is other or (type(one) is type(other) and one == other)
