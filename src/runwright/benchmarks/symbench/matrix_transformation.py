"""Matrix Transformation: turn, mirror and transpose a matrix of letters."""

import random
import string
from collections.abc import Callable, Mapping, Sequence

from runwright.benchmarks.symbench.puzzle import Puzzle

Rows = list[str]


def _transposed(rows: Rows) -> Rows:
    return ["".join(column) for column in zip(*rows, strict=True)]


CHANGES: Mapping[str, Callable[[Rows], Rows]] = {
    "turn it by 90 degrees clockwise": lambda rows: _transposed(rows[::-1]),
    "turn it by 90 degrees counterclockwise": lambda rows: _transposed(rows)[::-1],
    "turn it by 180 degrees": lambda rows: [row[::-1] for row in reversed(rows)],
    "exchange rows and columns": _transposed,
    "reverse each row": lambda rows: [row[::-1] for row in rows],
    "reverse the order of the rows": lambda rows: rows[::-1],
    "move the last row to the top": lambda rows: [*rows[-1:], *rows[:-1]],
    "move the last column to the front": lambda rows: [row[-1:] + row[:-1] for row in rows],
}


def make(source: random.Random, level: int) -> Puzzle:
    """Return a matrix of level + 1 rows and level + 2 columns, and level + 1 changes of it."""
    rows = ["".join(source.choices(string.ascii_uppercase, k=level + 2)) for _ in range(level + 1)]
    return change(rows, source.choices(list(CHANGES), k=level + 1))


def change(rows: Rows, changes: Sequence[str]) -> Puzzle:
    """Return the question for this matrix and these of `CHANGES`, one after another."""
    matrix = "\n".join(rows)
    listed = "\n".join(f"{number}. {name}" for number, name in enumerate(changes, 1))
    question = (
        f"Take this matrix of letters:\n{matrix}\n"
        f"and change it, one step after another:\n{listed}\n"
        "Give the rows of the result, each on a line of its own, its letters without spaces."
    )
    for name in changes:
        rows = CHANGES[name](rows)
    return Puzzle(question, "\n".join(rows))
