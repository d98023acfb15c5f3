"""Eight Queens: complete a board on which some queens stand and some squares are barred."""

import random
from collections.abc import Sequence

from runwright.benchmarks.symbench.puzzle import Puzzle

_SIZE = 8


def make(source: random.Random, level: int) -> Puzzle:
    """Return a board with 2 queens and 4 * level barred squares, at most 40."""
    columns = _solution(source)
    kept = set(source.sample(range(_SIZE), 2))
    free = [(row, at) for row in range(_SIZE) for at in range(_SIZE) if columns[row] != at]
    barred = set(source.sample(free, min(40, 4 * level)))
    board = [
        "".join(
            "Q" if row in kept and columns[row] == at else "X" if (row, at) in barred else "."
            for at in range(_SIZE)
        )
        for row in range(_SIZE)
    ]
    return place(board, columns)


def place(board: Sequence[str], columns: Sequence[int]) -> Puzzle:
    """Return the question for this board.

    Args:
        board: Rows of ".", "Q" (a queen) and "X" (barred).
        columns: Of the queens, row by row, in one solution.
    """
    rows = "\n".join(board)
    question = (
        f"On this board Q is a queen, X a square on which none may stand, '.' is free:\n{rows}\n"
        "Put more queens on it so that there are eight in all, those on the board stay, and no two "
        "attack each other. Give the column of the queen in each row from top to bottom, the first "
        "column being 0, separated by spaces."
    )
    answer = " ".join(map(str, columns))
    return Puzzle(question, answer, given=f"{rows}\n", checker="eight_queens")


def _solution(source: random.Random) -> list[int]:
    """Return the columns of eight queens, row by row; each solution may come."""
    while True:
        columns: list[int] = []
        for row in range(_SIZE):
            free = [
                at
                for at in range(_SIZE)
                if all(at != one and abs(at - one) != row - r for r, one in enumerate(columns))
            ]
            if not free:
                break
            columns.append(source.choice(free))
        else:
            return columns
