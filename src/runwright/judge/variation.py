"""Inputs of the same shape as given ones: other numbers, other letters, another order.

What is varied stays among what was seen at its place: signs, the letters of texts, the words of
texts with words, sorted lists sorted, equally long arguments equally long. So an input is rarely
one that the program was never meant for; where it is, the reference has to say so.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Arguments = tuple[object, ...]
_TRIES = 8  # for each input that is wanted
_MOST_CHANGES = 2


def variations(
    given: Sequence[Arguments], *, count: int, generator: random.Random
) -> list[Arguments]:
    """Return up to `count` inputs, all different, none of them given; fewer where none is found."""
    given = [arguments for arguments in given if arguments]
    if not given:
        return []
    tied = _equally_long(given)
    seen = {repr(arguments) for arguments in given}
    found: list[Arguments] = []
    for _ in range(count * _TRIES):
        if len(found) == count:
            break
        arguments = list(generator.choice(given))
        for _ in range(generator.randint(1, _MOST_CHANGES)):
            place = generator.randrange(len(arguments))
            samples = [one[place] for one in given if place < len(one)]
            arguments[place] = _Varied(samples, generator, tied).value(arguments[place])
        if repr(arguments_made := tuple(arguments)) not in seen:
            seen.add(repr(arguments_made))
            found.append(arguments_made)
    return found


def _equally_long(given: Sequence[Arguments]) -> bool:
    """Return whether each input has several lists or texts, always of one length."""
    lengths = [[len(one) for one in each if isinstance(one, (list, tuple, str))] for each in given]
    return all(len(each) > 1 and len(set(each)) == 1 for each in lengths)


class _Varied:
    """Makes variants of a value out of the values seen at its place."""

    def __init__(self, samples: Sequence[object], generator: random.Random, tied: bool) -> None:
        self.generator = generator
        self.tied = tied  # lengths have to stay
        self.leaves = [leaf for sample in samples for leaf in _leaves(sample)]
        lists = [one for one in samples if isinstance(one, (list, tuple)) and len(one) > 1]
        self.sorted = bool(lists) and all(_is_sorted(one) for one in lists)

    def value(self, value: object) -> object:
        """Return a variant of a value, or the value itself where there is none."""
        if isinstance(value, bool):
            return not value
        if isinstance(value, (int, float)):
            return self._number(value)
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, (list, tuple)):
            items = self._items(list(value))
            return items if isinstance(value, list) else tuple(items)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, (set, frozenset)):
            return type(value)(self._items(sorted(value, key=repr)))
        return value

    def _number(self, value: float) -> object:
        kind = type(value)
        numbers = [
            one for one in self.leaves if isinstance(one, (int, float)) and type(one) is kind
        ]
        new = self.generator.choice([value - 1, value + 1, value * 2, *numbers])
        least = min(numbers, default=value)
        if least >= 0:  # a count, a size: as it was, not below what was seen, 0 apart
            new = max(abs(new), min(least, 1))
        return kind(new)

    def _text(self, value: str) -> str:
        texts = [leaf for leaf in self.leaves if isinstance(leaf, str)]
        if " " in value:
            words = [word for text in texts for word in text.split(" ")]
            return " ".join(self._sequence(value.split(" "), words))
        letters = [letter for text in texts for letter in text]
        return "".join(self._sequence(list(value), letters))

    def _items(self, items: list[object]) -> list[object]:
        if items and self.generator.random() < 0.5:
            place = self.generator.randrange(len(items))
            items[place] = self.value(items[place])
        elif not items or not isinstance(items[0], (list, tuple, dict, set)):
            same = [leaf for leaf in self.leaves if not items or type(leaf) is type(items[0])]
            items = self._sequence(items, same)
        return sorted(items, key=_order) if self.sorted else items

    def _sequence(self, parts: list[Any], pool: Sequence[Any]) -> list[Any]:
        parts = list(parts)
        ways: list[Callable[[list[Any], Sequence[Any]], None]] = []
        if parts and pool:
            ways.append(self._replace)
        if len(parts) > 1:
            ways.append(self._swap)
        if not self.tied and len(parts) > 1:
            ways.append(self._drop)
        if not self.tied and pool:
            ways.append(self._insert)
        if ways:
            self.generator.choice(ways)(parts, pool)
        return parts

    def _replace(self, parts: list[Any], pool: Sequence[Any]) -> None:
        parts[self.generator.randrange(len(parts))] = self.generator.choice(pool)

    def _swap(self, parts: list[Any], _: Sequence[Any]) -> None:
        one, two = self.generator.sample(range(len(parts)), 2)
        parts[one], parts[two] = parts[two], parts[one]

    def _drop(self, parts: list[Any], _: Sequence[Any]) -> None:
        del parts[self.generator.randrange(len(parts))]

    def _insert(self, parts: list[Any], pool: Sequence[Any]) -> None:
        parts.insert(self.generator.randint(0, len(parts)), self.generator.choice(pool))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)):
        for item in sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value:
            yield from _leaves(item)
    else:
        yield value


def _is_sorted(items: Sequence[object]) -> bool:
    keys = [_order(item) for item in items]
    return keys == sorted(keys)


def _order(item: object) -> tuple[str, float, str]:
    if isinstance(item, (int, float)):
        return "", item, ""
    return type(item).__name__, 0.0, str(item)
