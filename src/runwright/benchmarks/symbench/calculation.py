"""Combinatorial calculation: put operations between numbers, in their order, to reach a target."""

import random
from fractions import Fraction

from runwright.benchmarks.symbench.puzzle import Puzzle


def make(source: random.Random, level: int) -> Puzzle:
    """Return level + 2 numbers and what one expression of them is worth, an integer."""
    while True:
        numbers = [source.randint(1, 9) for _ in range(level + 2)]
        value, expression = _drawn(source, numbers)
        if value.denominator == 1 and abs(value) <= 1000:
            return _asked(numbers, value.numerator, expression)


def _asked(numbers: list[int], target: int, expression: str) -> Puzzle:
    listed = " ".join(map(str, numbers))
    question = (
        f"Put +, -, * or / between the numbers {listed}, and parentheses where you like, so that "
        f"the result is {target}. Keep the numbers in this order, use each exactly once and no "
        "other; division is exact. Give the expression alone, without '='."
    )
    given = f"{target}\n{listed}\nin order\n"
    return Puzzle(question, expression, given=given, checker="expression")


def _drawn(source: random.Random, numbers: list[int]) -> tuple[Fraction, str]:
    """Return a random expression of the numbers in their order and its value."""
    if len(numbers) == 1:
        return Fraction(numbers[0]), str(numbers[0])
    cut = source.randint(1, len(numbers) - 1)
    a, left = _drawn(source, numbers[:cut])
    b, right = _drawn(source, numbers[cut:])
    sign = source.choice("+-*/" if b else "+-*")
    values = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else a}
    return values[sign], f"({left} {sign} {right})"
