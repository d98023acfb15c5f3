"""Watching: the part of a run that a model is shown, and the units in it that it may judge."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from runwright.core import Check, Program, Status, Trace
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.observe import view

LEVELS = ("block", "line", "function")
_MARKS = {
    "block": re.compile(r"^\[(BLOCK-\d+)\]", re.MULTILINE),
    "line": re.compile(r"^ *(\d+) \|", re.MULTILINE),
    "function": re.compile(r"^\[(CALL-\d+)\]", re.MULTILINE),
}
_ENDED = (Status.OK, Status.FAILED)


@dataclass(frozen=True, slots=True)
class Watched:
    """What is shown of a run."""

    text: str  # "" if there is nothing to show
    units: dict[str, tuple[int, ...]]  # the lines of each unit that is shown, by its name
    why: str  # there is nothing to show; "" if there is


async def watched(lab: Lab, program: Program, check: Check, *, level: str, most: int) -> Watched:
    """Run a program under watch on a check.

    Args:
        lab: Runs it.
        program: Watched in its own text; files beside it are not what is to be mended.
        check: A suite and the like cannot be watched: nothing is shown then.
        level: One of `LEVELS`.
        most: Units shown, the first and last halves.

    Raises:
        NeedsExtra: another language than Python needs its parser.
    """
    files: frozenset[str] | None = frozenset() if program.language == "python" else None
    try:
        trace = await lab.trace(program, check, lines=level == "line", files=files)
    except (BadTask, BadOption) as error:
        return Watched("", {}, str(error))
    if not trace.steps:
        return Watched("", {}, f"{_end(trace)} before any of its code was entered")
    trace = _repeatable(trace, most)
    text = view(trace, level, most=most)
    lines = dict(_lines(trace, level))
    shown = dict.fromkeys(_name(mark, level) for mark in _MARKS[level].findall(text))
    return Watched(text, {name: lines[name] for name in shown if name in lines}, "")


def _end(trace: Trace) -> str:
    if trace.fault is not None and trace.status is Status.COMPILE_ERROR:
        return f"the run ended with {trace.fault.type}"
    return f"the run ended with {trace.status.value}"


def _repeatable(trace: Trace, most: int) -> Trace:
    """Leave out the last steps where a limit ended the run: they are others each time."""
    if trace.status in _ENDED or len(trace.steps) <= most:
        return trace
    return replace(
        trace,
        steps=trace.steps[:most],
        omitted=0,
        head=most,
        detail=f"it went on; the first {most} steps are shown",
    )


def _name(mark: str, level: str) -> str:
    return f"LINE-{mark}" if level == "line" else mark


def _lines(trace: Trace, level: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the units of a trace with the lines that belong to them."""
    for step in trace.steps:
        blocks = [trace.blocks[number] for number in (*step.guards, step.block)]
        lines = {line for block in blocks for line in block.lines}
        if level == "block":
            yield f"BLOCK-{step.index}", tuple(sorted(lines))
        elif level == "line":
            yield from ((f"LINE-{line}", (line,)) for line in lines)
        else:
            name = trace.blocks[step.block].function
            whole = {
                line for block in trace.blocks if block.function == name for line in block.lines
            }
            yield f"CALL-{step.frame}", tuple(sorted(whole))
