"""Reversi: what the board is after some moves."""

import random
from collections.abc import Iterator, Sequence

from runwright.benchmarks.symbench.puzzle import Puzzle

_SIZE = 8
_WAYS = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right]
_OTHER = {"B": "W", "W": "B"}

Board = list[list[str]]
Cell = tuple[int, int]  # row, column


def make(source: random.Random, level: int) -> Puzzle:
    """Return a board after 4 * level drawn moves, at most 40, and level + 1 moves more."""
    while True:
        board, player = _start(), "B"  # to move again after a number of moves that is even
        before = _played(source, board, player, min(40, 4 * level))
        begun = [row[:] for row in board]
        moves = _played(source, board, player, level + 1)
        if len(before) == min(40, 4 * level) and len(moves) == level + 1:
            return play(begun, player, moves)


def play(board: Board, player: str, moves: Sequence[Cell]) -> Puzzle:
    """Return the question for this board and these moves, each of which must turn a piece.

    Args:
        board: Rows of ".", "B" and "W".
        player: Who moves first, "B" or "W".
        moves: Of both by turns.
    """
    listed = ", ".join(f"{row} {column}" for row, column in moves)
    question = (
        f"A board of Reversi has black (B) and white (W) pieces:\n{_text(board)}\n"
        f"{'Black' if player == 'B' else 'White'} moves first, then both by turns, to these cells "
        f"(row and column, counted from 0): {listed}. A piece that is put down turns all pieces of "
        "the other color that stand in an unbroken line, also a diagonal one, between it and "
        "another piece of its own. Give the eight rows of the board afterwards, each on a line."
    )
    after = [row[:] for row in board]
    for move in moves:
        _put(after, player, move)
        player = _OTHER[player]
    return Puzzle(question, _text(after))


def turned(board: Board, player: str, cell: Cell) -> list[Cell]:
    """Return the pieces that a move turns; none if it is not allowed."""
    if board[cell[0]][cell[1]] != ".":
        return []
    found: list[Cell] = []
    for way in _WAYS:
        line: list[Cell] = []
        for row, column in _along(cell, way):
            if board[row][column] != _OTHER[player]:
                if board[row][column] == player:
                    found += line
                break
            line.append((row, column))
    return found


def _along(cell: Cell, way: Cell) -> Iterator[Cell]:
    row, column = cell[0] + way[0], cell[1] + way[1]
    while 0 <= row < _SIZE and 0 <= column < _SIZE:
        yield row, column
        row, column = row + way[0], column + way[1]


def _put(board: Board, player: str, cell: Cell) -> None:
    for row, column in [*turned(board, player, cell), cell]:
        board[row][column] = player


def _played(source: random.Random, board: Board, player: str, count: int) -> list[Cell]:
    """Play drawn moves on a board; returns them, fewer if one player cannot move."""
    moves: list[Cell] = []
    cells = [(row, column) for row in range(_SIZE) for column in range(_SIZE)]
    while len(moves) < count:
        allowed = [cell for cell in cells if turned(board, player, cell)]
        if not allowed:
            break
        moves.append(source.choice(allowed))
        _put(board, player, moves[-1])
        player = _OTHER[player]
    return moves


def _start() -> Board:
    board = [["."] * _SIZE for _ in range(_SIZE)]
    board[3][3], board[4][4], board[3][4], board[4][3] = "W", "W", "B", "B"
    return board


def _text(board: Board) -> str:
    return "\n".join("".join(row) for row in board)
