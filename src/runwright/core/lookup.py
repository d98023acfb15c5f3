"""Lookup: what a variable held at a line or step of a trace, and how it changed.

A question that a trace cannot answer for certain is an error that says which trace could.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from runwright.core.errors import BadOption, UnknownName
from runwright.core.status import Status
from runwright.core.value import Value

if TYPE_CHECKING:
    from runwright.core.trace import Step, Trace, Variable

DELETED = Value(type="", text="<deleted>")  # stands in `Step.after` for a name that was deleted
RESULTS = ("_ret", "_yield")  # what `Step.after` calls a returned and a yielded value
WHEN = ("before", "after")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a variable held at one visit of a line."""

    visit: int | None  # from 1; None: the run was cut off, so visits before the last ones may lack
    step: int  # index of the step
    frame: int
    value: Value | None  # None: it was not bound


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a variable."""

    step: int  # index of the step that changed it, or at whose beginning it was found changed
    frame: int
    function: str
    line: int | None  # None: in no kept step: an argument, or changed while the call did not run
    old: Value | None  # None: it was not bound
    new: Value | None  # None: deleted


@dataclass(frozen=True, slots=True)
class Visit:
    """A stretch of the program that a kept step went through."""

    step: "Step"
    block: int
    first: bool  # nothing of the step came before its block
    last: bool  # nothing of the step came after it


def state_after(step: "Step") -> "tuple[Variable, ...]":
    """Return every variable at the end of a step: those before it, with what it changed."""
    changed = {variable.name: variable for variable in step.after}
    kept = [changed.pop(variable.name, variable) for variable in step.before]
    return tuple(v for v in (*kept, *changed.values()) if v.value != DELETED)


def state(trace: "Trace", step: int, when: str = "after") -> "tuple[Variable, ...]":
    """Return the variables of a call before or after a step; see `Trace.state`."""
    _check_when(when)
    for kept in trace.steps:
        if kept.index == step:
            return state_after(kept) if when == "after" else kept.before
    total = len(trace.steps) + trace.omitted
    if not 0 <= step < total:
        raise BadOption(f"step={step} must be 0 to {total - 1}: the run has {total} steps")
    raise BadOption(
        f"step={step} is among the {trace.omitted} steps that were left out; "
        f"trace with steps={total} to keep it"
    )


def values(
    trace: "Trace",
    name: str,
    *,
    line: int,
    when: str = "after",
    visit: int | None = None,
    path: str = "",
) -> tuple[Seen, ...]:
    """Return what a variable held at a line; see `Trace.values`."""
    _check_when(when)
    visits = visits_of_line(trace, line, when, path=path)
    found: list[Seen] = []
    for number, step in visits:
        held = state_after(step) if when == "after" else step.before
        value = next((v.value for v in held if v.name == name), None)
        found.append(Seen(number, step.index, step.frame, value))
    if found and all(seen.value is None for seen in found):
        _check_name(trace, name, {step.frame for _, step in visits}, f"at line {line}")
    if visit is None:
        return tuple(found)
    chosen = tuple(seen for seen in found if seen.visit == visit)
    if not chosen:
        _refuse_visit(trace, visit, line, path)
    return chosen


def history(trace: "Trace", name: str, *, function: str | None = None) -> tuple[Change, ...]:
    """Return every change of a variable; see `Trace.history`."""
    _check_counts_only(trace)
    known = {block.function for block in trace.blocks}
    if function is not None and function not in known:
        raise UnknownName(f"no function {function!r}{_hint(function, known)}")
    held: dict[int, Value | None] = {}  # by frame, at the end of its last step
    changes: list[Change] = []
    for step in trace.steps:
        block = trace.blocks[step.block]
        if function is not None and block.function != function:
            continue
        before = next((v.value for v in step.before if v.name == name), None)
        old = held.get(step.frame)
        if before != old:
            changes.append(Change(step.index, step.frame, block.function, None, old, before))
        after = next((v.value for v in step.after if v.name == name), before)
        new = None if after == DELETED else after
        if new != before or (name in RESULTS and after is not None):
            line = block.spans[-1].line
            changes.append(Change(step.index, step.frame, block.function, line, before, new))
        held[step.frame] = None if name in RESULTS else new
    if not changes:
        asked = (s for s in trace.steps if function in (None, trace.blocks[s.block].function))
        where = "in this trace" if function is None else f"in {function}"
        _check_name(trace, name, {step.frame for step in asked}, where)
    return tuple(changes)


def blocks_of_line(trace: "Trace", line: int, path: str = "") -> tuple[int, ...]:
    """Return the blocks that a line is in.

    Raises:
        BadOption: it holds no code.
    """
    found = tuple(b.id for b in trace.blocks if b.path == path and line in b.lines)
    if found:
        return found
    coded = sorted({n for b in trace.blocks if b.path == path for n in b.lines})
    near = [
        str(number)
        for number in (
            max((n for n in coded if n < line), default=None),
            min((n for n in coded if n > line), default=None),
        )
        if number is not None
    ]
    nearest = f"; the nearest that does: {' and '.join(near)}" if near else ""
    raise BadOption(f"line {line} of {path or trace.program.path} holds no code{nearest}")


def visited(step: "Step") -> Iterator[Visit]:
    """Yield the blocks that a step went through, loop headers on the way in first."""
    blocks = (*step.guards, step.block)
    for at, block in enumerate(blocks):
        yield Visit(step, block, first=at == 0, last=at == len(blocks) - 1)


def visits_of_line(
    trace: "Trace", line: int, when: str, *, path: str = ""
) -> "list[tuple[int | None, Step]]":
    """Return the kept steps that visited a line, each with the number of the visit.

    Raises:
        BadOption: the line holds no code, the trace has no steps but counts, or the values at the
            line lie within a step.
    """
    blocks = blocks_of_line(trace, line, path)
    _check_counts_only(trace)
    found: list[Step] = []
    head = 0
    for position, step in enumerate(trace.steps):
        for visit in visited(step):
            if visit.block in blocks:
                _check_at_edge(trace, visit, line, when)
                found.append(step)
                head += position < trace.head
    total = sum(trace.hits[block] for block in blocks)
    numbers: list[int | None] = [*range(1, head + 1)]
    tail = len(found) - head
    if not trace.omitted or trace.status in (Status.OK, Status.FAILED):
        numbers += range(total - tail + 1, total + 1)
    else:  # hits count up to the kill, the last steps may be a moment older
        numbers += [None] * tail
    return list(zip(numbers, found, strict=True))


def _check_at_edge(trace: "Trace", visit: Visit, line: int, when: str) -> None:
    spans = trace.blocks[visit.block].spans
    edge = spans[-1] if when == "after" else spans[0]
    outermost = visit.last if when == "after" else visit.first
    if not (outermost and edge.line <= line <= edge.end_line):
        raise BadOption(
            f"values {when} line {line} lie within a block of this trace; trace with lines=True"
        )


def _check_when(when: str) -> None:
    if when not in WHEN:
        raise BadOption(f"when={when!r} must be 'before' or 'after'")


def _check_counts_only(trace: "Trace") -> None:
    if not trace.steps and any(trace.hits):
        raise BadOption("this trace has counts and no values; trace with values=True")


def _check_name(trace: "Trace", name: str, frames: set[int], where: str) -> None:
    """Refuse a name that no step of these calls, or of their functions, knows."""
    functions = {trace.blocks[step.block].function for step in trace.steps if step.frame in frames}
    known = {
        variable.name
        for step in trace.steps
        if trace.blocks[step.block].function in functions
        for variable in (*step.before, *step.after)
    } - set(RESULTS)
    if functions and name not in known and name not in RESULTS:
        raise UnknownName(f"no variable {name!r} {where}{_hint(name, known)}")


def _hint(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are {', '.join(sorted(known)[:8])}" if known else "; it has none"


def _refuse_visit(trace: "Trace", visit: int, line: int, path: str) -> None:
    total = sum(trace.hits[block] for block in blocks_of_line(trace, line, path))
    if 1 <= visit <= total and trace.omitted:
        raise BadOption(
            f"visit={visit} of line {line} is not among the steps that were kept; "
            f"trace with steps={len(trace.steps) + trace.omitted} to keep it"
        )
    if not total:
        raise BadOption(f"visit={visit}: line {line} was never executed")
    raise BadOption(f"visit={visit} must be 1 to {total}: line {line} was executed {total} times")
