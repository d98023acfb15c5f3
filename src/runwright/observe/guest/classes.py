"""What a class says of itself, read past its metaclass.

A metaclass of the program may define `__getattribute__` or properties; asking a class for an
attribute would run them, so the descriptors of `type` itself are asked.
"""

from typing import Any

_NAME: Any = type.__dict__["__name__"]
_QUALIFIED: Any = type.__dict__["__qualname__"]
_MODULE: Any = type.__dict__["__module__"]
_ORDER: Any = type.__dict__["__mro__"]
_NAMESPACE: Any = type.__dict__["__dict__"]


def name_of(kind: type) -> str:
    """Return its `__name__`."""
    return str(_NAME.__get__(kind))


def qualified_name_of(kind: type) -> str:
    """Return its `__qualname__`."""
    return str(_QUALIFIED.__get__(kind))


def module_of(kind: type) -> object:
    """Return its `__module__`, which may be anything."""
    return _MODULE.__get__(kind)


def namespaces_of(kind: type) -> list[dict[str, object]]:
    """Return the namespaces of it and its bases, in the order in which names are looked up."""
    return [_NAMESPACE.__get__(base) for base in _ORDER.__get__(kind)]


def member_of(kind: type, name: str) -> object:
    """Return what an attribute is defined as; None if it is not."""
    return next((space[name] for space in namespaces_of(kind) if name in space), None)
