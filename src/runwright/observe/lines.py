"""Lines: the order in which a run went through the lines of a program, call by call.

A line stands for the statement or guard that begins on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from runwright.core.lookup import blocks_of_line, visited
from runwright.core.trace import Step, Trace
from runwright.observe.calls import CUT_OFF


@dataclass(frozen=True, slots=True)
class Next:
    """What came directly after a line in the same call, over the kept steps."""

    lines: tuple[int, ...]  # ascending
    ends: bool  # it was the last line of a call
    complete: bool  # False: more may have followed it in steps that were left out


def next_lines(trace: Trace, line: int, path: str = "") -> Next:
    """Return the lines that followed a line, each visit of it asked; none if it was not executed.

    Args:
        trace: Best made with `lines=True`: of a block that an exception cut short it is not known
            how far it came.
        line: From 1, the one that a statement begins on.
        path: The file beside the program that it is in; "": the program itself.

    Raises:
        BadOption: the line holds no code.
    """
    blocks = blocks_of_line(trace, line, path)
    found: set[int] = set()
    ends = False
    for way in ways(trace):
        for at, (block, here) in enumerate(way.lines):
            if block not in blocks or here != line:
                continue
            if at + 1 < len(way.lines):
                following = way.lines[at + 1]
                if following != _GAP:
                    found.add(following[1])
            elif way.ended:
                ends = True
    uncertain = trace.omitted and any(trace.hits[block] for block in blocks)
    return Next(tuple(sorted(found)), ends, complete=not uncertain)


@dataclass(frozen=True, slots=True)
class Way:
    """The lines that one call went through: block and line of each."""

    frame: int
    lines: tuple[tuple[int, int], ...]
    ended: bool  # the last one is the last of the call


_GAP = (-1, -1)  # steps of the call may be missing here


def ways(trace: Trace) -> tuple[Way, ...]:
    """Return the lines that each call went through, in order of the calls."""
    found: dict[int, list[tuple[int, int]]] = {}
    for position, step in enumerate(trace.steps):
        if trace.omitted and position == trace.head:
            for way in found.values():
                way.append(_GAP)
        found.setdefault(step.frame, []).extend(_lines(trace, step))
    cut_off = _suspended(trace)
    return tuple(
        Way(frame, tuple(way), way[-1] != _GAP and frame not in cut_off)
        for frame, way in sorted(found.items())
    )


def _lines(trace: Trace, step: Step) -> Iterator[tuple[int, int]]:
    for visit in visited(step):
        for span in trace.blocks[visit.block].spans:
            yield visit.block, span.line


def _suspended(trace: Trace) -> set[int]:
    """Return the calls that were not over when the run was: their last step has nothing to show."""
    if trace.status not in CUT_OFF:
        return set()
    last = {step.frame: step for step in trace.steps}
    return {
        frame
        for frame, step in last.items()
        if step.raised is None and not any(variable.name == "_ret" for variable in step.after)
    }
