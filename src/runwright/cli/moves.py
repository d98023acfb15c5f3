"""Moves through a trace: from one kept step to another, forward and back."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from runwright.cli.listing import visited_lines
from runwright.core import Trace

_PAGE = 10  # steps that Page Up and Page Down pass over


@dataclass(frozen=True, slots=True)
class Move:
    """Where a key leads, and what is said if there is no such step."""

    to: Callable[[Trace, int], int | None]
    otherwise: str


def forward(trace: Trace, at: int) -> int | None:
    """The next kept step."""
    return at + 1 if at + 1 < len(trace.steps) else None


def back(trace: Trace, at: int) -> int | None:
    """The kept step before."""
    del trace
    return at - 1 if at else None


def over(trace: Trace, at: int) -> int | None:
    """The next step that is no deeper: calls are passed over."""
    return _shallower(trace, at, _after(trace, at), trace.steps[at].depth)


def over_back(trace: Trace, at: int) -> int | None:
    """The last step before that is no deeper."""
    return _shallower(trace, at, _before(at), trace.steps[at].depth)


def out(trace: Trace, at: int) -> int | None:
    """The next step after this call has returned."""
    return _shallower(trace, at, _after(trace, at), trace.steps[at].depth - 1)


def out_back(trace: Trace, at: int) -> int | None:
    """The last step before this call began."""
    return _shallower(trace, at, _before(at), trace.steps[at].depth - 1)


def next_visit(trace: Trace, at: int) -> int | None:
    """The next step through the line that this one ends in."""
    return _same_line(trace, at, _after(trace, at))


def last_visit(trace: Trace, at: int) -> int | None:
    """The step before that went through the line that this one ends in."""
    return _same_line(trace, at, _before(at))


def exception(trace: Trace, at: int) -> int | None:
    """The next step that an exception left where it was raised."""
    return _first(position for position in raising(trace) if position > at)


def exception_back(trace: Trace, at: int) -> int | None:
    """The step before that an exception left where it was raised."""
    return _first(position for position in reversed(raising(trace)) if position < at)


def raising(trace: Trace) -> list[int]:
    """Return the steps that raised an exception, not those that one of a call went on through.

    Where the call was left out of the trace, the step that made it stands for it.
    """
    positions: dict[int, list[int]] = {}
    for position, step in enumerate(trace.steps):
        positions.setdefault(step.frame, []).append(position)
    through: dict[int, bool] = {}  # by the step that called: whether its last call raised
    callers = {call.frame: call.caller for call in trace.calls}
    for frame, own in sorted(positions.items(), key=lambda item: item[1][-1]):
        caller = callers.get(frame)
        outside = [] if caller is None else positions.get(caller, [])
        before = bisect_left(outside, own[-1])
        if before:
            through[outside[before - 1]] = trace.steps[own[-1]].raised is not None
    raised = (position for position, step in enumerate(trace.steps) if step.raised is not None)
    return [position for position in raised if not through.get(position)]


def change(trace: Trace, at: int, name: str) -> int | None:
    """The next step that makes, changes or deletes a variable of that name."""
    return _first(p for p in _after(trace, at) if _changes(trace, p, name))


def change_back(trace: Trace, at: int, name: str) -> int | None:
    """The step before that makes, changes or deletes a variable of that name."""
    return _first(p for p in _before(at) if _changes(trace, p, name))


def nearest(trace: Trace, index: int) -> int:
    """Return the position of the last kept step whose number is at most `index`, else the first."""
    before = [at for at, step in enumerate(trace.steps) if step.index <= index]
    return before[-1] if before else 0


def counterpart(old: Trace, at: int, new: Trace) -> int:
    """Return where a step of one trace is in another of the same run that is finer or coarser.

    It is the step of the same call that goes through the same line for the same time; else the
    first step of that call, else the first of all.
    """
    step = old.steps[at]
    line = visited_lines(old, step)[-1]
    times = sum(line in visited_lines(old, s) for s in old.steps[: at + 1] if s.frame == step.frame)
    same = [p for p, s in enumerate(new.steps) if s.frame == step.frame]
    through = [p for p in same if line in visited_lines(new, new.steps[p])]
    if len(through) >= times:
        return through[times - 1]
    return same[0] if same else 0


MOVES = {
    "forward": Move(forward, "this is the last step"),
    "back": Move(back, "this is the first step"),
    "over": Move(over, "no later step at this depth"),
    "over back": Move(over_back, "no earlier step at this depth"),
    "out": Move(out, "no later step outside this call"),
    "out back": Move(out_back, "no earlier step outside this call"),
    "next visit": Move(next_visit, "no later visit of this line"),
    "last visit": Move(last_visit, "no earlier visit of this line"),
    "exception": Move(exception, "no exception after this step"),
    "exception back": Move(exception_back, "no exception before this step"),
    "start": Move(lambda trace, at: 0, ""),  # noqa: ARG005
    "end": Move(lambda trace, at: len(trace.steps) - 1, ""),  # noqa: ARG005
    "page forward": Move(lambda trace, at: min(at + _PAGE, len(trace.steps) - 1), ""),
    "page back": Move(lambda trace, at: max(at - _PAGE, 0), ""),  # noqa: ARG005
}


def _after(trace: Trace, at: int) -> range:
    return range(at + 1, len(trace.steps))


def _before(at: int) -> range:
    return range(at - 1, -1, -1)


def _shallower(trace: Trace, at: int, positions: Iterable[int], depth: int) -> int | None:
    """Return the first of positions, in the thread and task of `at`, that is at most so deep."""
    strand = {call.frame: (call.thread, call.task) for call in trace.calls}
    here = strand.get(trace.steps[at].frame)
    return _first(
        position
        for position in positions
        if trace.steps[position].depth <= depth and strand.get(trace.steps[position].frame) == here
    )


def _same_line(trace: Trace, at: int, positions: Iterable[int]) -> int | None:
    path = trace.blocks[trace.steps[at].block].path
    line = visited_lines(trace, trace.steps[at])[-1]
    return _first(
        position
        for position in positions
        if trace.blocks[trace.steps[position].block].path == path
        and line in visited_lines(trace, trace.steps[position])
    )


def _changes(trace: Trace, at: int, name: str) -> bool:
    return any(variable.name == name for variable in trace.steps[at].after)


def _first(positions: Iterable[int]) -> int | None:
    return next(iter(positions), None)
