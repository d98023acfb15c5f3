"""Forms: the part of a value that a text of it can show, copied.

    int float complex bool None str     themselves, as long as a str is short
    a plain tuple                       a container or an instance; its fields are below
    a Leaf                              anything else, as text

Copied are the ends of the outermost container, and the beginning of those inside it. No line of
the program runs for it: its `__repr__`, `__iter__`, `__len__`, `__getattr__` and properties are
never called. Builtin content is read through the builtin class, an instance is shown by its class
and public attributes. So watching has no side effects, and no repr of the program can fail, lie or
take forever.
"""

import enum
import sys
import types
from collections import deque
from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

from runwright.observe.guest.classes import (
    member_of,
    module_of,
    name_of,
    namespaces_of,
    qualified_name_of,
)

# By identity, because a metaclass may define `__hash__` and `__eq__`.
SCALARS = frozenset(map(id, (int, float, bool, complex, types.NoneType)))
LONG_TEXT = 10_000  # characters; of a longer str only the ends are copied
NARROWEST = 3  # characters of an item in a text, and of what separates it from the next
TYPE, BASE, LENGTH, FIRST, LAST = range(5)  # of a container: class name, builtin class, items,
# forms of the first and of the last ones; items of a dict and of attributes are pairs

_DEEPEST = 8
_CONTAINERS: tuple[type, ...] = (list, tuple, dict, set, frozenset, deque)
_EXACT = frozenset(map(id, _CONTAINERS))
_TEXTS = (str, bytes, bytearray)
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
_EXACT_VIEWS = frozenset(map(id, _VIEWS))
# Library types whose repr is cheap, bounded and free of the program's code.
_REPR_MODULES = frozenset(
    {"array", "datetime", "decimal", "fractions", "ipaddress", "numpy", "pathlib", "re", "uuid"}
)
_LIBRARY = (f"{sys.prefix}/", f"{sys.base_prefix}/", "<frozen ")  # files of Python and what it has
_REPR_TYPES = (range, slice, type(...), type(NotImplemented))
_EXACT_REPR_TYPES = frozenset(map(id, _REPR_TYPES))
_NAMED_TYPES = (
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
)
_AS_TEXT = (
    *_REPR_TYPES,
    *_NAMED_TYPES,
    types.MethodType,
    types.ModuleType,
    enum.Enum,
    int,
    float,
    complex,
)


_NO_INSTANCE = (*_AS_TEXT, *_CONTAINERS, *_TEXTS, *_VIEWS, BaseException, types.NoneType)


class Leaf(NamedTuple):
    """A value that is text from the start."""

    type: str
    text: str
    omitted_bytes: int


class Attributes:
    """Stands as the builtin class of what is shown as `Class(name=value)`."""


class Arguments:
    """Stands as the builtin class of what is shown as `Class(value, value)`."""


class Copier:
    """Makes forms.

    Args:
        limit: Bytes of text that a value will be cut to, >= 20.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.most = limit // 2 // NARROWEST + 2  # items shown of either end of a container
        self._inner = limit // NARROWEST + 2  # items of the beginning of one inside it
        self._open: set[int] = set()  # ids of values being copied: a cycle ends there
        self._used = 0  # characters that the text of what was copied takes at least
        self._slots: dict[int, tuple[type, tuple[str, ...]]] = {}  # by identity of the class

    def copy(self, value: object) -> object:
        """Return the form of a value."""
        return self._copy(value, 0)

    def copy_ends(
        self, kind: type, length: int, first: Sequence[Any], last: Sequence[Any]
    ) -> object:
        """Return the form of a list or tuple of which only both ends are left.

        Args:
            kind: `list` or `tuple`.
            length: It had.
            first: Its first items; at least `most` of them, or as many as a text can show.
            last: Its last ones.
        """
        return self._ends((name_of(kind), kind, length), list(first), list(last), 0)

    def copy_as(self, name: str, content: Any) -> object:
        """Return the form of a library container whose content was copied to a builtin one."""
        base = deque if type(content) is list else dict
        return self._container(content, type(content), name, base, 0)

    def copy_attributes(self, name: str, attributes: dict[str, object]) -> object:
        """Return the form of an instance of which only the attributes are left."""
        return self._container(attributes, dict, name, Attributes, 0)

    def attributes(self, value: object) -> dict[str, object] | None:
        """Return the public attributes of an instance; None if it is not shown by them."""
        kind = type(value)
        if issubclass(kind, _NO_INSTANCE) or _has_good_repr(kind):
            return None
        if id(kind) not in self._slots:
            found_slots = tuple(n for space in namespaces_of(kind) for n in _slots(space))
            self._slots[id(kind)] = kind, found_slots
        _, slots = self._slots[id(kind)]
        try:
            found = object.__getattribute__(value, "__dict__")
        except AttributeError:
            if not slots:
                return None
            found = {}
        if type(found) is not dict:
            return None
        public = {name: item for name, item in found.items() if _is_public(name)}
        for name in slots:
            try:
                public[name] = object.__getattribute__(value, name)
            except AttributeError:
                continue  # a slot that was never assigned
        return public

    def _copy(self, value: Any, depth: int) -> object:
        kind = type(value)
        if id(kind) in SCALARS:
            self._used += NARROWEST
            return value
        if issubclass(kind, _TEXTS):
            return self._text(value, kind, depth)
        if depth >= _DEEPEST or id(value) in self._open:
            return Leaf(name_of(kind), "...", 1)
        self._open.add(id(value))
        try:
            return self._compound(value, kind, depth)
        finally:
            self._open.discard(id(value))

    def _text(self, value: Any, kind: type, depth: int) -> object:
        base: Any = next(text for text in _TEXTS if issubclass(kind, text))
        length, limit = base.__len__(value), self._limit
        self._used += min(length, limit) + NARROWEST
        if kind is str and length <= (limit if depth else LONG_TEXT):
            return value
        if length <= 2 * limit:
            return Leaf(name_of(kind), base.__repr__(value), 0)
        head = base.__repr__(base.__getitem__(value, slice(limit)))
        tail = base.__repr__(base.__getitem__(value, slice(length - limit, length)))
        return Leaf(name_of(kind), f"{head}{tail}", length - 2 * limit)

    def _compound(self, value: Any, kind: type, depth: int) -> object:
        if id(kind) in _EXACT:
            return self._container(value, kind, name_of(kind), kind, depth)
        for base in _CONTAINERS:
            if issubclass(kind, base):
                fields = member_of(kind, "_fields") if base is tuple else None
                if type(fields) is not tuple:
                    return self._container(value, base, name_of(kind), base, depth)
                named = dict(zip(fields, tuple.__iter__(value), strict=False))
                return self._container(named, dict, name_of(kind), Attributes, depth)
        if id(kind) in _EXACT_VIEWS:
            items = list(islice(value, self._inner))
            return self._ends((name_of(kind), list, len(value)), items, [], depth)
        return self._other(value, kind, depth)

    def _other(self, value: Any, kind: type, depth: int) -> object:
        name = name_of(kind)
        if issubclass(kind, BaseException):
            given = BaseException.__dict__["args"].__get__(value)
            return self._container(given, tuple, name, Arguments, depth)
        found = self.attributes(value)
        if found is not None:
            return self._container(found, dict, name, Attributes, depth)
        leaf = Leaf(name, _leaf_text(value, kind), 0)
        self._used += len(leaf.text)
        return leaf

    def _container(self, value: Any, reader: Any, name: str, base: type, depth: int) -> object:
        """Copy the ends of a container, read as one of class `reader`."""
        most = self._inner if depth else self.most
        length = reader.__len__(value)
        beyond = 0 if depth else min(most, max(0, length - most))  # items not among the first
        if reader is list or reader is tuple:
            first = list(reader.__getitem__(value, slice(most)))
            last = list(reader.__getitem__(value, slice(length - beyond, length)))
            return self._ends((name, base, length), first, last, depth)
        pairs = dict.items(value) if reader is dict else None
        walk = reader.__iter__(value) if pairs is None else iter(pairs)
        first, last = list(islice(walk, most)), []
        if beyond and reader not in (set, frozenset):
            back = reader.__reversed__(value) if pairs is None else reversed(pairs)
            last = list(islice(back, beyond))[::-1]
        return self._ends((name, base, length), first, last, depth, pairs=pairs is not None)

    def _ends(
        self,
        what: tuple[str, type, int],
        first: list[Any],
        last: list[Any],
        depth: int,
        *,
        pairs: bool = False,
    ) -> object:
        """Copy the items of a container, given its ends, as far as they can be shown."""
        if self._is_simple(first, pairs=pairs) and self._is_simple(last, pairs=pairs):
            self._used += NARROWEST * (len(first) + len(last))
            return (*what, first, last)
        room = self._limit if depth else self._limit // 2 + NARROWEST
        shown = self._while_room(first, room, depth, pairs=pairs)
        if depth:
            return (*what, shown, [])
        rest = [*first[len(shown) :], *last]
        return (*what, shown, self._while_room(rest[::-1], room, depth, pairs=pairs)[::-1])

    def _is_simple(self, items: list[Any], *, pairs: bool) -> bool:
        """Say whether items can be kept as they are: scalars, and str that are short in sum."""
        single = [part for pair in items for part in pair] if pairs else items
        kinds = set(map(id, map(type, single))) - SCALARS
        if not kinds:
            return True
        if kinds != {id(str)}:
            return False
        return sum(len(item) for item in single if type(item) is str) <= 4 * self._limit

    def _while_room(self, items: list[Any], room: int, depth: int, *, pairs: bool) -> list[Any]:
        """Copy items until their text is sure to take the room."""
        end = self._used + room
        copies: list[Any] = []
        for item in items:
            if self._used > end:
                break
            if pairs:
                copies.append((self._copy(item[0], depth + 1), self._copy(item[1], depth + 1)))
            else:
                copies.append(self._copy(item, depth + 1))
        return copies


def _has_good_repr(kind: type) -> bool:
    module = module_of(kind)
    if type(module) is not str or module.partition(".")[0] not in _REPR_MODULES:
        return False
    # A class of the program may bear the name: its file, or what it says, is one of these.
    shown_by = member_of(kind, "__repr__")
    if not isinstance(shown_by, types.FunctionType):
        return True
    return shown_by.__code__.co_filename.startswith(_LIBRARY)


def _slots(namespace: dict[str, object]) -> list[str]:
    """Public names that are true slots: a property of that name would run the program's code."""
    return [
        name
        for name, member in namespace.items()
        if type(member) is types.MemberDescriptorType and _is_public(name)
    ]


def _is_public(name: object) -> bool:
    return type(name) is str and name[:1] != "_"


def _leaf_text(value: Any, kind: type) -> str:
    name = name_of(kind)
    if issubclass(kind, enum.Enum):
        try:
            return f"{name}.{object.__getattribute__(value, '_name_')}"
        except AttributeError:  # it is being made, and has no name yet
            return f"<{name}>"
    for number in (int, float, complex):
        if issubclass(kind, number):
            return f"{name}({number.__repr__(value)})"
    if id(kind) in _EXACT_REPR_TYPES or _has_good_repr(kind):
        try:
            return repr(value)
        except Exception:  # e.g. a numpy array of the program's objects
            return f"<{name}>"
    own = ""
    if issubclass(kind, _NAMED_TYPES):
        own = qualified_name_of(value) if issubclass(kind, type) else value.__qualname__
    return f"<{name} {own}>" if own else f"<{name}>"
