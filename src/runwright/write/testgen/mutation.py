"""Typed mutation: a new input from a known one, each value changed as its type allows.

int      one more, one less, or the same
float    plus up to 1, or times 0.5 to 1.5
bool     either
text     an ingredient put in, a piece deleted or changed, or a character repeated
list     an element removed, put in changed, doubled, or changed in its place; tuple and set alike
dict     a pair removed, put in changed, or its value changed

Instead of that, numbers become an ingredient of their type in half of the cases, texts in two of
five. Whatever else there is, None among it, stays as it is.
"""

import string
from collections.abc import Callable, Collection
from random import Random
from typing import Any

from runwright.write.testgen.identity import identity, unshared
from runwright.write.testgen.ingredients import Ingredients
from runwright.write.testgen.replies import Input
from runwright.write.testgen.shapes import CONTAINERS, KEY, VALUE, Place, Shapes, inside

_INGREDIENT = {int: 0.5, float: 0.5, complex: 0.5, str: 0.4}  # odds of taking one
_TRIES = 8  # for an input that differs from the one it was made from
_MOST_CHARACTERS = 16 * 1024  # of an input's identity: texts that are put into each other grow
_LONGEST = 10  # of a text or container made from nothing
_REACH = 100  # of a number made from nothing
_ALIKE = 0.8  # odds that all elements of a container made from nothing are of one type
_LEAVES: tuple[type, ...] = (bool, float, int, str)


class Mutator:
    """Makes inputs.

    Args:
        random: What it draws from.
        ingredients: Values to put in; grow while it works.
        shapes: The types that values have, for what has to be made from nothing.
        steps: Most changes to one input, >= 1.
    """

    def __init__(
        self, random: Random, ingredients: Ingredients, shapes: Shapes, steps: int
    ) -> None:
        self._random = random
        self._ingredients = ingredients
        self._shapes = shapes
        self._steps = steps
        self._ways: dict[type, Callable[[Any, Place], object]] = {
            int: self._int,
            float: self._float,
            bool: self._bool,
            str: self._text,
            **dict.fromkeys(CONTAINERS, self._container),
            dict: self._dict,
        }
        self._fresh: dict[type, Callable[[Place], object]] = {
            int: lambda _: random.randint(-_REACH, _REACH),
            float: lambda _: random.uniform(-_REACH, _REACH),
            bool: lambda _: random.random() < 0.5,
            str: lambda _: self._letters(),
            list: lambda place: self._fresh_items(inside(place, list)),
            tuple: lambda place: tuple(self._fresh_items(inside(place, tuple))),
            set: lambda place: set(self._fresh_items(inside(place, set))),
            frozenset: lambda place: frozenset(self._fresh_items(inside(place, frozenset))),
            dict: self._fresh_dict,
        }

    def input(self, seed: Input) -> Input | None:
        """Return an input that differs from the seed; None: none was found in 8 tries."""
        known = identity(seed)
        for _ in range(_TRIES):
            arguments = list(seed)
            for _ in range(self._random.randint(1, self._steps)):
                if arguments:
                    at = self._random.randrange(len(arguments))
                    arguments[at] = self.value(arguments[at], (at,))
            key = identity(tuple(arguments))
            if key != known and len(key) <= _MOST_CHARACTERS:
                return tuple(map(unshared, arguments))  # a doubled list is two lists
        return None

    def value(self, value: object, place: Place) -> object:
        """Return a value of the same type; the given one is left as it is."""
        kind = type(value)
        if self._random.random() < _INGREDIENT.get(kind, 0):
            ingredient = self._ingredients.draw(kind, self._random)
            if ingredient is not None:
                return ingredient
        change = self._ways.get(kind)
        return value if change is None else change(value, place)

    def fresh(self, kind: type, place: Place) -> object:
        """Return a value of a type, made from nothing; None for a type that cannot be."""
        make = self._fresh.get(kind)
        return None if make is None else make(place)

    def _int(self, value: int, _place: Place) -> int:
        return value + self._random.randint(-1, 1)

    def _float(self, value: float, _place: Place) -> float:
        if self._random.random() < 0.5:
            return value + self._random.uniform(-1, 1)
        return value * (1 + self._random.uniform(-0.5, 0.5))

    def _bool(self, _value: bool, _place: Place) -> bool:
        return self._random.random() < 0.5

    def _text(self, value: str, place: Place) -> str:
        if not value:
            return self._letters()
        way = self._random.randrange(3)
        start = self._random.randrange(len(value))
        if way == 0:
            ingredient = self._ingredients.draw(str, self._random)
            return f"{value[:start]}{ingredient or self._letters()}{value[start:]}"
        if way == 1:
            return value[:start] + value[start] + value[start:]
        end = self._random.randint(start + 1, len(value))
        piece = value[start:end]
        # The whole text is deleted only: changing it would be this choice again.
        changed = end - start < len(value) and self._random.random() < 0.5
        return value[:start] + (str(self.value(piece, place)) if changed else "") + value[end:]

    def _letters(self) -> str:
        length = self._random.randint(0, _LONGEST)
        return "".join(self._random.choices(string.ascii_letters, k=length))

    def _container(self, value: Collection[object], place: Place) -> object:
        """Change a list, tuple or set by way of a list."""
        kind = type(value)
        unordered = kind in (set, frozenset)  # members come in an order that is always the same
        items = sorted(value, key=identity) if unordered else list(value)
        changed = self._items(items, inside(place, kind))
        return changed if kind is list else CONTAINERS[kind](changed)

    def _items(self, items: list[object], place: Place) -> list[object]:
        """Change a list of what stands at a place."""
        if not items:
            return self._fresh_items(place)
        at = self._random.randrange(len(items))
        way = self._random.randrange(4)
        if way == 0:
            return items[:at] + items[at + 1 :]
        if way == 1:
            return items[: at + 1] + items[at:]
        changed = self.value(items[at], place)
        if way == 2:
            return [*items[:at], changed, *items[at + 1 :]]
        put = self._random.randint(0, len(items))
        return [*items[:put], changed, *items[put:]]

    def _fresh_items(self, place: Place) -> list[object]:
        length = self._random.randint(0, _LONGEST)
        kinds = self._shapes.types(place) or _LEAVES
        one = self._random.choice(kinds)
        alike = self._random.random() < _ALIKE
        return [
            self.fresh(one if alike else self._random.choice(kinds), place) for _ in range(length)
        ]

    def _dict(self, value: dict[object, object], place: Place) -> dict[object, object]:
        if not value:
            return self._fresh_dict(place)
        key = self._random.choice(list(value))
        way = self._random.randrange(3)
        if way == 0:
            return {other: item for other, item in value.items() if other != key}
        changed = self.value(value[key], (*place, VALUE))
        if way == 1:
            return {**value, self.value(key, (*place, KEY)): changed}
        return {**value, key: changed}

    def _fresh_dict(self, place: Place) -> dict[object, object]:
        keys = self._shapes.types((*place, KEY)) or _LEAVES
        values = self._shapes.types((*place, VALUE)) or _LEAVES
        key, value = self._random.choice(keys), self._random.choice(values)
        return {
            self.fresh(key, (*place, KEY)): self.fresh(value, (*place, VALUE))
            for _ in range(self._random.randint(0, _LONGEST))
        }
