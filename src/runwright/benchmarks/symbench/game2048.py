"""2048: slide and join the tiles of a board."""

import random
from collections.abc import Sequence

from runwright.benchmarks.symbench.puzzle import Puzzle

_SIZE = 4
_MOVES = ("left", "right", "up", "down")

Board = list[list[int]]


def make(source: random.Random, level: int) -> Puzzle:
    """Return a board with 4 + 2 * level tiles, at most 14, and level + 1 moves."""
    cells = source.sample(range(_SIZE * _SIZE), min(14, 4 + 2 * level))
    board = [[0] * _SIZE for _ in range(_SIZE)]
    for cell in cells:
        board[cell // _SIZE][cell % _SIZE] = source.choice((2, 2, 4, 8))
    return slide(board, source.choices(_MOVES, k=level + 1))


def slide(board: Board, moves: Sequence[str]) -> Puzzle:
    """Return the question for this board (0: no tile) and these moves."""
    question = (
        f"A board has these tiles, 0 is an empty cell:\n{_text(board)}\n"
        f"It is moved {', then '.join(moves)}. In a move all tiles slide that way as far as they "
        "can; two equal tiles that meet become one of their sum, those nearest to the wall first, "
        "and a tile that came of this does not join again in that move. No new tiles appear. Give "
        "the board afterwards: four rows, each on a line of its own, numbers separated by spaces."
    )
    for move in moves:
        board = moved(board, move)
    return Puzzle(question, _text(board))


def moved(board: Board, move: str) -> Board:
    """Return the board after one move."""
    if move in ("up", "down"):
        board = _transposed(board)
    backwards = move in ("right", "down")
    rows = [_slid(row[::-1])[::-1] if backwards else _slid(row) for row in board]
    return _transposed(rows) if move in ("up", "down") else rows


def _slid(row: list[int]) -> list[int]:
    """Return a row slid to its front."""
    done: list[int] = []
    joined = True  # the last tile of `done` cannot join any more
    for tile in filter(None, row):
        if not joined and done[-1] == tile:
            done[-1] += tile
            joined = True
        else:
            done.append(tile)
            joined = False
    return done + [0] * (len(row) - len(done))


def _transposed(board: Board) -> Board:
    return [list(column) for column in zip(*board, strict=True)]


def _text(board: Board) -> str:
    return "\n".join(" ".join(map(str, row)) for row in board)
