"""String Splitting: machines are taken apart and put together, method by method, to the end."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runwright.benchmarks.symbench.puzzle import Puzzle

_ALL = "ABCXYZ"


@dataclass(frozen=True, slots=True)
class Method:
    """One method: what it takes and what it gives."""

    takes: Mapping[str, int]
    gives: Mapping[str, int]

    def __str__(self) -> str:
        return f"{_listed(self.takes)} -> {_listed(self.gives)}"


def make(source: random.Random, level: int) -> Puzzle:
    """Return machines A, B and C, level to 3 * level of each."""

    def some(most: int) -> int:
        return source.randint(1, most)

    # Each takes machines or parts away for good, so there is an end.
    methods = (
        Method({"A": 1}, {"X": some(3), "Y": some(2)}),
        Method({"B": some(2)}, {"X": some(2)}),
        Method({"C": some(2)}, {"Y": some(2)}),
        Method({"B": 1, "C": 1}, {"A": 1}),
        Method({"X": some(2), "Y": some(2)}, {"Z": 1}),
    )
    return split({name: source.randint(level, 3 * level) for name in "ABC"}, methods)


def split(stock: Mapping[str, int], methods: Sequence[Method]) -> Puzzle:
    """Return the question for this stock and these methods, which must come to an end."""
    listed = "\n".join(f"{number}. {method}" for number, method in enumerate(methods, 1))
    question = (
        f"A workshop has {_listed(stock)}, and nothing else. It has these methods:\n{listed}\n"
        "It goes through them in this order, over and over. A method whose turn it is is used "
        "once if there is enough for it, else it is passed over. It stops when none can be used. "
        f"How many of {', '.join(_ALL)} are there then? Give the six numbers in this order, "
        "separated by spaces."
    )
    return Puzzle(question, " ".join(map(str, _worked(stock, methods))))


def _worked(stock: Mapping[str, int], methods: Sequence[Method]) -> list[int]:
    held = {name: stock.get(name, 0) for name in _ALL}
    idle = 0  # methods passed over since one was used
    at = 0
    while idle < len(methods):
        method = methods[at % len(methods)]
        at += 1
        idle += 1
        if all(held[name] >= count for name, count in method.takes.items()):
            idle = 0
            for name in _ALL:
                held[name] += method.gives.get(name, 0) - method.takes.get(name, 0)
    return [held[name] for name in _ALL]


def _listed(counts: Mapping[str, int]) -> str:
    return " + ".join(f"{count} {name}" for name, count in counts.items())
