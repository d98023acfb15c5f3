"""Sudoku: fill a square of nine by nine."""

import random
from collections.abc import Sequence

from runwright.benchmarks.symbench.puzzle import Puzzle

_SIZE = 9
_BOX = 3


def make(source: random.Random, level: int) -> Puzzle:
    """Return a square with 15 + 10 * level empty cells, at most 60; it may have many solutions."""
    full = _filled(source)
    cells = [(row, column) for row in range(_SIZE) for column in range(_SIZE)]
    empty = set(source.sample(cells, min(60, 15 + 10 * level)))
    rows = [
        "".join("." if (row, at) in empty else full[row][at] for at in range(_SIZE))
        for row in range(_SIZE)
    ]
    return fill(rows, full)


def fill(rows: Sequence[str], full: Sequence[str]) -> Puzzle:
    """Return the question for this square.

    Args:
        rows: With "." for empty cells.
        full: One solution.
    """
    square = "\n".join(rows)
    question = (
        "Fill the empty cells ('.') of this square with digits so that each row, each column and "
        f"each of the nine boxes of three by three holds 1 to 9 once:\n{square}\n"
        "Give the nine rows, each as nine digits on a line of its own."
    )
    return Puzzle(question, "\n".join(full), given=f"{square}\n", checker="sudoku")


def _filled(source: random.Random) -> list[str]:
    """Return a full square: a regular one with digits, rows and columns exchanged."""
    digits = source.sample("123456789", _SIZE)
    rows, columns = _order(source), _order(source)
    return [
        "".join(digits[(_BOX * (row % _BOX) + row // _BOX + column) % _SIZE] for column in columns)
        for row in rows
    ]


def _order(source: random.Random) -> list[int]:
    """Return 0 to 8, bands of three exchanged, and lines within each."""
    bands = source.sample(range(_BOX), _BOX)
    return [_BOX * band + line for band in bands for line in source.sample(range(_BOX), _BOX)]
