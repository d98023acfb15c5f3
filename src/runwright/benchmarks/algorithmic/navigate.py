"""Navigate: does a walk end where it began?"""

import random
import re
from collections.abc import Iterable

from runwright.benchmarks.algorithmic.kind import Kind
from runwright.core.errors import BadTask

Move = tuple[int, str, str]  # steps and to which side of the direction of sight; or a turn

_STEP = re.compile(
    r"take (\d+) steps?(?: (forward|backward|left|right))?|turn (left|right|around)", re.IGNORECASE
)
_TURNS = {"left": 1j, "right": -1j, "around": -1}
_SIDES = {"": 1, "forward": 1, "backward": -1, "left": 1j, "right": -1j}
_FACING, _TURNING = ("forward", "backward", "left", "right"), ("left", "right", "around")
_TRIES = 1000  # walks that return are rare
_QUESTION = (
    "Somebody follows these instructions. Do they end at the point where they began?\n{}\n"
    "Options:\n- Yes\n- No"
)


def draw(source: random.Random) -> str:
    """Return a question with 4 to 8 instructions; about half of the walks return."""
    facing, wanted = source.random() < 0.5, source.random() < 0.5
    moves = _walk(source, facing=facing)
    for _ in range(_TRIES):
        if _returns(moves) is wanted:
            break
        moves = _walk(source, facing=facing)
    said = ["Always face forward."] if facing else []
    return _QUESTION.format(" ".join([*said, *map(_said, moves)]))


def answer(question: str) -> str:
    """Return "Yes" if the walk ends where it began, else "No".

    Raises:
        BadTask: there is no instruction in the question.
    """
    steps = _STEP.findall(question)
    if not steps:
        raise BadTask(f"no instruction in {question!r}; write like 'Take 3 steps. Turn left.'")
    moves = [(int(count or 0), side.lower(), turn.lower()) for count, side, turn in steps]
    return "Yes" if _returns(moves) else "No"


def _walk(source: random.Random, *, facing: bool) -> list[Move]:
    """Return moves: all in one direction of sight, or with turns."""
    moves: list[Move] = []
    for _ in range(source.randint(4, 8)):
        if facing:
            moves.append((source.randint(1, 9), source.choice(_FACING), ""))
        elif source.random() < 0.55:
            moves.append((source.randint(1, 4), "", ""))
        else:
            moves.append((0, "", source.choice(_TURNING)))
    return moves


def _returns(moves: Iterable[Move]) -> bool:
    place, direction = 0j, 1 + 0j
    for count, side, turn in moves:
        if turn:
            direction *= _TURNS[turn]
        else:
            place += count * direction * _SIDES[side]
    return not place


def _said(move: Move) -> str:
    count, side, turn = move
    if turn:
        return f"Turn {turn}."
    return f"Take {count} step{'s' * (count > 1)}{f' {side}' if side else ''}."


KIND = Kind("navigate", draw, answer)
