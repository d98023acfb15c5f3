"""Tracking shuffled objects: people swap what they hold, two at a time."""

import random
import re
from collections.abc import Iterable, Mapping

from runwright.benchmarks.algorithmic.choices import article, choice_of, with_options
from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

NAMES = ("Alice", "Bob", "Claire", "Dave", "Eve", "Fred", "Gertrude")
COLORS = ("red", "blue", "green", "yellow", "purple", "orange", "white")
_HOLDS = re.compile(r"(\w+) has an? (\w+) ball")
_SWAP = re.compile(r"(\w+) and (\w+) swap")
_ASKED = re.compile(r"[Ww]hich ball does (\w+) have")


def after_swaps(held: Mapping[str, str], swaps: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what each holds after the swaps, made one after another."""
    now = dict(held)
    for one, other in swaps:
        now[one], now[other] = now[other], now[one]
    return now


def draw(source: random.Random) -> str:
    """Return a question of 3, 5 or 7 people with as many swaps."""
    count = source.choice((3, 5, 7))
    names, colors = NAMES[:count], source.sample(COLORS, count)
    pairs = zip(names, colors, strict=True)
    holding = ", ".join(f"{name} has {article(color)} ball" for name, color in pairs)
    swaps = [source.sample(names, 2) for _ in range(count)]
    words = ["First", *["Then"] * (count - 2), "Finally"]
    said = " ".join(
        f"{word}, {one} and {other} swap balls."
        for word, (one, other) in zip(words, swaps, strict=True)
    )
    text = (
        f"At the start {holding}. {said} At the end, which ball does {source.choice(names)} have?"
    )
    return with_options(text, [f"{color} ball" for color in source.sample(colors, count)])


def answer(question: str) -> str:
    """Return the option with the ball that is asked for.

    Raises:
        BadTask: the question asks for nobody who holds a ball, or one of them swaps.
    """
    held: dict[str, str] = dict(_HOLDS.findall(question))
    swaps, asked = _SWAP.findall(question), _ASKED.search(question)
    people = {name for pair in swaps for name in pair} | ({asked[1]} if asked else set())
    if asked is None or not people <= set(held):
        raise BadTask(f"somebody in {question!r} holds no ball, or nobody is asked for")
    return choice_of(question, f"{after_swaps(held, swaps)[asked[1]]} ball")


KIND = Kind("shuffled-objects", draw, answer, "choice")
