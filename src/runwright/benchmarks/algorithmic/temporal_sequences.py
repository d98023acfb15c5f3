"""Temporal sequences: the one stretch of a day in which somebody was seen nowhere."""

import itertools
import random
import re

from runwright.benchmarks.algorithmic.choices import choice_of, with_options
from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

NAMES = ("Ines", "Omar", "Priya", "Tomas", "Yuki", "Lena")
PLACES = ("bakery", "library", "station", "museum", "gym", "market", "park", "office")
_FROM = re.compile(r"woke up at (\d+):00")
_SEEN = re.compile(r"at the \w+ from (\d+):00 to (\d+):00")
_UNTIL = re.compile(r"closes at (\d+):00")


def draw(source: random.Random) -> str:
    """Return a question of a day that is full but for one stretch."""
    hours = sorted(source.sample(range(5, 23), source.randint(4, 7)))
    stretches = list(itertools.pairwise(hours))
    free = source.choice(stretches)
    name, *seers = source.sample(NAMES, 3)
    place, *others = source.sample(PLACES, len(PLACES))
    busy = [one for one in stretches if one != free]
    source.shuffle(busy)
    seen = " ".join(
        f"{seers[i % 2]} saw {name} at the {others[i]} from {a}:00 to {b}:00."
        for i, (a, b) in enumerate(busy)
    )
    text = (
        f"Today {name} went to the {place}. {name} woke up at {hours[0]}:00. {seen} "
        f"The {place} closes at {hours[-1]}:00. "
        f"In which hours could {name} have been at the {place}?"
    )
    options = [f"{a}:00 to {b}:00" for a, b in source.sample(stretches, len(stretches))]
    return with_options(text, options)


def answer(question: str) -> str:
    """Return the option with the free stretch.

    Raises:
        BadTask: there is not exactly one.
    """
    woke, closes = _FROM.search(question), _UNTIL.search(question)
    if woke is None or closes is None:
        raise BadTask(f"{question!r} does not say when the day begins and ends")
    now, free = int(woke[1]), []
    for begin, end in sorted((int(a), int(b)) for a, b in _SEEN.findall(question)):
        if begin > now:
            free.append((now, begin))
        now = max(now, end)
    if now < int(closes[1]):
        free.append((now, int(closes[1])))
    if len(free) != 1:
        raise BadTask(f"{len(free)} stretches are free in {question!r}; there must be one")
    return choice_of(question, f"{free[0][0]}:00 to {free[0][1]}:00")


KIND = Kind("temporal-sequences", draw, answer, "choice")
