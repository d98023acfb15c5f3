"""Decisions: which way an `if`, a loop header or a `case` went, each time it was evaluated.

A decision is known by the block that was entered next in the same call. An evaluation that an
exception ended, or whose next block was not kept, has decided nothing that is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from runwright.core.block import Arm
from runwright.core.lookup import visited
from runwright.core.trace import Step, Trace
from runwright.observe.calls import endings
from runwright.observe.structure import graphs


@dataclass(frozen=True, slots=True)
class Decision:
    """One evaluation of a guard or a loop header."""

    block: int  # id of the block that decides
    line: int
    taken: bool  # True: into the body
    loop: bool  # of a loop
    frame: int
    step: int  # index of the step that evaluated it
    told: int | None  # index of the step that shows it; None: the call ended
    iteration: int | None = None  # of this entry of the loop, from 1; how many, if not taken


@dataclass
class _Frame:
    """A call while its steps are walked."""

    last: tuple[Step, int] | None = None  # step and block that was visited last
    counts: dict[int, int | None] = field(default_factory=dict)  # by open loop; None: not known


def decisions(trace: Trace) -> Iterator[Decision]:
    """Yield the decisions of the kept steps, in the order in which they became known.

    Those of `if` and `case` need `Trace.arms`; those of loops need a program in Python otherwise.
    Which iteration it was is known for Python.
    """
    yield from _Walk(trace).run()


class _Walk:
    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._arms = _arms(trace)
        made = graphs(trace)
        self._loops = {head: loop for graph in made for head, loop in graph.loops().items()}
        self._has_loops = bool(made)
        self._entries = {graph.entry for graph in made if graph.is_entered_once}
        self._frames: dict[int, _Frame] = {}
        self._ends = endings(trace)
        self._last_of = {step.frame: step.index for step in trace.steps}

    def run(self) -> Iterator[Decision]:
        trace = self._trace
        for position, step in enumerate(trace.steps):
            if position == trace.head and trace.omitted:
                self._frames.clear()
            yield from self._step(step, known=not trace.omitted or position < trace.head)
            if step.index == self._last_of[step.frame] and self._ends[step.frame].returned:
                yield from self._decide(self._frames[step.frame], None, None)

    def _step(self, step: Step, *, known: bool) -> Iterator[Decision]:
        for visit in visited(step):
            frame = self._frames.get(step.frame)
            if frame is None:
                begins = known or visit.block in self._entries
                open_loops = {} if begins else dict.fromkeys(self._loops)
                frame = self._frames[step.frame] = _Frame(counts=open_loops)
            yield from self._decide(frame, visit.block, step)
            frame.last = (step, visit.block)
            for head in [h for h in frame.counts if visit.block not in self._loops.get(h, ())]:
                del frame.counts[head]

    def _decide(self, frame: _Frame, following: int | None, at: Step | None) -> Iterator[Decision]:
        """Yield what the block that was visited last has decided, by what follows it."""
        if frame.last is None:
            return
        step, block = frame.last
        within = at is not None and at.index == step.index  # the block was a header on the way in
        if step.raised is not None and not within:
            return
        arm = self._arm(block, following)
        if arm is None:
            return
        is_loop = self._trace.blocks[block].loop
        yield Decision(
            block=block,
            line=arm.line,
            taken=arm.taken,
            loop=is_loop,
            frame=step.frame,
            step=step.index,
            told=None if at is None else at.index,
            iteration=self._count(frame, block, taken=arm.taken) if is_loop else None,
        )

    def _arm(self, block: int, following: int | None) -> Arm | None:
        """Return the way out of a block that was taken: into what follows, or else past it."""
        ways = self._arms.get(block, [])
        into = (arm for arm in ways if arm.taken and arm.target == following)
        return next(into, next((arm for arm in ways if not arm.taken), None))

    def _count(self, frame: _Frame, head: int, *, taken: bool) -> int | None:
        """Count an iteration of a loop, or end it; returns how many it had, that one included."""
        count = frame.counts.get(head, 0)
        if not self._has_loops:
            return None
        if not taken:
            frame.counts.pop(head, None)
            return count
        frame.counts[head] = None if count is None else count + 1
        return frame.counts[head]


def _arms(trace: Trace) -> dict[int, list[Arm]]:
    """Return the ways out of each block that decides."""
    arms = trace.arms
    if not arms and trace.program.language == "python":
        # The body of a loop is what follows its header in the source.
        arms = tuple(
            Arm(block.id, taken, block.spans[0].line, block.id + 1 if taken else None)
            for block in trace.blocks
            if block.loop
            for taken in (True, False)
        )
    found: dict[int, list[Arm]] = {}
    for arm in arms:
        found.setdefault(arm.block, []).append(arm)
    return found
