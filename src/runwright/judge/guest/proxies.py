"""Proxies: what the checker holds in place of the candidate's objects."""

import builtins
from typing import Any, ClassVar, NoReturn

from runwright.core.plain import NotPlain, decode, encode
from runwright.judge.guest.border import Channel, Gone


class Ended(BaseException):
    """The candidate ended in the middle of a call. No `except Exception` of a check hides it."""

    outcome: ClassVar[str] = "failed"


class CannotJudge(BaseException):
    """The check needs what only the candidate could tell."""

    outcome: ClassVar[str] = "could_not_judge"


def shorten(text: str, most: int = 120) -> str:
    """Cut a text in the middle, saying so."""
    if len(text) <= most:
        return text
    half = (most - 5) // 2
    return f"{text[:half]} ... {text[-half:]}"


def shown(value: object) -> str:
    """Return a value's repr, cut in the middle when long."""
    try:
        return shorten(repr(value))
    except ValueError:  # Python writes no integer of more than some thousand digits
        return f"a {type(value).__name__} with an integer too long to show"


class Peer:
    """The candidate's side, as the checker sees it."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.calls = 0
        self.last = ""  # "f(3) returned 4", for messages
        self.last_call = ""
        self.raised: BaseException | None = None  # the last exception a call brought back
        self._proxies: dict[int, Proxy] = {}
        self._errors: dict[tuple[str, ...], type[BaseException]] = {}

    def value(self, form: object) -> Any:
        """Decode a form; a handle is a proxy, the same one each time."""
        return decode(form, self._proxy)

    def _proxy(self, form: object) -> object:
        if not isinstance(form, dict) or set(form) != {"handle"}:
            raise ValueError("unknown form")
        number, kind = form["handle"]
        if number not in self._proxies:
            self._proxies[int(number)] = Proxy(self, int(number), str(kind))
        return self._proxies[number]

    def named(self, name: str, form: object) -> Any:
        """Decode the value of a name; messages call a proxy by it."""
        value = self.value(form)
        if type(value) is Proxy:
            object.__setattr__(value, "_kind", name)
        return value

    def form(self, value: object) -> object:
        """Encode a value of the check; its proxies become handles again."""
        try:
            return encode(value, _handle)
        except NotPlain as error:
            raise CannotJudge(
                f"an argument of type {error} cannot be passed to the program"
            ) from None

    def ask(self, request: dict[str, Any], arguments: tuple[Any, ...], call: str) -> Any:
        """Ask the candidate and return its value, or raise what it raised."""
        self.calls += 1
        self.last_call = call
        request["arguments"] = [self.form(argument) for argument in arguments]
        try:
            self.channel.send(request)
            answer = self.channel.receive()
            for position, form in answer["changed"]:
                _update(arguments[position], self.value(form))
            if "raised" not in answer:
                value = self.value(answer["value"])
                self.last = f"{call} returned {shown(value)}"
                return value
        except Gone:
            raise Ended(f"the program ended during {call}") from None
        except (KeyError, TypeError, ValueError, IndexError) as error:
            # Only a program that writes into the channel itself answers so.
            raise Ended(f"the program's answer to {call} cannot be read: {error}") from None
        raise self._error(answer["raised"], call)

    def _error(self, raised: dict[str, Any], call: str) -> BaseException:
        kind = self.error_class([str(base) for base in raised["bases"]])
        message = str(raised["message"])
        self.last = f"{call} raised {raised['type']}: {shorten(message)}"
        if not issubclass(kind, Exception):
            return Ended(f"{call} raised {raised['type']}")  # SystemExit is not the check's exit
        error = kind.__new__(kind)
        error.args = (message,)
        self.raised = error
        return error

    def error_class(self, bases: list[str]) -> type[BaseException]:
        """Return our own class for an exception class of the candidate, by its bases' names."""
        key = tuple(bases)
        if key not in self._errors:
            ours = BaseException
            for name in bases:
                known = getattr(builtins, name, None)
                if isinstance(known, type) and issubclass(known, BaseException):
                    ours = known
                    break
            same = bases[0] == ours.__name__
            self._errors[key] = ours if same else type(bases[0], (ours,), {})
        return self._errors[key]


def _handle(value: object) -> object:
    if type(value) is Proxy:
        return {"handle": [object.__getattribute__(value, "_number"), "object"]}
    raise NotPlain(type(value).__name__)


def _update(original: Any, new: Any) -> None:
    """Bring a mutable argument to the state the candidate left it in."""
    if isinstance(original, (list, bytearray)):
        original[:] = new
    elif isinstance(original, (dict, set)):
        original.clear()
        original.update(new)
    elif hasattr(original, "extend"):  # a deque
        original.clear()
        original.extend(new)


class Proxy:
    """An object that stays on the candidate's side; the check may call it and its methods."""

    __slots__ = ("_kind", "_number", "_peer")

    def __init__(self, peer: Peer, number: int, kind: str) -> None:
        object.__setattr__(self, "_peer", peer)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_kind", kind)

    _peer: Peer
    _number: int
    _kind: str

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        """Call the object on the candidate's side."""
        words = [shown(argument) for argument in arguments]
        words += [f"{name}={shown(value)}" for name, value in keywords.items()]
        forms = {name: self._peer.form(value) for name, value in keywords.items()}
        call = f"{self._kind}({shorten(', '.join(words))})"
        request = {"op": "call", "target": self._number, "keywords": forms}
        return self._peer.ask(request, arguments, call)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        request = {"op": "get", "target": self._number, "name": name}
        value = self._peer.ask(request, (), f"{self._kind}.{name}")
        if type(value) is Proxy:
            object.__setattr__(value, "_kind", name)
        return value

    def _method(self, name: str, *arguments: Any) -> Any:
        request = {"op": "method", "target": self._number, "name": name}
        return self._peer.ask(request, arguments, f"{self._kind}.{name}")

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

    def __exit__(self, *_: object) -> Any:
        return self._method("__exit__", None, None, None)

    def __repr__(self) -> str:
        return f"<{self._kind} of the program>"

    def _refuse(self, *_: object) -> NoReturn:
        kind = object.__getattribute__(self, "_kind")
        raise CannotJudge(f"{kind} object: only the program could compare, test or hash it")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __hash__ = __contains__ = _refuse
