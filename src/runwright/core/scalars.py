"""Plain values that are neither JSON's own nor containers: their encoded forms.

    complex bytes range ellipsis              of the language
    Decimal Fraction                          exact, with bounds on their digits
    date time datetime timedelta              zone: a fixed offset, or the name of a ZoneInfo
    UUID

The modules of these types are not imported here: a value of one shows that its module is there, and
a form of one is rare enough to import it then.
"""

import base64
import importlib
import re
import sys
from collections.abc import Callable
from typing import Any

_MOST_DIGITS = 100_000  # of a Decimal
_MOST_EXPONENT = 2_000_000  # what the default context can reach; `int()` of more would not end
_MOST_BITS = 1 << 16  # of the parts of a Fraction, which takes their squares of steps to build
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,3}")
_MODULES = {
    "Decimal": "decimal",
    "Fraction": "fractions",
    "date": "datetime",
    "time": "datetime",
    "datetime": "datetime",
    "timedelta": "datetime",
    "UUID": "uuid",
}
TAGS = frozenset(("complex", "bytes", "range", "ellipsis", *_MODULES))

Form = Callable[[object], object]
Value = Callable[[object], Any]


class NotPlain(Exception):
    """A value that has no structural encoding; `str()` names its type."""


class Unbounded(NotPlain):
    """A value of types that have one, but nested or repeated beyond what is written out."""


def encode(value: Any, form: Form) -> object | None:
    """Return the form of a scalar, or None if it is of another type.

    Args:
        value: The value.
        form: Encodes the numbers it is made of.
    """
    kind = type(value)
    name = kind.__name__
    if kind is bytes:
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if kind is complex:
        return {"complex": [form(value.real), form(value.imag)]}
    if kind is range:
        return {"range": [form(value.start), form(value.stop), form(value.step)]}
    if value is Ellipsis:
        return {"ellipsis": None}
    module = sys.modules.get(_MODULES.get(name, ""))
    if module is None or getattr(module, name, None) is not kind:
        return None
    body = _body(name, value, form)
    return None if body is None else {name: body}


def _body(name: str, value: Any, form: Form) -> object | None:
    match name:
        case "Decimal":
            return _decimal(value)
        case "Fraction":
            parts = value.numerator, value.denominator
            small = max(part.bit_length() for part in parts) <= _MOST_BITS
            return [form(part) for part in parts] if small else None
        case "UUID":
            return str(value.hex)
        case "date":
            return str(value.isoformat())
        case "timedelta":
            return [value.days, value.seconds, value.microseconds]
    zone = _zone(value.tzinfo)
    return None if zone is None else [value.replace(tzinfo=None).isoformat(), value.fold, zone]


def _decimal(value: Any) -> str | None:
    _, digits, exponent = value.as_tuple()
    if len(digits) > _MOST_DIGITS:
        return None
    if isinstance(exponent, int) and abs(exponent) > _MOST_EXPONENT:
        return None
    return str(value)


def _zone(zone: Any) -> list[object] | None:
    """Return the form of a time zone, [] for none; None if it has no form."""
    if zone is None:
        return []
    dates = sys.modules["datetime"]
    if type(zone) is dates.timezone:
        offset, name = zone.utcoffset(None), zone.tzname(None)
        return [offset.days, offset.seconds, offset.microseconds, name]
    key = getattr(zone, "key", None)
    named = type(zone).__name__ == "ZoneInfo" and isinstance(key, str) and _ZONE.fullmatch(key)
    return [key] if named else None


def decode(tag: str, body: Any, value: Value) -> object:
    """Return the scalar of a form.

    Args:
        tag: One of `TAGS`.
        body: What `encode` put under it.
        value: Decodes the numbers it is made of.

    Raises:
        ValueError: the form is not one that `encode` makes; or TypeError, OverflowError, KeyError.
    """
    match tag:
        case "bytes":
            return base64.b64decode(_text(body), validate=True)
        case "complex":
            real, imag = (_exactly(float, value(part)) for part in body)
            return complex(real, imag)
        case "range":
            start, stop, step = (_exactly(int, value(part)) for part in body)
            return range(start, stop, step)
        case "ellipsis":
            return ...
    module = importlib.import_module(_MODULES[tag])
    if tag == "Decimal":
        return _read_decimal(module, _text(body))
    if tag == "Fraction":
        numerator, denominator = (_exactly(int, value(part)) for part in body)
        if denominator < 1 or max(numerator, -numerator, denominator) >> _MOST_BITS:
            raise ValueError("not an encoded Fraction: a part is out of range")
        return module.Fraction(numerator, denominator)
    if tag == "UUID":
        return module.UUID(hex=_text(body))
    return _read_date(module, tag, body)


def _read_decimal(module: Any, text: str) -> object:
    """Read a Decimal; bounded, as in `encode`."""
    if len(text) > _MOST_DIGITS + 20:
        raise ValueError("not an encoded Decimal: too many digits")
    try:
        number = module.Decimal(text)
    except module.InvalidOperation:
        raise ValueError("not an encoded Decimal") from None
    if _decimal(number) is None:
        raise ValueError("not an encoded Decimal: its exponent is out of range")
    return number


def _read_date(module: Any, tag: str, body: Any) -> object:
    if tag == "date":
        return module.date.fromisoformat(_text(body))
    if tag == "timedelta":
        days, seconds, microseconds = (_exactly(int, part) for part in body)
        return module.timedelta(days, seconds, microseconds)
    text, fold, zone = body
    moment = getattr(module, tag).fromisoformat(_text(text))
    return moment.replace(fold=_exactly(int, fold), tzinfo=_read_zone(module, zone))


def _read_zone(module: Any, zone: Any) -> object:
    if zone == []:
        return None
    if len(zone) == 1:
        return _read_named_zone(_text(zone[0]))
    *parts, name = zone
    offset = module.timedelta(*(_exactly(int, part) for part in parts))
    plain = module.timezone(offset)
    return plain if plain.tzname(None) == name else module.timezone(offset, _text(name))


def _read_named_zone(key: str) -> object:
    if not _ZONE.fullmatch(key):
        raise ValueError("not the name of a time zone")
    try:
        return importlib.import_module("zoneinfo").ZoneInfo(key)
    except OSError:  # a folder of the data base
        raise ValueError(f"no time zone {key!r}") from None


def _text(body: object) -> str:
    return str(_exactly(str, body))


def _exactly(kind: type, part: object) -> Any:
    if type(part) is not kind:
        raise TypeError(f"{kind.__name__} is needed")
    return part
