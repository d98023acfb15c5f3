"""Exceptions cross by name, arguments and plain attributes, and are made anew on the other side.

An exception's class is one of ours: a builtin one, or a class made here below the nearest builtin
base, by the names that the other side tells. What crosses back is the object that was sent.
"""

import builtins
from collections.abc import Callable
from typing import Any

from runwright.core.plain import Decoder, Encoder

_MOST_CHARACTERS = 10_000
_MOST_KEPT = 1000  # exceptions that may come back as the object they are
_FindClass = Callable[[str], type[BaseException] | None]


class Errors:
    """Exceptions of one side, on their way over the border.

    Args:
        own: Finds a class of this side by its name.
    """

    def __init__(self, own: _FindClass | None = None) -> None:
        self._own = own or (lambda _: None)
        self._classes: dict[tuple[str, ...], type[BaseException]] = {}
        self._sent: dict[int, BaseException] = {}
        self._received: dict[int, tuple[int, BaseException]] = {}  # by id; the other's number

    def describe(self, error: BaseException, encoder: Encoder) -> dict[str, Any]:
        """Return what is told of an exception."""
        if id(error) in self._received:
            return {"again": self._received[id(error)][0]}
        number = len(self._sent)
        if number < _MOST_KEPT:
            self._sent[number] = error
        told = _attributes(error)
        return {
            "number": number,
            "type": type(error).__name__,
            "bases": [base.__name__ for base in type(error).__mro__],
            "message": _message(error),
            "args": [encoder.form(argument) for argument in error.args],
            "attributes": {name: encoder.form(value) for name, value in told.items()},
        }

    def rebuild(self, told: dict[str, Any], decoder: Decoder) -> BaseException:
        """Return the exception that the other side told of.

        Raises:
            ValueError: it told of none; or KeyError, TypeError.
        """
        if "again" in told:
            return self._sent[told["again"]]
        kind = self.class_of([str(base) for base in told["bases"]])
        error = _instance(kind, [decoder.value(form) for form in told["args"]])
        for name, form in told["attributes"].items():
            value = decoder.value(form)
            if name.isidentifier() and not name.startswith("_") and not hasattr(kind, name):
                setattr(error, name, value)
        message = str(told["message"])
        if _message(error) != message:  # its class has a text of its own
            error.__dict__["_told"] = message
        if len(self._received) < _MOST_KEPT:
            self._received[id(error)] = (int(told["number"]), error)
        return error

    def class_of(self, bases: list[str]) -> type[BaseException]:
        """Return our class for a class of the other side, by its name and those of its bases."""
        key = tuple(bases)
        if key not in self._classes:
            self._classes[key] = self._own(bases[0]) or _made(bases)
        return self._classes[key]

    def names_of(self, kind: type) -> list[str] | None:
        """Return the names under which a class was made here; None if it was not."""
        return next((list(key) for key, made in self._classes.items() if made is kind), None)


def _made(bases: list[str]) -> type[BaseException]:
    ours: type[BaseException] = BaseException
    for name in bases:
        known = getattr(builtins, name, None)
        if isinstance(known, type) and issubclass(known, BaseException):
            ours = known
            break

    def told(error: BaseException) -> str:
        message: str | None = error.__dict__.get("_told")
        return ours.__str__(error) if message is None else message

    # Also below a builtin class of the same name, so that its text can be another.
    return ours if bases[0] == ours.__name__ else type(bases[0], (ours,), {"__str__": told})


def _instance(kind: type[BaseException], arguments: list[Any]) -> BaseException:
    """Make an exception; a class of the program's own may want other arguments than it keeps."""
    try:
        error = kind(*arguments)
    except Exception:
        error = kind.__new__(kind)
    error.args = tuple(arguments)
    return error


def _attributes(error: BaseException) -> dict[str, Any]:
    own = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    if isinstance(error, SystemExit):
        own.pop("code", None)  # made of its arguments
    return own


def _message(error: BaseException) -> str:
    try:
        return str(error)[:_MOST_CHARACTERS]
    except Exception:
        return "<str() of the exception failed>"
