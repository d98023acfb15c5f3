"""Number summing: the sum of a list of whole numbers."""

import random
import re

from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

_LIST = "Numbers:"
_NUMBERS = re.compile(r"-?\d+")


def draw(source: random.Random) -> str:
    """Return a question of 2 to 10 numbers, some below zero."""
    numbers = [source.randint(-20, 99) for _ in range(source.randint(2, 10))]
    return f"Add these numbers up.\n{_LIST} {' '.join(map(str, numbers))}"


def answer(question: str) -> str:
    """Return the sum.

    Raises:
        BadTask: there are no numbers in the question.
    """
    numbers = _NUMBERS.findall(question.rpartition(_LIST)[2])
    if not numbers:
        raise BadTask(f"no numbers in {question!r}; write like 'Numbers: 3 -4'")
    return str(sum(map(int, numbers)))


KIND = Kind("number-summing", draw, answer)
