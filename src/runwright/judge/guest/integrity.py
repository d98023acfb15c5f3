"""What a program may not replace while tests run beside it: the functions that were there before.

A snapshot holds every function and class of every module loaded so far, with the code of each
function and the members of each class, by identity. It finds what was replaced and not put back;
it does not find what puts itself back in time.
"""

import sys
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

_CODE = (types.FunctionType, types.BuiltinFunctionType, type)
_MEMBERS = (
    types.FunctionType,
    types.WrapperDescriptorType,
    types.MethodDescriptorType,
    classmethod,
    staticmethod,
    property,
)
# Functions of `sys` and `warnings` are meant to be set; typing_extensions sets some of `typing`.
_NOT_WATCHED = ("__main__", "sys", "typing", "warnings")


@dataclass(frozen=True, slots=True)
class _Entry:
    owner: Any  # a module or class
    name: str
    value: object
    state: tuple[object, ...]  # of a function: what it would run

    def holds(self) -> bool:
        if _names(self.owner).get(self.name) is not self.value:
            return False
        pairs = zip(_state(self.value), self.state, strict=True)
        return all(one is other for one, other in pairs)

    def __str__(self) -> str:
        module = self.owner.__module__ + "." if isinstance(self.owner, type) else ""
        return f"{module}{self.owner.__name__}.{self.name}"


class Snapshot:
    """The functions and classes of all modules, and the import system's lists, as they are."""

    def __init__(self) -> None:
        loaded: dict[str, Any] = dict(sys.modules)  # anything may stand in it
        self._modules = {
            name: module
            for name, module in loaded.items()
            if _is(module, (types.ModuleType,)) and name not in _NOT_WATCHED
        }
        self._entries = list(self._taken())
        self._finders = [*sys.meta_path, *sys.path_hooks]

    def _taken(self) -> Iterator[_Entry]:
        for module_name, module in self._modules.items():
            for name, value in list(vars(module).items()):
                if not _is(value, _CODE):
                    continue
                yield _Entry(module, name, value, _state(value))
                if _is(value, (type,)) and _names(value).get("__module__") == module_name:
                    yield from _members(value)

    def changed(self) -> str:
        """Return the name of something that was replaced, or ""."""
        for name, module in self._modules.items():
            if sys.modules.get(name) is not module:
                return f"sys.modules[{name!r}]"
        known = set(map(id, self._finders))  # a framework takes its own away when it is done
        if any(id(finder) not in known for finder in (*sys.meta_path, *sys.path_hooks)):
            return "sys.meta_path or sys.path_hooks"
        if sys.gettrace() is not None or sys.getprofile() is not None:
            return "the interpreter's trace function"
        return next((str(entry) for entry in self._entries if not entry.holds()), "")


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    """Return whether a value is of a kind, without asking it: `isinstance` reads `__class__`."""
    return issubclass(type(value), kinds)


def _names(owner: Any) -> Mapping[str, Any]:
    """Return what a module or class holds, past a metaclass that has a say in it."""
    held = type.__dict__["__dict__"].__get__(owner) if _is(owner, (type,)) else vars(owner)
    return cast("Mapping[str, Any]", held)


def _members(kind: type) -> Iterator[_Entry]:
    for name, value in list(_names(kind).items()):
        if _is(value, _MEMBERS):
            yield _Entry(kind, name, value, _state(value))


def _state(value: object) -> tuple[object, ...]:
    if _is(value, (classmethod, staticmethod)):
        value = cast("classmethod[Any, Any, Any]", value).__func__
    if _is(value, (types.FunctionType,)):
        value = cast("types.FunctionType", value)
        return (value.__code__, value.__defaults__, value.__kwdefaults__)
    return ()
