"""Proxies: what the checker holds in place of the candidate's objects.

An object is asked to be called, for its attributes and for the methods that syntax needs. What it
would have a say in that decides a check is never asked of it:

    ==  !=         by identity, fields or builtin value, worked out here; else `could_not_judge`
    hash           of the same
    isinstance     by the class it was made from; of a class with its own `==` `could_not_judge`
    in             by going through its items and comparing here
    <  bool  +  …  of the builtin value below it; else `could_not_judge`
    repr str       a text of ours that may stand in a message; comparing it is `could_not_judge`
    with           entered and left there; whether an exception goes on is not asked

What decides equality is told by the candidate's side. A lie about it gains nothing: it could as
well have returned another object.
"""

import operator
import types
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, Protocol

from runwright.judge.guest.wording import shorten, shown

_KNOWN: dict[str, type] = {
    "generator": types.GeneratorType,
    "function": types.FunctionType,
    "builtin": types.BuiltinFunctionType,
    "method": types.MethodType,
    "coroutine": types.CoroutineType,
    "async_generator": types.AsyncGeneratorType,
    "module": types.ModuleType,
    "type": type,
    "metatype": type,
}
# They are no numbers and are true, and whoever made them has no say in it.
_INERT = {"inert", *_KNOWN} - {"metatype"}
# What the keys or items of a dict never equal.
_NO_SETS = (list, tuple, dict, str, bytes, int, float, complex, bool, type(None))
# Names with underscores that are no part of a protocol, so that a check means the object's own.
_TELLING = frozenset(("__name__", "__qualname__", "__doc__", "__dict__", "__annotations__"))
_UNHASHABLE = "unhashable type: {!r}"


class Asked(Protocol):
    """The part of the peer that a proxy needs."""

    def ask(
        self, request: dict[str, Any], call: str, arguments: Any = (), words: Any = None
    ) -> Any:
        """Ask the candidate."""

    def look(self, number: int, kind: str) -> dict[str, Any]:
        """Ask what an object is made of."""

    def text(self, value: Any) -> str:
        """Return the text that stands for an object."""

    def cannot_judge(self, message: str) -> BaseException:
        """Return what ends the check."""


class Unsaid(str):
    """The text of an object that stays with the program: for messages, not for comparing."""

    __slots__ = ("peer",)
    peer: Asked

    def _refuse(self, *_: object) -> NoReturn:
        raise self.peer.cannot_judge(f"{str.__str__(self)}: only the program could say its text")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = __contains__ = _refuse
    __len__ = __iter__ = __getitem__ = _refuse
    startswith = endswith = find = index = count = strip = lower = upper = _refuse


class Proxy:
    """An object that stays on the candidate's side; the check may call it and its methods."""

    __slots__ = ("_equality", "_kind", "_known", "_number", "_peer")

    def __init__(self, peer: Asked, number: int, kind: str, nature: tuple[str, str]) -> None:
        equality, known = nature
        object.__setattr__(self, "_peer", peer)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_kind", kind)
        object.__setattr__(self, "_equality", equality)
        object.__setattr__(self, "_known", known)

    _peer: Asked
    _number: int
    _kind: str
    _equality: str
    _known: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the object on the candidate's side."""
        words = [shown(argument) for argument in arguments]
        words += [f"{name}={shown(value)}" for name, value in keywords.items()]
        call = f"{self._kind}({shorten(', '.join(words))})"
        return self._peer.ask({"op": "call", "target": self._number}, call, arguments, keywords)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in _TELLING:
            raise AttributeError(name)
        request = {"op": "get", "target": self._number, "name": name}
        value = self._peer.ask(request, f"{self._kind}.{name}")
        if type(value) is Proxy and value._known in ("method", "function"):
            object.__setattr__(value, "_kind", name)
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        request = {"op": "set", "target": self._number, "name": name}
        self._peer.ask(request, f"{self._kind}.{name} = {shown(value)}", (value,))

    def __delattr__(self, name: str) -> None:
        request = {"op": "delete", "target": self._number, "name": name}
        self._peer.ask(request, f"del {self._kind}.{name}")

    def _method(self, name: str, *arguments: Any) -> Any:
        request = {"op": "method", "target": self._number, "name": name}
        return self._peer.ask(request, f"{self._kind}.{name}", arguments)

    def __len__(self) -> int:
        return int(self._method("__len__"))

    def __iter__(self) -> Any:
        return self._method("__iter__")

    def __next__(self) -> Any:
        return self._method("__next__")

    def __getitem__(self, key: Any) -> Any:
        return self._method("__getitem__", key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._method("__setitem__", key, value)

    def __delitem__(self, key: Any) -> None:
        self._method("__delitem__", key)

    def __enter__(self) -> Any:
        return self._method("__enter__")

    def __exit__(self, *_: object) -> None:
        """Leave it; an answer that swallows an exception could swallow the check's assertion."""
        self._method("__exit__", None, None, None)

    def __contains__(self, item: Any) -> bool:
        return any(item is one or item == one for one in self)

    def __repr__(self) -> str:
        text = Unsaid(self._peer.text(self))
        text.peer = self._peer
        return text

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> Any:
        if self._equality == "own":
            return NotImplemented if self._is_other(other) else self._refuse()
        if self._equality == "base":
            return self._of_base(operator.eq, other)
        if self is other:
            return True
        if other is Proxy:  # what `type()` says here of any object of the program
            self._refuse()
        if type(other) is not Proxy:
            return NotImplemented  # Python asks the other, then takes identity
        if self._equality == "identity":
            return NotImplemented if other._equality == "own" else False
        return self._fields() == other._fields() if other._equality == "fields" else NotImplemented

    def __ne__(self, other: object) -> Any:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __hash__(self) -> int:
        if self._equality == "identity":
            return hash(self._number)
        if self._equality == "own":
            self._refuse()
        seen = self._look()
        if seen.get("hashable") is not True:
            raise TypeError(_UNHASHABLE.format(self._kind))
        return hash(seen["base"] if self._equality == "base" else _by_value(seen))

    def _look(self) -> dict[str, Any]:
        return self._peer.look(self._number, self._kind)

    def _base(self) -> Any:
        return self._look().get("base")

    def _fields(self) -> Any:
        return _by_value(self._look())

    @property  # type: ignore[misc]  # that of `object` can be set
    def __class__(self) -> Any:
        """What `isinstance` asks for: never the proxy's own class, and never the program."""
        if self._known in _KNOWN:
            return _KNOWN[self._known]
        if self._equality == "base":
            return type(self._base())
        return self._refuse()

    def __instancecheck__(self, instance: Any) -> bool:
        """Say whether an object is of this class of the program's."""
        if type(instance) is not Proxy:
            return False
        if instance._equality == "own":
            instance._refuse()
        return any(one is self for one in instance._look()["mro"])

    def __subclasscheck__(self, subclass: Any) -> bool:
        """Say whether a class is below this class of the program's."""
        return type(subclass) is Proxy and any(one is self for one in subclass._look()["bases"])

    def _refuse(self, *_: object) -> NoReturn:
        message = f"{self._kind} object: only the program could compare, test or hash it"
        raise self._peer.cannot_judge(message)

    def _is_other(self, value: object) -> bool:
        """Say whether it equals nothing of a value's kind, whatever it is."""
        if self._known == "view":
            return type(value) in _NO_SETS
        # A method equals another that is bound to an equal object, and nothing else.
        return self._is_inert() and type(value) is not Proxy

    def _is_inert(self) -> bool:
        return self._known in _INERT

    def _no_number(self, *_: object) -> NoReturn:
        if self._is_inert():
            raise TypeError(f"{self._kind} of the program is no number")
        self._refuse()

    def _of_base(self, operate: Callable[..., Any], *others: Any) -> Any:
        if self._equality != "base":
            self._no_number()
        return operate(self._base(), *(one._base() if _is_based(one) else one for one in others))

    def __bool__(self) -> bool:
        return self._is_inert() or bool(self._of_base(bool))

    def __lt__(self, other: Any) -> Any:
        return self._of_base(operator.lt, other)

    def __le__(self, other: Any) -> Any:
        return self._of_base(operator.le, other)

    def __gt__(self, other: Any) -> Any:
        return self._of_base(operator.gt, other)

    def __ge__(self, other: Any) -> Any:
        return self._of_base(operator.ge, other)

    def __int__(self) -> int:
        return int(self._of_base(int))

    def __float__(self) -> float:
        return float(self._of_base(float))

    def __index__(self) -> int:
        return int(self._of_base(operator.index))

    # What a subclass redefines of these is the program's, and no look at the value tells.
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __matmul__ = _no_number
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _no_number
    __pow__ = __rpow__ = __and__ = __rand__ = __xor__ = __rxor__ = _no_number
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = __neg__ = __pos__ = __abs__ = _no_number
    __invert__ = __complex__ = __round__ = __trunc__ = __floor__ = __ceil__ = _no_number
    __divmod__ = __rdivmod__ = __rmatmul__ = _no_number
    __or__ = __ror__ = __mro_entries__ = __reduce_ex__ = _refuse  # classes have them


def _is_based(value: object) -> Any:
    return type(value) is Proxy and value._equality == "base"


def _by_value(seen: dict[str, Any]) -> tuple[object, ...]:
    """Return what makes two dataclass objects equal: the class, and the fields that it compares."""
    return (seen.get("class"), *(tuple(one) for one in seen.get("fields", ())))


class CoroutineProxy(Coroutine[Any, Any, Any]):
    """A coroutine that stays on the candidate's side, where it runs when it is awaited here."""

    __slots__ = ("_kind", "_number", "_peer")

    def __init__(self, peer: Asked, number: int, kind: str, _: tuple[str, str]) -> None:
        self._peer = peer
        self._number = number
        self._kind = kind

    def send(self, _: Any) -> Any:
        """Run it to its end there."""
        request = {"op": "await", "target": self._number}
        raise StopIteration(self._peer.ask(request, f"await {self._kind}"))

    def __repr__(self) -> str:
        return "<coroutine of the program>"

    def throw(self, *error: Any) -> NoReturn:
        """Raise an exception here; the coroutine has not begun."""
        raise error[0]

    def close(self) -> None:
        """Leave it there unawaited."""

    def __await__(self) -> Any:
        return self

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return self.send(None)
