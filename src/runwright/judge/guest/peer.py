"""The candidate's side, as the checker sees it: what is asked of it, what it may ask."""

import functools
import types
from collections.abc import Callable
from typing import Any, ClassVar

from runwright.core.plain import NotPlain
from runwright.judge.guest import proxies
from runwright.judge.guest.arrays import NoLibrary
from runwright.judge.guest.border import Channel, Gone, TooLarge
from runwright.judge.guest.conversation import Conversation, Forged
from runwright.judge.guest.objects import Objects
from runwright.judge.guest.raising import Errors
from runwright.judge.guest.wording import shorten, shown


class Ended(BaseException):
    """The candidate ended in the middle of a call. No `except Exception` of a check hides it."""

    outcome: ClassVar[str] = "failed"


class CannotJudge(BaseException):
    """The check needs what only the candidate could tell."""

    outcome: ClassVar[str] = "could_not_judge"


# Methods that syntax needs and that the program may use on an object of the check.
_METHODS = frozenset(
    f"__{name}__"
    for name in [
        "call",
        "iter",
        "next",
        "len",
        "getitem",
        "setitem",
        "delitem",
        "contains",
        "bool",
        "enter",
        "exit",
        "reversed",
        "str",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "hash",
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "neg",
        "pos",
        "abs",
        "invert",
        "and",
        "or",
        "xor",
        "lshift",
        "rshift",
        "matmul",
        "radd",
        "rsub",
        "rmul",
        "rtruediv",
        "rfloordiv",
        "rmod",
        "rpow",
        "rand",
        "ror",
        "rxor",
        "iadd",
        "isub",
        "imul",
        "index",
        "int",
        "float",
        "round",
    ]
)
_OF_EVERY_OBJECT = (
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__hash__",
    "__str__",
)
# What leads from an object to the frames, code and modules of the check.
_CLOSED = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.GeneratorType,
    types.CoroutineType,
    types.AsyncGeneratorType,
    functools.partial,
    type,
)
# As exceptions of a call they would end a `map`, a generator or a loop of the check in silence.
_ENDS_A_LOOP = (StopIteration, StopAsyncIteration, GeneratorExit)
_UNCHANGING = (int, float, complex, str, bytes)
_MARKS = {ord("0"): ".", ord("1"): ":"}
_NEVER = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)


class Peer:
    """Asks the candidate on the check's behalf, and does what the candidate asks meanwhile."""

    def __init__(self, channel: Channel) -> None:
        self.conversation = Conversation(channel, self)
        self.errors = Errors()
        self.calls = 0
        self.last = ""  # "f(3) returned 4", for messages
        self.last_call = ""
        self.last_value: object = None
        self.raised: BaseException | None = None  # the last exception a call brought back
        self.end: Ended | CannotJudge | None = None  # the first one, even if the check caught it
        self._objects = Objects()
        self._proxies: dict[int, proxies.Proxy | proxies.CoroutineProxy] = {}
        self._marks: dict[int, str] = {}  # by number, of objects that a text stands for
        self._looks: dict[int, dict[str, Any]] = {}  # by number, since the program did something
        self._values: dict[int, dict[str, Any]] = {}  # those that can be no other

    def ended(self, message: str) -> Ended:
        """Return what ends the check because the candidate ended, and remember it."""
        end = Ended(message)
        self.end = self.end or end
        return end

    def cannot_judge(self, message: str) -> CannotJudge:
        """Return what ends the check because only the candidate could tell, and remember it."""
        end = CannotJudge(message)
        self.end = self.end or end
        return end

    def named(self, name: str, form: object) -> Any:
        """Decode the value of a name; messages call a proxy by it."""
        value = self.conversation.decoder().value(form)
        if type(value) is proxies.Proxy:
            object.__setattr__(value, "_kind", name)
        return value

    def ask(
        self, request: dict[str, Any], call: str, arguments: Any = (), words: Any = None
    ) -> Any:
        """Ask the candidate and return its value, or raise what it raised.

        Args:
            request: See border.py.
            call: In words, for messages.
            arguments: Positional ones.
            words: Keyword ones.
        """
        self.calls += 1
        self.last_call = call
        self._looks.clear()
        try:
            value = self._asked(lambda: self.conversation.ask(request, arguments, words), call)
        except _ENDS_A_LOOP as error:
            if request.get("name") == "__next__" and isinstance(error, StopIteration):
                raise
            raise self._no_end(error) from error
        finally:
            self._looks.clear()
        self.last, self.last_value = f"{call} returned {shown(value)}", value
        return value

    def look(self, number: int, kind: str) -> dict[str, Any]:
        """Ask what an object is made of (see candidate.py).

        It is asked again after the program has done something, unless the object is a builtin value
        that nothing changes: it would be another from comparison to comparison.
        """
        if seen := self._values.get(number) or self._looks.get(number):
            return seen
        request, call = {"op": "look", "target": number}, f"a look at {kind}"
        try:
            seen = self._asked(lambda: self.conversation.ask(request), call)
        except _ENDS_A_LOOP as error:
            raise self._no_end(error) from error
        if type(seen) is not dict or type(seen.get("mro")) is not list:
            raise self.ended(f"the program forged what a {kind} object is")
        known = self._values if type(seen.get("base")) in _UNCHANGING else self._looks
        known[number] = seen
        return seen

    def _no_end(self, error: BaseException) -> RuntimeError:
        """Return what a call raises here in place of what would end a loop of the check.

        Python does the same where a generator raises StopIteration (PEP 479).
        """
        self.raised = RuntimeError(f"the program raised {type(error).__name__}")
        return self.raised

    def text(self, value: proxies.Proxy) -> str:
        """Return the text that stands for an object: other for each, without words or digits.

        The program chose the name and the number of the object; a check may search texts.
        """
        number = object.__getattribute__(value, "_number")
        marks = self._marks.setdefault(number, f"{len(self._marks):b}".translate(_MARKS))
        return f"<object {marks} of the program>"

    def worded(self, message: str) -> str:
        """Return a message in which objects are called by the names of their classes."""
        for number, marks in self._marks.items():
            kind = object.__getattribute__(self._proxies[number], "_kind")
            message = message.replace(
                f"<object {marks} of the program>", f"<{kind} of the program>"
            )
        return message

    def _asked(self, asking: Callable[[], Any], call: str) -> Any:
        try:
            return asking()
        except Gone:
            raise self.ended(f"the program ended during {call}") from None
        except Forged as error:  # only a program that writes into the channel itself
            raise self.ended(f"the program's answer to {call} cannot be read: {error}") from None
        except TooLarge as error:
            raise self.cannot_judge(f"{call}: its values are too large: {error}") from None
        except NoLibrary as error:
            raise self.cannot_judge(f"{call}: the check's side has no {error}") from None
        except NotPlain as error:
            raise self.cannot_judge(
                f"an argument of type {error} cannot be passed to the program"
            ) from None
        except (Ended, CannotJudge):
            raise
        except BaseException as error:
            self.raised = error
            self.last = f"{call} raised {type(error).__name__}: {shorten(str(error))}"
            raise

    def outgoing(self, value: Any) -> object:
        """Return a number for an object of the check that the program may use by reference."""
        if is_proxy(value):
            return {"yours": object.__getattribute__(value, "_number")}
        kind = type(value)
        if isinstance(value, type) and issubclass(value, BaseException):
            bases = self.errors.names_of(value)
            return {"error": bases or [base.__name__ for base in value.__mro__]}
        if isinstance(value, _NEVER):
            raise NotPlain(kind.__name__)
        methods = [name for name in sorted(_METHODS) if _has(kind, name)]
        return {"handle": [self._objects.number(value), kind.__name__, methods]}

    def incoming(self, tag: str, body: Any) -> object:
        """Return our own object, or the proxy of one of the program's, the same one each time."""
        if tag == "yours":
            return self._objects[body]
        if tag == "error":
            return self.errors.class_of([str(name) for name in body])
        if tag != "handle":
            raise ValueError(f"unknown tag {tag!r}")
        number, kind, equality, known = body
        if type(number) is not int:
            raise ValueError("an object without number")
        if number not in self._proxies:
            make = proxies.CoroutineProxy if known == "coroutine" else proxies.Proxy
            self._proxies[number] = make(self, number, str(kind), (str(equality), str(known)))
        return self._proxies[number]

    def is_final(self, error: BaseException) -> bool:
        """Say whether an exception ends the check: it is not for the program to catch."""
        return isinstance(error, (Ended, CannotJudge))

    def perform(self, request: dict[str, Any], arguments: list[Any], words: dict[str, Any]) -> Any:
        """Do for the program what a reference to an object of the check allows."""
        target = self._objects[request["target"]]
        name = str(request["name"])
        match request["op"]:
            case "call" if callable(target):
                return target(*arguments, **words)
            case "method" if name in _METHODS and _has(type(target), name):
                return getattr(type(target), name)(target, *arguments)
            case "get" if _is_open(target, name):
                return getattr(target, name)
            case "set" if _is_open(target, name) and not _is_method(target, name):
                return setattr(target, name, *arguments)
            case "delete" if _is_open(target, name) and not _is_method(target, name):
                return delattr(target, name)
        raise AttributeError(f"{type(target).__name__!r} object of the check has no {name!r} here")


def is_proxy(value: object) -> bool:
    """Say whether an object is one of the program's; asks nothing of it."""
    return type(value) in (proxies.Proxy, proxies.CoroutineProxy)


def _has(kind: type, name: str) -> bool:
    method = getattr(kind, name, None)
    if method is None:
        return False
    return name not in _OF_EVERY_OBJECT or method is not getattr(object, name)


def _is_open(target: object, name: str) -> bool:
    if name.startswith("_") or isinstance(target, _CLOSED):
        return False
    # What a mock says of its use, and what it answers, is between it and the check.
    mocked = any(kind.__module__ == "unittest.mock" for kind in type(target).__mro__)
    return not mocked or not (hasattr(type(target), name) or name == "method_calls")


def _is_method(target: object, name: str) -> bool:
    """Say whether a name is a method of the check's class, which the check may rest on."""
    found = (vars(kind)[name] for kind in type(target).__mro__ if name in vars(kind))
    method = next(found, None)
    return callable(method) or isinstance(method, classmethod)
