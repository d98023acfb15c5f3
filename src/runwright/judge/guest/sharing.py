"""Containers that both sides have while a call lasts: what one side changes, the other sees.

The containers in a call's arguments are numbered alike on both sides, in the order in which they
stand in the message, and lie on a stack: a call that is made meanwhile puts its own on top, and
takes them off when it has been answered. With every message goes what its sender has changed since
the message before, container by container, so that two names for one list, a list that holds
itself and a list that comes back as the result stay what they are.
"""

import json
from collections import deque
from collections.abc import Callable
from typing import Any

from runwright.core.plain import Decoder, Encoder
from runwright.judge.guest import arrays

NewEncoder = Callable[[dict[int, int]], Encoder]


class Shared:
    """One side's half of the containers that both have.

    Args:
        encoder: Makes an encoder for values that may hold shared containers.
    """

    def __init__(self, encoder: NewEncoder) -> None:
        self.containers: list[Any] = []
        self.numbers: dict[int, int] = {}  # id: place in `containers`, which keeps the id valid
        self._encoder = encoder
        self._agreed = "[]"  # their contents as both sides knew them last

    def add(self, containers: list[Any]) -> None:
        """Put the containers of a message's arguments on top."""
        for container in containers:
            self.numbers[id(container)] = len(self.containers)
            self.containers.append(container)

    def cut(self, size: int) -> None:
        """Take off what is above a size."""
        for container in self.containers[size:]:
            del self.numbers[id(container)]
        del self.containers[size:]

    def agree(self) -> None:
        """Take their contents for what the other side knows too."""
        self._agreed = self._text() if self.containers else "[]"

    def changed(self, encoder: Encoder) -> list[list[object]]:
        """Return the contents if they are others than were agreed on.

        Args:
            encoder: That of the message.
        """
        if not self.containers or self._text() == self._agreed:
            return []
        return [[n, _contents(one, encoder)] for n, one in enumerate(self.containers)]

    def apply(self, changed: list[Any], decoder: Decoder) -> None:
        """Give containers the contents that the other side told.

        Raises:
            ValueError: it told no such thing.
        """
        found = [(self.containers[n], decoder.value(form)) for n, form in changed]
        for container, contents in found:
            _update(container, contents)

    def _text(self) -> str:
        encoder = self._encoder(self.numbers)
        return json.dumps([_contents(one, encoder) for one in self.containers])


def _contents(container: object, encoder: Encoder) -> object:
    form = arrays.encode(container, encoder)
    return encoder.contents(container) if form is None else form


def _update(original: Any, new: Any) -> None:
    if type(new) is not type(original):
        raise ValueError(f"a {type(original).__name__} became a {type(new).__name__}")
    if isinstance(original, (list, bytearray)):
        original[:] = new
    elif isinstance(original, (dict, set)):
        original.clear()
        original.update(new)
    elif isinstance(original, deque):
        original.clear()
        original.extend(new)
    else:
        arrays.update(original, new)
