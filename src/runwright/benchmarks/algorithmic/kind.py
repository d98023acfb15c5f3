"""Kind: what one sort of algorithmic question is made of."""

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of question: how to draw one, and the exact answer to any of them."""

    name: str
    draw: Callable[[random.Random], str]
    # Reads the text of a question; BadTask if it is not one of its kind.
    answer: Callable[[str], str]
    comparator: str = "tokens"
