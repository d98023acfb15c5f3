"""Shapes: which types the known inputs have at each place, for what is made from nothing.

A place is the number of an argument and the way from there into containers: (0,), (0, "list"),
(1, "key"), (1, "value", "set"). What is in a set can be hashed; in a list at the same place it need
not be, so the container's type is part of the way.
"""

from collections.abc import Callable
from typing import Any

from runwright.write.testgen.replies import Input

Place = tuple[int | str, ...]
KEY, VALUE = "key", "value"
CONTAINERS: dict[type, Callable[[list[Any]], object]] = {
    kind: kind for kind in (list, tuple, set, frozenset)
}


def inside(place: Place, kind: type) -> Place:
    """Return the place of the elements of a container of a type."""
    return (*place, kind.__name__)


class Shapes:
    """The types that were seen, in the order of their coming."""

    def __init__(self) -> None:
        self._types: dict[Place, dict[type, None]] = {}

    def learn(self, arguments: Input) -> None:
        """Take in the types of one input."""
        for at, argument in enumerate(arguments):
            self._learn((at,), argument)

    def _learn(self, place: Place, value: object) -> None:
        self._types.setdefault(place, {})[type(value)] = None
        if isinstance(value, dict):
            for key, item in value.items():
                self._learn((*place, KEY), key)
                self._learn((*place, VALUE), item)
        elif isinstance(value, (list, tuple, set, frozenset)):
            for item in value:
                self._learn(inside(place, type(value)), item)

    def types(self, place: Place) -> tuple[type, ...]:
        """Return the types seen at a place, in an order that is always the same."""
        return tuple(sorted(self._types.get(place, {}), key=lambda kind: kind.__name__))
