"""Plain values: the structural encoding that crosses the border between two processes.

Never pickle: what a program wrote is only ever read as data. Standard library and core/scalars.py
only, because this file is also loaded inside the sandbox.

    None True False, finite float, int        themselves
    str                                       itself, or tagged if it holds surrogates: JSON would
                                              read two of them as one character
    list                                      JSON array
    {"ref": n}                                the n-th container of this message once more
    {"shared": n}                             a container that both sides have (see `Encoder`)
    everything else                           {"tag": payload}, tags here and in core/scalars.py

Exact types only: a subclass of `int` that redefines `==` is not plain. Two names for one list are
one list on the other side. Containers are counted from 0 in the order in which they begin.

A form that a program wrote can cost no more than its length suggests: nesting, members that share a
hash and references are bounded. A cycle costs its reader whatever it pleases (there are k! paths
through k lists that hold each other, and `repr` takes them all), so it has to be asked for.
"""

import base64
import itertools
import math
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from runwright.core import scalars
from runwright.core.scalars import NotPlain, Unbounded

__all__ = ["MAX_DEPTH", "Decoder", "Encoder", "NotPlain", "Unbounded", "decode", "encode"]

MAX_DEPTH = 200
_MOST_REPEATED = 1_000_000  # items that references may repeat, all together
_MOST_COLLISIONS = 100
_SURROGATES = "surrogatepass"  # the error handler that keeps each of them as it is
_BIG_INT_BITS = 4096  # beyond it decimal conversion is slow and, in Python, limited
_SMALL = 1 << 62  # what is smaller needs no closer look

Opaque = Callable[[object], object]
_FROZEN = {"tuple": tuple, "frozenset": frozenset}
_MAPPINGS = {kind.__name__: kind for kind in (dict, defaultdict, OrderedDict, Counter)}
_TAGGED = {"set": set, "deque": deque, "bytearray": bytearray, **_MAPPINGS}  # mutable
_CONTAINERS = frozenset((list, *_FROZEN.values(), *_TAGGED.values()))
_MAPPING_TYPES = frozenset(_MAPPINGS.values())
_THEMSELVES = frozenset((type(None), bool))
_FACTORIES = {kind.__name__: kind for kind in (int, float, str, bool, list, tuple, set, dict)}


def encode(value: object, opaque: Opaque | None = None) -> object:
    """Return the JSON-ready form of a plain value.

    Args:
        value: The value; a cycle in it is an error.
        opaque: Gives the form of a value outside the table; None: such a value is an error.

    Raises:
        NotPlain: a type outside the table; `Unbounded` for a cycle, nesting deeper than `MAX_DEPTH`
            or one container in so many places that it cannot be written out.
    """
    kind = type(value)
    if kind in _THEMSELVES or (isinstance(value, int) and kind is int and -_SMALL < value < _SMALL):
        return value
    return Encoder(opaque).form(value)


def decode(form: object, opaque: Opaque | None = None) -> object:
    """Return the value of an encoded form; builds types of the table only.

    Args:
        form: What `encode` made.
        opaque: Gives the value of a form that its counterpart in `encode` made.

    Raises:
        ValueError: the form is not one that `encode` makes.
    """
    if form is None or isinstance(form, (bool, str, int, float)):
        return form
    return Decoder(opaque).value(form)


class Encoder:
    """Encodes the values of one message.

    Args:
        opaque: Gives the form of a value outside the table, and of what is nested too deeply; None:
            such a value is an error.
        shared: Containers that the other side has already: their `id` and number.
        cycles: Whether a container may hold itself.
    """

    __slots__ = (
        "_count",
        "_cycles",
        "_items_seen",
        "_opaque",
        "_repeated",
        "_shared",
        "_sizes",
        "_slots",
        "mutable",
    )

    def __init__(
        self,
        opaque: Opaque | None = None,
        *,
        shared: dict[int, int] | None = None,
        cycles: bool = False,
    ) -> None:
        self.mutable: list[Any] = []  # in the order of the decoder's
        self._opaque = opaque
        self._shared = shared or {}
        self._cycles = cycles
        self._slots: dict[int, int] = {}  # id of a container: its number
        self._sizes: dict[int, int] = {}  # number of a finished one: items in it, at any depth
        self._count = 0
        self._items_seen = 0
        self._repeated = 0

    def form(self, value: object, depth: int = 0) -> object:
        """Return the form of a value that stands at some depth of another.

        Raises:
            NotPlain: see `encode`.
        """
        kind = type(value)
        if kind in _CONTAINERS:
            return self._container(value, kind, depth)
        if value is None or kind is bool:
            return value
        if kind is str and isinstance(value, str):
            return (
                value if _is_text(value) else {"str": _base64(value.encode("utf-8", _SURROGATES))}
            )
        if kind is int and isinstance(value, int):
            return value if value.bit_length() <= _BIG_INT_BITS else {"int": hex(value)}
        if kind is float and isinstance(value, float):
            return value if math.isfinite(value) else {"float": repr(value)}
        form = scalars.encode(value, self.form)
        return form if form is not None else self._outside(value, NotPlain(kind.__name__))

    def contents(self, value: object) -> object:
        """Return the form of a shared container itself, in which those that it holds are shared."""
        return self._unfold(value, type(value), 0)

    def _container(self, value: Any, kind: type, depth: int) -> object:
        key = id(value)
        if key in self._shared:
            return {"shared": self._shared[key]}
        slot = self._slots.get(key)
        if slot is None:
            if depth >= MAX_DEPTH:
                why = f"{kind.__name__} nested deeper than {MAX_DEPTH} levels"
                return self._outside(value, Unbounded(why))
            return self._unfold(value, kind, depth)
        size = self._sizes.get(slot)
        if size is None and not self._cycles:
            raise Unbounded(f"{kind.__name__} that holds itself")
        self._items_seen += size or 0
        self._repeated += size or 0
        if self._repeated > _MOST_REPEATED:
            why = f"{kind.__name__} that stands in too many places"
            return self._outside(value, Unbounded(why))
        return {"ref": slot}

    def _unfold(self, value: Any, kind: type, depth: int) -> object:
        slot, before = self._count, self._items_seen
        self._count += 1
        if kind is tuple or kind is frozenset:
            form: object = {kind.__name__: self._items(value, depth + 1)}
            if value:  # there is one empty tuple, and it means nothing that there is
                self._slots[id(value)] = slot
        else:
            self._slots[id(value)] = slot
            self.mutable.append(value)
            if kind is list:
                form = self._items(value, depth + 1)
            elif kind in _MAPPING_TYPES:
                flat = self._items(itertools.chain.from_iterable(value.items()), depth + 1)
                form = {kind.__name__: _with_factory(value, _in_pairs(flat))}
            elif kind is bytearray:
                form = {"bytearray": _base64(value)}
            else:
                form = {kind.__name__: self._items(value, depth + 1)}
                if kind is deque and value.maxlen is not None:
                    form = {"deque": {"most": value.maxlen, "items": form["deque"]}}
        self._sizes[slot] = self._items_seen - before + 1
        return form

    def _items(self, items: Iterable[Any], depth: int) -> list[object]:
        forms: list[object] = []
        for item in items:
            kind = type(item)
            if (kind is int and -_SMALL < item < _SMALL) or (kind is str and item.isascii()):
                forms.append(item)
            elif kind in _CONTAINERS:
                forms.append(self._container(item, kind, depth))
            elif kind is float and -math.inf < item < math.inf:
                forms.append(item)
            else:
                forms.append(self.form(item, depth))
        self._items_seen += len(forms)
        return forms

    def _outside(self, value: object, why: NotPlain) -> object:
        if self._opaque is None:
            raise why
        return self._opaque(value)


def _with_factory(value: object, pairs: list[list[object]]) -> object:
    """Add to the items of a defaultdict what makes new ones; code of the program stays behind."""
    factory: Any = getattr(value, "default_factory", None)
    name = getattr(factory, "__name__", "")
    known = factory is not None and _FACTORIES.get(name) is factory
    return {"factory": name, "items": pairs} if known else pairs


def _in_pairs(flat: list[object]) -> list[list[object]]:
    return [[flat[i], flat[i + 1]] for i in range(0, len(flat), 2)]


def _is_text(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _base64(value: bytes | bytearray) -> str:
    return base64.b64encode(value).decode("ascii")


class Decoder:
    """Decodes the values of one message.

    Args:
        opaque: Gives the value of a form that its counterpart in the encoder made.
        shared: Containers that both sides have, by number.
        cycles: Whether a container may hold itself.
    """

    __slots__ = (
        "_cycles",
        "_items_seen",
        "_opaque",
        "_repeated",
        "_shared",
        "_sizes",
        "_slots",
        "mutable",
    )

    def __init__(
        self,
        opaque: Opaque | None = None,
        *,
        shared: Sequence[object] = (),
        cycles: bool = False,
    ) -> None:
        self.mutable: list[Any] = []  # in the order of the encoder's
        self._opaque = opaque
        self._shared = shared
        self._cycles = cycles
        self._slots: list[object] = []
        self._sizes: list[int] = []  # -1: not finished
        self._items_seen = 0
        self._repeated = 0

    def value(self, form: object, depth: int = 0) -> Any:
        """Return the value of a form that stands at some depth of another.

        Raises:
            ValueError: the form is not one that the encoder makes.
        """
        if form is None or isinstance(form, (bool, str, int, float)):
            return form
        if isinstance(form, list):
            return self._list(form, depth)
        if not isinstance(form, dict) or len(form) != 1:
            raise ValueError("not an encoded value")
        ((tag, body),) = form.items()
        try:
            if tag in _TAGGED:
                return self._mutable(tag, body, depth)
            if tag in _FROZEN:
                return self._frozen(tag, body, depth)
            if tag == "ref":
                return self._repeat(body)
            if tag == "shared" and type(body) is int and 0 <= body < len(self._shared):
                return self._shared[body]
            return self._scalar(tag, body)
        except (TypeError, KeyError, AttributeError, OverflowError) as error:
            raise ValueError(f"not an encoded {tag}: {error}") from None

    def _list(self, forms: list[object], depth: int) -> list[object]:
        if depth >= MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
        items: list[object] = []
        slot, before = len(self._slots), self._items_seen
        self._slots.append(items)
        self._sizes.append(-1)
        self.mutable.append(items)
        self._items(forms, depth + 1, items)
        self._sizes[slot] = self._items_seen - before + 1
        return items

    def _mutable(self, tag: str, body: Any, depth: int) -> object:
        if depth >= MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
        value: Any = _empty(tag, body)
        slot, before = self._begin(value), self._items_seen
        self.mutable.append(value)
        if tag in _MAPPINGS:
            flat = self._items(_flat(_list(body, "items")), depth + 1, [])
            _refuse_collisions(flat[::2])
            for i in range(0, len(flat), 2):
                value[flat[i]] = flat[i + 1]
        elif tag == "bytearray":
            value.extend(base64.b64decode(body, validate=True))
        else:
            items = self._items(_list(body, "items"), depth + 1, [])
            if tag == "set":
                _refuse_collisions(items)
                value.update(items)
            else:
                value.extend(items)
        self._sizes[slot] = self._items_seen - before + 1
        return value

    def _frozen(self, tag: str, body: Any, depth: int) -> object:
        if depth >= MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
        slot, before = self._begin(None), self._items_seen
        items = self._items(_list(body), depth + 1, [])
        if tag == "frozenset":
            _refuse_collisions(items)
        self._slots[slot] = _FROZEN[tag](items)
        self._sizes[slot] = self._items_seen - before + 1
        return self._slots[slot]

    def _begin(self, value: object) -> int:
        self._slots.append(value)
        self._sizes.append(-1)
        return len(self._slots) - 1

    def _items(self, forms: list[object], depth: int, items: list[object]) -> list[object]:
        """Append the values of some forms to a list and return it."""
        for form in forms:
            kind = type(form)
            if kind is int or kind is str or kind is float:
                items.append(form)
            elif isinstance(form, list):
                items.append(self._list(form, depth))
            else:
                items.append(self.value(form, depth))
        self._items_seen += len(items)
        return items

    def _repeat(self, slot: object) -> object:
        if type(slot) is not int or not 0 <= slot < len(self._slots):
            raise ValueError("a reference to nothing")
        size = self._sizes[slot]
        if size < 0 and (not self._cycles or self._slots[slot] is None):
            raise ValueError("a container that holds itself")
        self._items_seen += max(size, 0)
        self._repeated += max(size, 0)
        if self._repeated > _MOST_REPEATED:
            raise ValueError(f"references that repeat more than {_MOST_REPEATED} items")
        return self._slots[slot]

    def _scalar(self, tag: str, body: object) -> object:
        if tag == "str" and isinstance(body, str):
            return base64.b64decode(body, validate=True).decode("utf-8", _SURROGATES)
        if tag == "int" and isinstance(body, str):
            return int(body, 16)
        if tag == "float" and body in ("nan", "inf", "-inf"):
            return float(str(body))
        if tag in scalars.TAGS:
            return scalars.decode(tag, body, self.value)
        if self._opaque is None:
            raise ValueError(f"unknown tag {tag!r}")
        return self._opaque({tag: body})


def _empty(tag: str, body: Any) -> object:
    """Return an empty container of a kind, with what its kind has besides items."""
    if isinstance(body, dict) and tag == "deque":
        return deque(maxlen=body["most"])
    if tag == "defaultdict":
        return defaultdict(_FACTORIES[body["factory"]] if isinstance(body, dict) else None)
    return _TAGGED[tag]()


def _list(body: Any, key: str = "") -> list[object]:
    if key and isinstance(body, dict):
        body = body[key]
    return body if isinstance(body, list) else _refuse("list of items")


def _flat(pairs: list[Any]) -> list[object]:
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise ValueError("not an encoded mapping: items are not pairs")
    return list(itertools.chain.from_iterable(pairs))


def _refuse(what: str) -> Any:
    raise ValueError(f"not an encoded {what}")


def _refuse_collisions(members: list[object]) -> None:
    """Refuse members chosen to share a hash: a table of n such takes n squared steps to build."""
    if len(members) > _MOST_COLLISIONS:
        (_, most), *_ = Counter(map(hash, members)).most_common(1)
        if most > _MOST_COLLISIONS:
            raise ValueError(f"{most} members share one hash")
