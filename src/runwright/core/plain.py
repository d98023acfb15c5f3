"""Plain values: the structural encoding that crosses the border between two processes.

Never pickle: what a program wrote is only ever read as data. Standard library only and no import
of ours, because this file is also loaded inside the sandbox.

    None True False, finite float, int        themselves
    str                                       itself, or tagged if it holds surrogates: JSON would
                                              read two of them as one character
    list                                      JSON array
    everything else                           {"tag": payload}, tags in `encode`

Exact types only: a subclass of `int` that redefines `==` is not plain.
"""

import base64
import math
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 200
_SURROGATES = "surrogatepass"  # the error handler that keeps each of them as it is
_MOST_COLLISIONS = 100
_BIG_INT_BITS = 4096  # beyond it decimal conversion is slow and, in Python, limited

Opaque = Callable[[object], object]
_SEQUENCES = (tuple, set, frozenset, deque)
_MAPPINGS = (dict, defaultdict, OrderedDict, Counter)
_MAKE_SEQUENCE: dict[str, Callable[[list[object]], object]] = {
    kind.__name__: kind for kind in _SEQUENCES
}
_MAKE_MAPPING: dict[str, Callable[[list[tuple[Any, Any]]], object]] = {
    "dict": dict,
    "defaultdict": lambda pairs: defaultdict(None, pairs),  # its factory is code: it stays behind
    "OrderedDict": OrderedDict,
    "Counter": lambda pairs: Counter(dict(pairs)),
}


class NotPlain(Exception):
    """A value that has no structural encoding; `str()` names its type."""


def encode(value: object, opaque: Opaque | None = None, depth: int = 0) -> object:
    """Return the JSON-ready form of a plain value.

    Args:
        value: The value.
        opaque: Gives the form of a value outside the table; None: such a value is an error.
        depth: How deep in another value it stands.

    Raises:
        NotPlain: a type outside the table, a cycle, or nesting deeper than `MAX_DEPTH`.
    """
    kind = type(value)
    if value is None or kind is bool:
        return value
    if isinstance(value, str) and kind is str:
        return value if _is_text(value) else {"str": _base64(value.encode("utf-8", _SURROGATES))}
    if isinstance(value, int) and kind is int:
        return value if value.bit_length() <= _BIG_INT_BITS else {"int": hex(value)}
    if isinstance(value, float) and kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if depth >= MAX_DEPTH:
        raise NotPlain(f"{kind.__name__} nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, list) and kind is list:
        return [encode(item, opaque, depth + 1) for item in value]
    if kind in _SEQUENCES and isinstance(value, (tuple, set, frozenset, deque)):
        return {kind.__name__: [encode(item, opaque, depth + 1) for item in value]}
    if kind in _MAPPINGS and isinstance(value, dict):
        pairs = [[encode(part, opaque, depth + 1) for part in pair] for pair in value.items()]
        return {kind.__name__: pairs}
    return _encode_scalar(value, opaque)


def _encode_scalar(value: object, opaque: Opaque | None) -> object:
    kind = type(value)
    if isinstance(value, complex) and kind is complex:
        return {"complex": [encode(value.real), encode(value.imag)]}
    if isinstance(value, (bytes, bytearray)) and kind in (bytes, bytearray):
        return {kind.__name__: _base64(value)}
    if isinstance(value, range) and kind is range:
        return {"range": [encode(part) for part in (value.start, value.stop, value.step)]}
    if value is Ellipsis:
        return {"ellipsis": None}
    if opaque is None:
        raise NotPlain(kind.__name__)
    return opaque(value)


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


def decode(form: object, opaque: Opaque | None = None, depth: int = 0) -> object:
    """Return the value of an encoded form; builds types of the table only.

    Args:
        form: What `encode` made.
        opaque: Gives the value of a form that its counterpart in `encode` made.
        depth: How deep in another form it stands.

    Raises:
        ValueError: the form is not one that `encode` makes.
    """
    if form is None or isinstance(form, (bool, str, int, float)):
        return form
    if depth >= MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(form, list):
        return [decode(item, opaque, depth + 1) for item in form]
    if not isinstance(form, dict) or len(form) != 1:
        raise ValueError("not an encoded value")
    ((tag, body),) = form.items()
    try:
        if tag in _MAKE_SEQUENCE and isinstance(body, list):
            items = [decode(item, opaque, depth + 1) for item in body]
            if tag in ("set", "frozenset"):
                _refuse_collisions(items)
            return _MAKE_SEQUENCE[tag](items)
        if tag in _MAKE_MAPPING and isinstance(body, list):
            pairs = [[decode(part, opaque, depth + 1) for part in pair] for pair in body]
            _refuse_collisions([key for key, _ in pairs])
            return _MAKE_MAPPING[tag]([(key, item) for key, item in pairs])
        return _decode_scalar(tag, body, opaque)
    except (TypeError, KeyError, AttributeError) as error:  # e.g. an unhashable set member
        raise ValueError(f"not an encoded {tag}: {error}") from None


def _refuse_collisions(members: list[object]) -> None:
    """Refuse members chosen to share a hash: a table of n such takes n squared steps to build."""
    if len(members) > _MOST_COLLISIONS:
        (_, most), *_ = Counter(map(hash, members)).most_common(1)
        if most > _MOST_COLLISIONS:
            raise ValueError(f"{most} members share one hash")


def _decode_scalar(tag: str, body: object, opaque: Opaque | None) -> object:
    if tag == "str" and isinstance(body, str):
        return base64.b64decode(body, validate=True).decode("utf-8", _SURROGATES)
    if tag == "int" and isinstance(body, str):
        return int(body, 16)
    if tag == "float" and body in ("nan", "inf", "-inf"):
        return float(str(body))
    if tag == "complex" and isinstance(body, list):
        real, imag = (decode(part) for part in body)
        return complex(_as_float(real), _as_float(imag))
    if tag in ("bytes", "bytearray") and isinstance(body, str):
        return {"bytes": bytes, "bytearray": bytearray}[tag](base64.b64decode(body, validate=True))
    if tag == "range" and isinstance(body, list):
        start, stop, step = (_as_int(decode(part)) for part in body)
        return range(start, stop, step)
    if tag == "ellipsis":
        return ...
    if opaque is None:
        raise ValueError(f"unknown tag {tag!r}")
    return opaque({tag: body})


def _as_int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("an int is needed")
    return value


def _as_float(value: object) -> float:
    if not isinstance(value, float):
        raise TypeError("a float is needed")
    return value
