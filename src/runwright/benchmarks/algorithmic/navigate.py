"""Navigate: does a walk end where it began?"""

import random
import re

from runwright.benchmarks.algorithmic.kind import Kind, drawn_for
from runwright.core.errors import BadTask

_STEP = re.compile(
    r"take (\d+) steps?(?: (forward|backward|left|right))?|turn (left|right|around)", re.IGNORECASE
)
_TURNS = {"left": 1j, "right": -1j, "around": -1}
_SIDES = {"": 1, "forward": 1, "backward": -1, "left": 1j, "right": -1j}
_QUESTION = (
    "Somebody follows these instructions. Do they end at the point where they began?\n{}\n"
    "Options:\n- Yes\n- No"
)


def draw(source: random.Random) -> str:
    """Return a question with 4 to 8 instructions; half of the walks return."""
    wanted = source.choice(("Yes", "No"))
    facing = source.random() < 0.5
    return drawn_for(wanted, lambda: _walk(source, facing=facing), answer)


def _walk(source: random.Random, *, facing: bool) -> str:
    """Return a question: all in one direction of sight, or with turns."""
    said = ["Always face forward."] if facing else []
    for _ in range(source.randint(4, 8)):
        count = source.randint(1, 9 if facing else 4)
        side = f" {source.choice(['forward', 'backward', 'left', 'right'])}" if facing else ""
        if facing or source.random() < 0.55:
            said.append(f"Take {count} step{'s' * (count > 1)}{side}.")
        else:
            said.append(f"Turn {source.choice(['left', 'right', 'around'])}.")
    return _QUESTION.format(" ".join(said))


def answer(question: str) -> str:
    """Return "Yes" if the walk ends where it began, else "No".

    Raises:
        BadTask: there is no instruction in the question.
    """
    steps = _STEP.findall(question)
    if not steps:
        raise BadTask(f"no instruction in {question!r}; write like 'Take 3 steps. Turn left.'")
    place, direction = 0j, 1 + 0j
    for count, side, turn in steps:
        if turn:
            direction *= _TURNS[turn.lower()]
        else:
            place += int(count) * direction * _SIDES[side.lower()]
    return "No" if place else "Yes"


KIND = Kind("navigate", draw, answer)
