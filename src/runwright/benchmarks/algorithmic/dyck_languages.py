"""Dyck languages: close the brackets that are open, innermost first."""

import random

from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
_QUESTION = (
    "Some brackets of this sequence are not closed yet. Write the brackets that close them, "
    "in order, with a space between each.\nInput: {}"
)


def draw(source: random.Random) -> str:
    """Return a question with 1 to 8 brackets to close."""
    opened: list[str] = []
    said: list[str] = []
    least, length = source.randint(1, 5), source.randint(4, 24)
    while len(said) < length or not least <= len(opened) <= 8:
        grow = len(opened) < 8 and (not opened or source.random() < 0.55)
        said.append(source.choice("([{<") if grow else _PAIRS[opened[-1]])
        if grow:
            opened.append(said[-1])
        else:
            opened.pop()
    return _QUESTION.format(" ".join(said))


def answer(question: str) -> str:
    """Return the closing brackets.

    Raises:
        BadTask: a bracket is closed that is not open.
    """
    opened: list[str] = []
    for char in question.rpartition("Input:")[2]:
        if char in _PAIRS:
            opened.append(char)
        elif char in _PAIRS.values() and (not opened or _PAIRS[opened.pop()] != char):
            raise BadTask(f"{char!r} closes nothing in {question!r}; check the sequence")
    return " ".join(_PAIRS[char] for char in reversed(opened))


KIND = Kind("dyck-languages", draw, answer)
