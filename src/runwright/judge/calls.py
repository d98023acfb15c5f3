"""Calling functions of a program in its own process and bringing back what they return, as data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core import plain
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.run import Job, Sandbox

_SHOWN = 160  # characters of a value in a message
_MOST_BYTES = 4 << 20  # of all answers: as values here they take forty times as much and more


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call with plain arguments."""

    function: str
    arguments: tuple[object, ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(shown, self.arguments))})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call returned."""

    value: object = None
    opaque: str = ""  # the type's name, if the value is not plain
    missing: bool = False  # the program has no such function
    too_large: bool = False  # with those before it, it is more than is read here, or it is endless


async def call_functions(
    program: Program, calls: Sequence[FunctionCall], sandbox: Sandbox, *, limits: Limits
) -> tuple[Execution, list[Answer]]:
    """Make calls one after another in one process.

    Returns how the process ended, and the answers up to the first call that did not return, or
    whose answer is too large.
    """
    request = [
        {
            "function": call.function,
            "arguments": [plain.encode(argument) for argument in call.arguments],
        }
        for call in calls
    ]
    job = Job(
        guest="runwright.judge.guest.candidate",
        program=program,
        request=json.dumps(request).encode("ascii"),
        limits=limits,
    )
    outcome = await sandbox.submit(job)
    answers: list[Answer] = []
    read_bytes = 0
    for line in outcome.result.split(b"\n", len(calls))[: len(calls)]:
        read_bytes += len(line)
        if read_bytes > _MOST_BYTES:
            answers.append(Answer(too_large=True))
            break
        try:
            answers.append(_read(line))
        except (ValueError, KeyError, TypeError, RecursionError):  # nothing, or half of something
            break
    return outcome.execution, answers


def _read(line: bytes) -> Answer:
    form = json.loads(line)
    if "missing" in form:
        return Answer(missing=True)
    if "too_large" in form:
        return Answer(too_large=True)
    if "opaque" in form:
        return Answer(opaque=str(form["opaque"]))
    return Answer(plain.decode(form["value"]))


def shown(value: object) -> str:
    """Return a value's repr, cut in the middle when long."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no integer of more than some thousand digits
        return f"a {type(value).__name__} with an integer too long to show"
    if len(text) <= _SHOWN:
        return text
    return f"{text[: _SHOWN // 2]} ... {text[-_SHOWN // 2 :]}"
