"""Coloured objects: a row of things with colours, and a question of one or of all of them."""

import random
import re

from runwright.benchmarks.algorithmic.choices import article, choice_of, with_options
from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

COLORS = ("red", "blue", "green", "yellow", "purple", "orange", "brown", "grey")
THINGS = ("pen", "cup", "key", "plate", "scarf", "notebook", "ball", "candle", "brush", "coin")
_ROW = re.compile(r"in a row(?:[^:]*): (.*?)\.", re.DOTALL)
_NEXT = re.compile(r"directly to the (left|right) of the (\w+)")
_COUNT = re.compile(r"How many (?:\w+ )*?are not (\w+)")


def draw(source: random.Random) -> str:
    """Return a question of 3 to 7 things."""
    things = source.sample(THINGS, source.randint(3, 7))
    colors = [source.choice(COLORS) for _ in things]
    row = ", ".join(
        f"{article(color)} {thing}" for color, thing in zip(colors, things, strict=True)
    )
    head = f"Things lie on a table in a row, from left to right: {row}."
    if source.random() < 0.5:
        counts = [str(i) for i in range(len(things) + 1)]
        asked = f"How many of the things are not {source.choice(COLORS)}?"
        return with_options(f"{head} {asked}", counts)
    at = source.randrange(len(things) - 1)
    side, thing = source.choice((("right", things[at]), ("left", things[at + 1])))
    asked = f"What colour is the thing directly to the {side} of the {thing}?"
    return with_options(f"{head} {asked}", source.sample(COLORS, len(COLORS)))


def answer(question: str) -> str:
    """Return the option that is right.

    Raises:
        BadTask: the question lacks its row, or asks for something else.
    """
    found = _ROW.search(question)
    pairs = [part.split()[1:] for part in found[1].split(", ")] if found else []
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise BadTask(f"no row of things in {question!r}; write like 'in a row: a red pen'")
    if counted := _COUNT.search(question):
        return choice_of(question, str(sum(color != counted[1] for color, _ in pairs)))
    asked = _NEXT.search(question)
    names = [thing for _, thing in pairs]
    if asked is None or asked[2] not in names:
        raise BadTask(f"{question!r} asks for nothing that is known here")
    at = names.index(asked[2]) + (1 if asked[1] == "right" else -1)
    if not 0 <= at < len(pairs):
        raise BadTask(f"nothing lies {asked[1]} of the {asked[2]} in {question!r}")
    return choice_of(question, pairs[at][0])


KIND = Kind("colored-objects", draw, answer, "choice")
