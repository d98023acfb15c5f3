"""Guest: the candidate's side. It holds the program and answers calls; it never sees a check.

Nothing it says is believed beyond "this is what the call returned": a program that takes this
module over can only return other values than it would have, which any program can do.
"""

import json
import types
from typing import Any

from runwright.core.plain import NotPlain, decode, encode
from runwright.judge.guest.border import Channel, Gone
from runwright.run.guest.child import Call
from runwright.run.guest.programs import load_module


def main(call: Call) -> None:
    """Answer the calls that the request names, or all that come over the channel."""
    calls = json.loads(call.request)
    module = load_module(call)
    if calls:
        for one in calls:
            _answer(call, module, one)
        return
    assert call.channel_fd is not None
    channel = Channel(call.channel_fd)
    candidate = Candidate(module)
    channel.send(candidate.introduction())
    while True:
        try:
            channel.send(candidate.answer(channel.receive()))
        except Gone:
            return  # the checker is done


def _answer(call: Call, module: types.ModuleType, one: dict[str, Any]) -> None:
    """Make one call and append what came of it to the result, as a line."""
    arguments = [decode(form) for form in one["arguments"]]
    if not hasattr(module, one["function"]):
        call.write_result(b'{"missing":true}\n')
        return
    value = getattr(module, one["function"])(*arguments)
    try:
        answer = {"value": encode(value, as_tuple)}
    except NotPlain:
        answer = {"opaque": type(value).__name__}
    call.write_result(json.dumps(answer).encode("ascii") + b"\n")


def as_tuple(value: object) -> object:
    """Give a named tuple the form of a tuple, which it equals.

    Raises:
        NotPlain: it is something else.
    """
    kind = type(value)
    if isinstance(value, tuple) and hasattr(kind, "_fields") and kind.__eq__ is tuple.__eq__:
        return encode(tuple(value), as_tuple)
    raise NotPlain(kind.__name__)


class Candidate:
    """The program's objects, by number, and the operations on them."""

    def __init__(self, module: types.ModuleType) -> None:
        self.module = module
        self.objects: list[object] = []
        self.numbers: dict[int, int] = {}  # id(object): number; `objects` keeps the id valid

    def introduction(self) -> dict[str, Any]:
        """Describe the program's public names."""
        names: dict[str, object] = {}
        modules: list[str] = []
        errors: dict[str, list[str]] = {}
        for name, value in list(self.module.__dict__.items()):
            if name.startswith("__"):
                continue
            if isinstance(value, types.ModuleType):
                modules.append(name)
            elif isinstance(value, type) and issubclass(value, BaseException):
                errors[name] = [base.__name__ for base in value.__mro__]
            else:
                names[name] = self.form(value)
        return {"names": names, "modules": modules, "errors": errors}

    def form(self, value: object) -> object:
        """Encode a value; what has no encoding stays here under a number."""
        try:
            return encode(value, self._handle)
        except NotPlain:  # too deep, or a cycle
            return self._handle(value)

    def _handle(self, value: object) -> object:
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        return {"handle": [number, type(value).__name__]}

    def value(self, form: object) -> object:
        """Decode what the checker sent; its handles are our objects."""
        return decode(form, self._object)

    def _object(self, form: object) -> object:
        assert isinstance(form, dict)
        return self.objects[form["handle"][0]]

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked; what it raises is part of the answer."""
        arguments = [self.value(form) for form in request.get("arguments", ())]
        keywords = {name: self.value(form) for name, form in request.get("keywords", {}).items()}
        before = [self.form(argument) for argument in arguments]
        target = self.objects[request["target"]]
        try:
            value = self._do(request, target, arguments, keywords)
            form = self.form(value)
        except BaseException as error:
            return {"raised": _describe(error), "changed": self._changed(arguments, before)}
        return {"value": form, "changed": self._changed(arguments, before)}

    def _do(
        self,
        request: dict[str, Any],
        target: Any,
        arguments: list[object],
        keywords: dict[str, Any],
    ) -> object:
        if request["op"] == "call":
            return target(*arguments, **keywords)
        if request["op"] == "get":
            return getattr(target, request["name"])
        method = getattr(type(target), request["name"], None)
        if method is None:  # as the interpreter says when syntax needs a method that is not there
            raise TypeError(f"{type(target).__name__!r} object has no {request['name']}")
        return method(target, *arguments)

    def _changed(self, arguments: list[object], before: list[object]) -> list[list[object]]:
        after = [self.form(argument) for argument in arguments]
        return [
            [i, new] for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new
        ]


def _describe(error: BaseException) -> dict[str, Any]:
    try:
        message = str(error)
    except Exception:
        message = "<str() of the exception failed>"
    return {
        "type": type(error).__name__,
        "message": message[:10_000],
        "bases": [base.__name__ for base in type(error).__mro__],
    }
