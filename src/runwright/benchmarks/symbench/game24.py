"""Game 24: make a number out of four others."""

import itertools
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction

from runwright.benchmarks.symbench.puzzle import Puzzle

_NUMBERS = 4
_USUAL = 24
_HIGHEST = 13

Term = tuple[Fraction, str]  # a value, and the expression that has it


def make(source: random.Random, level: int) -> Puzzle:
    """Return four numbers up to 4 + 3 * level, at most 13; from level 4 on the target is larger."""
    highest = min(_HIGHEST, 4 + 3 * level)
    target = _USUAL + 6 * max(0, level - 3)
    while True:
        numbers = [source.randint(1, highest) for _ in range(_NUMBERS)]
        if expression := solve(numbers, target):
            return reach(numbers, target, expression)


def reach(numbers: Sequence[int], target: int, expression: str) -> Puzzle:
    """Return the question for these numbers and a right answer to it."""
    listed = " ".join(map(str, numbers))
    question = (
        f"Make {target} from the numbers {listed}. Use each of them exactly once, no other number, "
        "and only +, -, *, / and parentheses; division is exact. Give the expression alone, "
        "without '='."
    )
    return Puzzle(question, expression, given=f"{target}\n{listed}\n", checker="expression")


def solve(numbers: Sequence[int], target: int) -> str:
    """Return an expression that makes the target of all numbers, exactly; "" if there is none."""
    terms = [(Fraction(number), str(number)) for number in numbers]
    return next((text for value, text in _reachable(terms) if value == target), "")


def _reachable(terms: list[Term]) -> Iterator[Term]:
    if len(terms) == 1:
        yield terms[0]
        return
    for one, two in itertools.combinations(range(len(terms)), 2):
        rest = [term for at, term in enumerate(terms) if at not in (one, two)]
        for joined in joins(terms[one], terms[two]):
            yield from _reachable([*rest, joined])


def joins(one: Term, two: Term) -> Iterator[Term]:
    """Yield what two terms make with the four operations, in either order."""
    (a, left), (b, right) = one, two
    yield a + b, f"({left} + {right})"
    yield a * b, f"({left} * {right})"
    yield a - b, f"({left} - {right})"
    yield b - a, f"({right} - {left})"
    if b:
        yield a / b, f"({left} / {right})"
    if a:
        yield b / a, f"({right} / {left})"
