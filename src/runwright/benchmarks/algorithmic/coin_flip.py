"""Coin flip: is a coin still heads up after some people turned it and others did not?"""

import random
import re

from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

NAMES = ("Ada", "Bram", "Chidi", "Dina", "Emil", "Farah", "Goran", "Hana")
_DOES = re.compile(r"\w+ (flips|does not flip) the coin")


def draw(source: random.Random) -> str:
    """Return a question of 2 to 6 people."""
    people = source.sample(NAMES, source.randint(2, 6))
    does = " ".join(
        f"{who} {source.choice(('flips', 'does not flip'))} the coin." for who in people
    )
    return f"A coin is heads up. {does} Is the coin still heads up?\nAnswer Yes or No."


def answer(question: str) -> str:
    """Return "Yes" or "No".

    Raises:
        BadTask: nobody has the coin in hand.
    """
    found = _DOES.findall(question)
    if not found:
        raise BadTask(f"nobody flips a coin in {question!r}, or leaves it")
    return "No" if found.count("flips") % 2 else "Yes"


KIND = Kind("coin-flip", draw, answer)
