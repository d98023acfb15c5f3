"""Restoring the types that JSON took from a task's inputs: tuples, sets, complex numbers.

The record's own assertions say them. `assert f((1, 2)) == 3` beside the input `[[1, 2]]` tells that
the argument is a tuple, and so are those of all other inputs of the task at the same place. A place
is a position in the arguments, then "a member of that", as deep as it goes.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field

ALIKE = 3  # tuples seen this deep in each other are taken to be so at any depth


@dataclass
class _Place:
    """What the values at one place were seen to be."""

    kinds: set[type] = field(default_factory=set)  # of collections that JSON has as lists
    numbers: set[type] = field(default_factory=set)  # of numbers that JSON has as texts
    members: "_Place | None" = None
    values: "_Place | None" = None  # of a dict

    def see(self, typed: object, given: object) -> None:
        """Learn from a value and what JSON made of it."""
        if isinstance(typed, (tuple, list, set, dict)) and isinstance(given, list):
            self.kinds.add(type(typed))  # a dict is the `{}` of an assertion, meant as a set
            self.members = self.members or _Place()
            for one, other in zip(given if isinstance(typed, set) else typed, given, strict=True):
                self.members.see(one, other)
        elif isinstance(typed, dict) and isinstance(given, dict):
            self.values = self.values or _Place()
            for one, other in zip(typed.values(), given.values(), strict=True):
                self.values.see(one, other)
        elif isinstance(typed, (int, float, complex)) and isinstance(given, str):
            self.numbers.add(type(typed))

    def restore(self, given: object, depth: int, alike: int, tuples: int = 0) -> object:
        """Return a value of JSON's with the types of this place, below so many tuples."""
        if depth == 0:
            return given
        if isinstance(given, list):
            if dict in self.kinds and not given:
                return {}
            unseen = not self.kinds and tuples >= alike
            tuples = tuples + 1 if unseen or tuple in self.kinds else 0
            inner = self.members or _Place()
            members = [inner.restore(one, depth - 1, alike, tuples) for one in given]
            if set in self.kinds:
                return set(members)
            return tuple(members) if tuples else members
        if isinstance(given, dict) and self.values:
            return {
                key: self.values.restore(value, depth - 1, alike) for key, value in given.items()
            }
        if isinstance(given, str) and self.numbers:
            return complex(given) if complex in self.numbers else float(given)
        return given


def restore_types(
    assertions: str,
    function: str,
    base: Sequence[list[object]],
    inputs: Sequence[list[object]],
    *,
    depth: int = -1,
    alike: int = ALIKE,
) -> tuple[tuple[object, ...], ...]:
    """Return inputs with the types that the assertions show.

    Args:
        assertions: Python text, one assertion per base input, in their order.
        function: The function that they call.
        base: The base inputs, as JSON has them.
        inputs: The inputs to restore, as JSON has them.
        depth: How deep in an argument types are restored; below 0: all the way.
        alike: How deep tuples must be seen in each other to be taken to be so at any depth.
    """
    places: dict[int, _Place] = {}
    asserted = [one for one in ast.parse(assertions).body if isinstance(one, ast.Assert)]
    if len(asserted) == len(base):
        for one, given in zip(asserted, base, strict=True):
            typed = _arguments(one, function)
            if typed is not None and _as_json(typed) == _as_json(given):
                for i, (value, other) in enumerate(zip(typed, given, strict=True)):
                    places.setdefault(i, _Place()).see(value, other)
    for i, place in places.items():
        if all(map(_is_number, (one[i] for one in base))):
            texts = [one[i] for one in inputs if i < len(one) and isinstance(one[i], str)]
            place.numbers |= {complex} if texts and all(map(_is_complex, texts)) else set()
    nowhere = _Place()
    return tuple(
        tuple(places.get(i, nowhere).restore(one, depth, alike) for i, one in enumerate(given))
        for given in inputs
    )


def _arguments(statement: ast.stmt, function: str) -> list[object] | None:
    """Return the literal arguments of the first call of a function, if they are literals."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == function:
            try:
                return [ast.literal_eval(argument) for argument in node.args]
            except ValueError:
                return None
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_complex(text: object) -> bool:
    try:
        complex(str(text))
    except ValueError:
        return False
    return True


def _as_json(value: object) -> object:
    """Return a value as JSON would have it, for comparison; numbers as their texts."""
    if isinstance(value, (list, tuple)):
        return [_as_json(one) for one in value]
    if isinstance(value, set) or value == {}:
        return sorted((_as_json(one) for one in value), key=repr)
    if isinstance(value, dict):
        return {str(key): _as_json(one) for key, one in value.items()}
    return str(value) if isinstance(value, (int, float, complex)) else value
