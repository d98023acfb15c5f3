"""A scene: all that is shown of one step of a trace, worked out from the steps before it."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.cli.listing import Listing, listings, visited_lines
from runwright.cli.margin import Margin
from runwright.core import Call, Step, Trace, Value, Variable
from runwright.core.lookup import DELETED


@dataclass(frozen=True, slots=True)
class Held:
    """A variable at the end of a step. `old` is what it was before, None if it was not there."""

    name: str
    value: Value
    old: Value | None
    changed: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A value beside a line: what the line last made in this call."""

    name: str
    value: Value
    fresh: bool  # made by the very step that is shown


@dataclass(frozen=True, slots=True)
class Frame:
    """A call on the stack. `arguments` is None where its entry was left out."""

    number: int
    function: str
    depth: int
    arguments: tuple[Variable, ...] | None
    position: int | None  # of its latest kept step up to the one shown


@dataclass(frozen=True, slots=True)
class Scene:
    """One step as it is shown."""

    step: Step
    path: str
    lines: tuple[int, ...]
    values: tuple[Held, ...]
    margin: dict[int, tuple[Note, ...]]
    stack: tuple[Frame, ...]  # innermost first
    visit: int | None  # of its block, from 1; None: too much was left out to tell
    thread: int
    task: int


class Scenes:
    """The scenes of one trace, by position among the kept steps."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.listings: dict[str, Listing] = listings(trace)
        self._margin = Margin(trace, self.listings)
        self._calls: dict[int, Call] = {call.frame: call for call in trace.calls}
        self._positions: dict[int, list[int]] = {}
        for position, step in enumerate(trace.steps):
            self._positions.setdefault(step.frame, []).append(position)

    def at(self, position: int) -> Scene:
        """Return the scene of a kept step."""
        trace = self.trace
        step = trace.steps[position]
        call = self._calls.get(step.frame)
        return Scene(
            step=step,
            path=trace.blocks[step.block].path,
            lines=visited_lines(trace, step),
            values=tuple(_held(step)),
            margin=self._notes(position),
            stack=tuple(self._stack(position)),
            visit=_visit(trace, position),
            thread=0 if call is None else call.thread,
            task=0 if call is None else call.task,
        )

    def _notes(self, position: int) -> dict[int, tuple[Note, ...]]:
        notes: dict[int, dict[str, Note]] = {}
        for at in self._positions[self.trace.steps[position].frame]:
            if at > position:
                break
            step = self.trace.steps[at]
            for variable in step.after:
                beside = notes.setdefault(self._margin.line_of(step, variable.name), {})
                beside.pop(variable.name, None)  # the latest stands last
                beside[variable.name] = Note(variable.name, variable.value, at == position)
        return {line: tuple(beside.values()) for line, beside in notes.items()}

    def _stack(self, position: int) -> Iterator[Frame]:
        frame: int | None = self.trace.steps[position].frame
        seen: set[int] = set()
        while frame is not None and frame not in seen:
            seen.add(frame)  # a forged trace may hold a ring
            call = self._calls.get(frame)
            yield self._frame(frame, call, position)
            frame = None if call is None else call.caller

    def _frame(self, number: int, call: Call | None, position: int) -> Frame:
        kept = self._positions.get(number, [])
        entry = self.trace.steps[kept[0]] if kept else None
        before = bisect_right(kept, position)
        function, depth = ("?", 0) if call is None else (call.function, call.depth)
        if call is None and entry is not None:
            function, depth = self.trace.blocks[entry.block].function, entry.depth
        arguments = None if entry is None else entry_arguments(self.trace, entry)
        return Frame(number, function, depth, arguments, kept[before - 1] if before else None)


def entry_arguments(trace: Trace, first: Step) -> tuple[Variable, ...] | None:
    """Return the arguments of a call from its first kept step; None: its entry was left out."""
    block = trace.blocks[first.block]
    if block.function == "<module>":
        return ()
    if trace.omitted and first.index >= trace.head:
        same = (b.id for b in trace.blocks if (b.function, b.path) == (block.function, block.path))
        if first.block != min(same) or block.loop or first.guards:
            return None
    return first.before


def _held(step: Step) -> Iterator[Held]:
    old = {variable.name: variable.value for variable in step.before}
    changed = {variable.name: variable.value for variable in step.after}
    for name in dict.fromkeys([*old, *changed]):
        value = changed.get(name, old.get(name, DELETED))
        yield Held(name, value, old.get(name), name in changed)


def _visit(trace: Trace, position: int) -> int | None:
    block = trace.steps[position].block
    if not trace.omitted or position < trace.head:
        return sum(_visits(step, block) for step in trace.steps[: position + 1])
    if trace.steps[-1].index + 1 < len(trace.steps) + trace.omitted:
        return None
    return trace.hits[block] - sum(_visits(step, block) for step in trace.steps[position + 1 :])


def _visits(step: Step, block: int) -> int:
    return (step.block == block) + step.guards.count(block)
