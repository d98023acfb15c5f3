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


def drawn_for(
    wanted: str, draw: Callable[[], str], answer: Callable[[str], str], *, tries: int = 1000
) -> str:
    """Return the first question drawn that has the wanted answer, or the last one drawn."""
    question = draw()
    for _ in range(tries):
        if answer(question) == wanted:
            break
        question = draw()
    return question
