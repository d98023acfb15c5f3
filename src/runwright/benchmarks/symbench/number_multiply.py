"""Number Multiply: the product of some integers."""

import math
import random
from collections.abc import Sequence

from runwright.benchmarks.symbench.puzzle import Puzzle


def make(source: random.Random, level: int) -> Puzzle:
    """Return a product of level + 1 factors with up to level + 1 digits each."""
    digits = [source.randint(1, level + 1) for _ in range(level + 1)]
    numbers = [source.randint(10 ** (count - 1), 10**count - 1) for count in digits]
    return multiply([number * source.choice((1, -1)) for number in numbers])


def multiply(numbers: Sequence[int]) -> Puzzle:
    """Return the question for the product of these numbers."""
    product = " * ".join(map(str, numbers))
    question = f"What is {product}? Give the exact integer in digits, without separators."
    return Puzzle(question, str(math.prod(numbers)))
