"""One side's half of the talk over the border: asking, and doing what is asked meanwhile.

Both sides use this class; what a side can do and what it lets out is in its `Border`.
"""

import threading
from typing import Any, Protocol

from runwright.core.plain import Decoder, Encoder
from runwright.judge.guest import arrays
from runwright.judge.guest.border import Channel, Gone, TooLarge
from runwright.judge.guest.raising import Errors
from runwright.judge.guest.sharing import Shared

MOST_NESTED = 100  # calls that wait for each other
_NUMBERS = (int, float, complex, bool)
_OTHERS = (str, bytes, bytearray, range, list, tuple, set, frozenset, dict, object, type(None))
# Objects that both sides have; nothing among them does more than make a value.
_KNOWN: dict[str, Any] = {kind.__name__: kind for kind in (*_NUMBERS, *_OTHERS)}
_KNOWN["NotImplemented"] = NotImplemented
_NAMES = {id(value): name for name, value in _KNOWN.items()}


class Forged(Exception):
    """The other side sent what no honest side sends."""


class Border(Protocol):
    """What a side can do and lets out."""

    errors: Errors

    def outgoing(self, value: object) -> object:
        """Return the form of an object that is no data."""

    def incoming(self, tag: str, body: Any) -> object:
        """Return the object of such a form of the other side."""

    def perform(self, request: dict[str, Any], arguments: list[Any], words: dict[str, Any]) -> Any:
        """Do what the other side asks."""

    def is_final(self, error: BaseException) -> bool:
        """Say whether an exception ends this side's part instead of being told."""


class Conversation:
    """Questions and answers over a channel."""

    def __init__(self, channel: Channel, border: Border) -> None:
        self.channel = channel
        self.border = border
        self.shared = Shared(self.encoder)
        self.depth = 0
        self._lock = threading.RLock()  # a side with threads asks one question at a time

    def encoder(self, shared: dict[int, int] | None = None) -> Encoder:
        """Return an encoder for one message."""

        def outside(value: object) -> object:
            numbers = self.shared.numbers if shared is None else shared
            if id(value) in numbers:
                return {"shared": numbers[id(value)]}
            if id(value) in _NAMES:
                return {"type": _NAMES[id(value)]}
            form = arrays.encode(value, encoder)
            if form is None:
                return self.border.outgoing(value)
            if arrays.MUTABLE.intersection(form):
                encoder.mutable.append(value)
            return form

        numbers = self.shared.numbers if shared is None else shared
        encoder = Encoder(outside, shared=numbers, cycles=True)
        return encoder

    def decoder(self) -> Decoder:
        """Return a decoder for one message."""

        def inside(form: Any) -> object:
            ((tag, body),) = form.items()
            if tag == "type":
                return _KNOWN[body]
            if tag not in arrays.TAGS:
                return self.border.incoming(tag, body)
            value = arrays.decode(tag, body, decoder)
            if tag in arrays.MUTABLE:
                decoder.mutable.append(value)
            return value

        decoder = Decoder(inside, shared=self.shared.containers, cycles=True)
        return decoder

    def ask(self, request: dict[str, Any], arguments: Any = (), words: Any = None) -> Any:
        """Ask the other side; return its value or raise what it raised.

        Args:
            request: "op", "target" and what goes with it.
            arguments: Positional ones.
            words: Keyword ones.

        Raises:
            Gone: the other side ended.
            Forged: what it answered is no answer.
            TooLarge: the question or its answer is.
            RecursionError: too many calls wait for each other.
        """
        if self.depth >= MOST_NESTED:
            raise RecursionError(f"more than {MOST_NESTED} calls of program and check are nested")
        with self._lock:
            size = len(self.shared.containers)
            self.depth += 1
            try:
                self._send_request(request, arguments, words or {})
                message = self.channel.receive()
                while "op" in message:
                    self.answer(message)
                    message = self.channel.receive()
                return self._read(message)
            finally:
                self.depth -= 1
                self.shared.cut(size)
                self.shared.agree()

    def _send_request(self, request: dict[str, Any], arguments: Any, words: dict[str, Any]) -> None:
        encoder = self.encoder()
        message = {
            **request,
            "arguments": [encoder.form(argument) for argument in arguments],
            "keywords": {name: encoder.form(value) for name, value in words.items()},
        }
        added = list(encoder.mutable)
        message["changed"] = self.shared.changed(encoder)
        self.channel.send(message)
        self.shared.add(added)

    def _read(self, message: dict[str, Any]) -> Any:
        if "too_large" in message:
            raise TooLarge(str(message["too_large"]))
        decoder = self.decoder()
        try:
            if "raised" in message:
                value: Any = self.border.errors.rebuild(message["raised"], decoder)
            else:
                value = decoder.value(message["value"])
            self.shared.apply(message["changed"], decoder)
        except (arrays.NoLibrary, MemoryError):
            raise
        except Exception as error:
            raise Forged(str(error)) from None
        if "raised" in message:
            raise value
        return value

    def answer(self, message: dict[str, Any]) -> None:
        """Do what a message asks and tell what came of it.

        Raises:
            Gone: the other side ended.
            Forged: the message is no question.
        """
        size = len(self.shared.containers)
        decoder = self.decoder()
        try:
            arguments = [decoder.value(form) for form in message["arguments"]]
            words = {str(name): decoder.value(form) for name, form in message["keywords"].items()}
            added = list(decoder.mutable)
            self.shared.apply(message["changed"], decoder)
        except (arrays.NoLibrary, MemoryError):
            raise
        except Exception as error:
            raise Forged(str(error)) from None
        self.shared.add(added)
        self.shared.agree()
        self.depth += 1
        try:
            told = self._perform(message, arguments, words)
        finally:
            self.depth -= 1
        with self._lock:
            try:
                self.channel.send(told)
            except TooLarge as error:
                self.channel.send({"too_large": str(error)})
        self.shared.cut(size)
        self.shared.agree()

    def _perform(
        self, message: dict[str, Any], arguments: list[Any], words: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            value = self.border.perform(message, arguments, words)
            return self._told(lambda encoder: {"value": encoder.form(value)})
        except BaseException as error:
            if isinstance(error, (Gone, Forged, TooLarge)) or self.border.is_final(error):
                raise
            raised = error
        return self._told(lambda encoder: {"raised": self.border.errors.describe(raised, encoder)})

    def _told(self, form: Any) -> dict[str, Any]:
        encoder = self.encoder()
        return {**form(encoder), "changed": self.shared.changed(encoder)}
