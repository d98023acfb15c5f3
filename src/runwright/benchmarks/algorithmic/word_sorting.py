"""Word sorting: words in the order of the alphabet."""

import random

from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

_PLAIN = """
apple arrow basin beacon bread cabin candle canoe clover copper daisy drum eagle ember fern
flute garden ginger harbor hazel island ivory jacket juniper kettle kite ladder lemon maple
marble needle nickel olive otter paper pebble pepper quartz quill ribbon river saddle silver
table thistle umbrella velvet violet walnut willow yarrow zebra
"""
WORDS = tuple(_PLAIN.split())
_LIST = "List:"


def draw(source: random.Random) -> str:
    """Return a question of 3 to 12 words."""
    words = source.sample(WORDS, source.randint(3, 12))
    return f"Put these words into alphabetical order.\n{_LIST} {' '.join(words)}"


def answer(question: str) -> str:
    """Return the words in order, with spaces between them.

    Raises:
        BadTask: there is no list in the question.
    """
    words = question.rpartition(_LIST)[2].split()
    if _LIST not in question or not words:
        raise BadTask(f"no list of words in {question!r}; write like 'List: pear fig'")
    return " ".join(sorted(words))


KIND = Kind("word-sorting", draw, answer)
