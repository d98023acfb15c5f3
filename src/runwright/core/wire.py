"""The one JSON form of the nouns.

A dataclass is an object of its fields, an enum its value, a tuple an array, bytes base64. A member
of a union of dataclasses carries its class's `kind`. The values of `Case` and `Cases`, and floats
that JSON cannot say, go through core/plain.py.
"""

import base64
import json
import types
import typing
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from runwright.core import plain
from runwright.core.errors import BadOption, BadTask

T = TypeVar("T")
_ROWS = tuple[tuple[object, ...], ...]


def to_json(noun: object) -> Any:
    """Return the JSON-ready form of a noun (dicts, lists, strings, numbers, None).

    Raises:
        runwright.core.plain.NotPlain: a check holds a value without structural encoding.
    """
    if is_dataclass(noun) and not isinstance(noun, type):
        hints = _hints(type(noun))
        form = {f.name: _field_to_json(getattr(noun, f.name), hints[f.name]) for f in fields(noun)}
        kind = _kind(type(noun))
        return form if kind is None else {"kind": kind, **form}
    if isinstance(noun, Enum):
        return noun.value
    if isinstance(noun, tuple):
        return [to_json(item) for item in noun]
    if isinstance(noun, bytes):
        return base64.b64encode(noun).decode("ascii")
    if isinstance(noun, float):
        return plain.encode(noun)
    if noun is None or isinstance(noun, (bool, int, str)):
        return noun
    raise TypeError(f"{type(noun).__name__} has no JSON form")


def from_json(cls: type[T], form: Any) -> T:
    """Build a noun from its JSON form.

    Raises:
        ValueError: the form does not fit; the message names the field.
    """
    return typing.cast("T", _build(cls, form, cls.__name__))


def dumps(noun: object) -> str:
    """Return a noun's JSON form as one line of text."""
    return json.dumps(to_json(noun), separators=(",", ":"))


def loads(cls: type[T], text: str) -> T:
    """Build a noun from a line that `dumps` wrote."""
    return from_json(cls, json.loads(text))


def _kind(cls: type) -> str | None:
    """Return what tells a member of a union from the others; a field of that name is none."""
    kind = getattr(cls, "kind", None)
    return kind if isinstance(kind, str) else None


def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_plain(hint: Any) -> bool:
    return hint is object or hint in (tuple[object, ...], Sequence[object])


def _field_to_json(value: object, hint: Any) -> Any:
    if hint == Sequence[object] and isinstance(value, Sequence):
        return plain.encode(tuple(value))
    if _is_plain(hint):
        return plain.encode(value)
    if hint == _ROWS and isinstance(value, tuple):
        return [plain.encode(row) for row in value]
    return to_json(value)


def _build(hint: Any, form: Any, where: str) -> object:
    if _is_plain(hint):
        return _build_plain(hint, form, where)
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _build_union(typing.get_args(hint), form, where)
    if origin is tuple:
        if not isinstance(form, list):
            raise ValueError(f"{where}: expected an array, got {type(form).__name__}")
        (item, _) = typing.get_args(hint)
        return tuple(_build(item, part, f"{where}[{i}]") for i, part in enumerate(form))
    if is_dataclass(hint):
        return _build_dataclass(typing.cast("type", hint), form, where)
    return _build_scalar(hint, form, where)


def _build_plain(hint: Any, form: Any, where: str) -> object:
    try:
        value = plain.decode(form)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    if hint is not object and not isinstance(value, tuple):
        raise ValueError(f"{where}: expected a tuple, got {type(value).__name__}")
    return value


def _build_scalar(hint: Any, form: Any, where: str) -> object:
    try:
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(form)
        if hint is bytes and isinstance(form, str):
            return base64.b64decode(form, validate=True)
        if hint is float and type(form) is int:
            return float(form)
        if hint is float and isinstance(form, dict):
            form = plain.decode(form)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{where}: {error}") from None
    if hint is type(None) and form is None:
        return None
    if hint in (bool, int, float, str) and type(form) is hint:
        return form
    name = getattr(hint, "__name__", hint)
    raise ValueError(f"{where}: expected {name}, got {type(form).__name__}")


def _build_union(members: tuple[Any, ...], form: Any, where: str) -> object:
    if form is None and type(None) in members:
        return None
    members = tuple(member for member in members if member is not type(None))
    if len(members) == 1:
        return _build(members[0], form, where)
    kind = form.get("kind") if isinstance(form, dict) else None
    for member in members:
        if _kind(member) == kind:
            return _build(member, form, where)
    known = ", ".join(sorted(member.kind for member in members))
    raise ValueError(f"{where}: kind={kind!r} must be one of {known}")


def _build_dataclass(cls: type, form: Any, where: str) -> object:
    if not isinstance(form, dict):
        raise ValueError(f"{where}: expected an object, got {type(form).__name__}")
    hints = _hints(cls)
    names = {f.name for f in fields(cls)}
    kind = _kind(cls)
    if kind is not None and form.get("kind", kind) != kind:
        raise ValueError(f"{where}: kind={form['kind']!r} must be {kind!r}")
    unknown = set(form) - names - ({"kind"} if kind is not None else set())
    if unknown:
        raise ValueError(f"{where}: unknown field {min(unknown)!r}")
    values = {
        name: _build(hints[name], form[name], f"{where}.{name}") for name in names if name in form
    }
    try:
        return cls(**values)
    except (TypeError, BadOption, BadTask) as error:
        raise ValueError(f"{where}: {error}") from None
