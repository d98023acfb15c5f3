"""Guest: the candidate's side. It holds the program and answers calls; it never sees a check.

Nothing it says is believed beyond "this is what the call returned": a program that takes this
module over can only return other values than it would have, which any program can do.
"""

import dataclasses
import json
import types
from typing import Any, cast

from runwright.core.plain import Encoder, NotPlain, Unbounded, decode
from runwright.judge.guest.border import Channel, Gone
from runwright.judge.guest.conversation import Conversation, Forged
from runwright.judge.guest.objects import Objects
from runwright.judge.guest.raising import Errors
from runwright.judge.guest.references import References
from runwright.run.guest.child import Call
from runwright.run.guest.programs import load_module

# What `type()` of an object is called that the checker has the type of.
_KNOWN_KINDS = {
    types.GeneratorType: "generator",
    types.FunctionType: "function",
    types.BuiltinFunctionType: "builtin",
    types.MethodType: "method",
    types.CoroutineType: "coroutine",
    types.AsyncGeneratorType: "async_generator",
    types.ModuleType: "module",
    type: "type",
    type({}.keys()): "view",
    type({}.items()): "view",
}
_OF_NUMBERS = ("__bool__", "__len__", "__sub__")
_HEAP_TYPE = 1 << 9  # of a type's flags: some code has made it
_PLAIN_BASES: tuple[Any, ...] = (int, float, complex, str, bytes, tuple, list, dict, set, frozenset)


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
    candidate = Candidate(module, channel)
    channel.send(candidate.introduction())
    while True:
        try:
            candidate.conversation.answer(channel.receive())
        except (Gone, Forged):
            return  # the checker is done


def _answer(call: Call, module: types.ModuleType, one: dict[str, Any]) -> None:
    """Make one call and append what came of it to the result, as a line."""
    arguments = [decode(form) for form in one["arguments"]]
    if not hasattr(module, one["function"]):
        call.write_result(b'{"missing":true}\n')
        return
    value = getattr(module, one["function"])(*arguments)
    try:
        answer = {"value": encoded(value)}
    except Unbounded:
        answer = {"too_large": True}
    except NotPlain:
        answer = {"opaque": type(value).__name__}
    call.write_result(json.dumps(answer).encode("ascii") + b"\n")


def encoded(value: object) -> object:
    """Encode a result for a reader that has no program: a named tuple is the tuple that it equals.

    Raises:
        NotPlain: there is something else in it; `Unbounded` if it cannot be written out.
    """
    kept: list[object] = []  # what is encoded must live as long as its encoder

    def as_tuple(part: object) -> object:
        kind = type(part)
        if isinstance(part, tuple) and hasattr(kind, "_fields") and kind.__eq__ is tuple.__eq__:
            kept.append(tuple(part))
            return encoder.form(kept[-1])
        known = kind.__module__ == "builtins" and isinstance(part, (tuple, list, dict, set))
        raise (Unbounded if known else NotPlain)(kind.__name__)

    encoder = Encoder(as_tuple)
    return encoder.form(value)


class Candidate:
    """The program's objects, and the operations on them that the check may ask for."""

    def __init__(self, module: types.ModuleType, channel: Channel) -> None:
        self.module = module
        self.objects = Objects()
        self.errors = Errors(self._own_error)
        self.conversation = Conversation(channel, self)
        self.references = References(self.conversation)
        self._loop: Any = None

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
                names[name] = self.conversation.encoder().form(value)
        return {"names": names, "modules": modules, "errors": errors}

    def _own_error(self, name: str) -> type[BaseException] | None:
        value = self.module.__dict__.get(name)
        return value if isinstance(value, type) and issubclass(value, BaseException) else None

    def outgoing(self, value: object) -> object:
        """Return a number for an object that stays here, and what the check may know of it."""
        if (number := self.references.number(value)) is not None:
            return {"yours": number}
        kind = type(value)
        if isinstance(value, type) and issubclass(value, BaseException):
            return {"error": [base.__name__ for base in value.__mro__]}
        known = _KNOWN_KINDS.get(kind, "metatype" if isinstance(value, type) else _inertness(kind))
        name = getattr(value, "__name__", kind.__name__) if known else kind.__name__
        return {"handle": [self.objects.number(value), str(name), equality(kind), known]}

    def incoming(self, tag: str, body: Any) -> object:
        """Return our own object, or a reference to one of the check's."""
        if tag == "yours":
            return self.objects[body]
        if tag == "error":
            return self.errors.class_of(body)
        if tag == "handle":
            return self.references.reference(*body)
        raise ValueError(f"unknown tag {tag!r}")

    def is_final(self, _: BaseException) -> bool:
        """Whatever the program raises is told."""
        return False

    def perform(self, request: dict[str, Any], arguments: list[Any], words: dict[str, Any]) -> Any:
        """Do what the check asks."""
        target = self.objects[request["target"]]
        match request["op"]:
            case "call":
                return target(*arguments, **words)
            case "get":
                return getattr(target, request["name"])
            case "set":
                return setattr(target, request["name"], *arguments)
            case "delete":
                return delattr(target, request["name"])
            case "look":
                return look(target)
            case "await":
                return self._await(target)
        method = getattr(type(target), request["name"], None)
        if method is None:  # as the interpreter says when syntax needs a method that is not there
            raise TypeError(f"{type(target).__name__!r} object has no {request['name']}")
        return method(target, *arguments)

    def _await(self, coroutine: Any) -> Any:
        """Run a coroutine to its end, on the one loop that all of the program's run on."""
        import asyncio  # the programs that need none do not pay for it

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        return self._loop.run_until_complete(coroutine)


def _inertness(kind: type) -> str:
    """Say "inert" of the interpreter's own iterators and the like, which compare by identity."""
    made = kind.__flags__ & _HEAP_TYPE or any(hasattr(kind, name) for name in _OF_NUMBERS)
    return "" if made or equality(kind) != "identity" else "inert"


def equality(kind: type) -> str:
    """Say what decides whether an object of a class equals another.

    "identity": it equals itself alone. "fields": a dataclass, which compares its fields. "base": a
    builtin value below a class of the program, which compares as the value. "own": code of the
    program's.
    """
    method: Any = kind.__eq__
    if method is object.__eq__:
        return "identity"
    if any(method is base.__eq__ and issubclass(kind, base) for base in _PLAIN_BASES):
        return "base"
    generated = getattr(getattr(method, "__code__", None), "co_filename", "") == "<string>"
    return "fields" if dataclasses.is_dataclass(kind) and generated else "own"


def look(value: Any) -> dict[str, Any]:
    """Return what an object is made of: its class, that one's bases, fields and builtin value."""
    kind = type(value)
    seen: dict[str, Any] = {"class": kind, "mro": list(type.mro(kind))}
    if isinstance(value, type):
        seen["bases"] = list(type.__dict__["__mro__"].__get__(value))
    match equality(kind):
        case "fields":
            compared = [one.name for one in dataclasses.fields(value) if one.compare]
            seen["fields"] = [(name, getattr(value, name)) for name in compared]
            seen["hashable"] = kind.__hash__ is not None
        case "base":
            base: Any = next(base for base in _PLAIN_BASES if isinstance(value, base))
            seen["base"] = _as_base(base, value)
            seen["hashable"] = kind.__hash__ is base.__hash__ is not None
    return seen


def _as_base(base: Any, value: Any) -> object:
    """Return the builtin value below an object, past what its class redefines."""
    if base is dict:
        return dict(dict.items(value))
    if base in (tuple, list, set, frozenset):
        return base(base.__iter__(value))
    if base is str:
        return str.__str__(value)
    if base is complex:
        return complex(value.real, value.imag)
    plain: dict[Any, Any] = {int: int.__int__, float: float.__float__, bytes: bytes.__bytes__}
    return cast("object", plain[base](value))
