"""Events: a trace as one flat stream, in the order in which things happened.

Every event has the same fields (`Event`), so that a stream is a table: JSON lines, Arrow, Parquet.
docs/tracing.md has the schema. Kinds:

    call       a watched function, module or class body begins; `before` are its arguments
    block      a block is entered (of a trace made with `lines=True`: a statement)
    branch     an `if` or `case` has decided, or a loop has not gone on: `taken`
    loop       an iteration begins; `count` is its number, from 1 for each entry of the loop
    yield      a generator gave `value`
    exception  an exception, `raised`, left a block
    return     a call returned `value`; None: what it returned is not in the trace
    unwind     an exception, `raised`, left a call
    gap        `count` steps were left out
    end        the run ended; `value` is what the target came to, `raised` its status if not "ok"

A block's `after` is what had changed when it was left, which is after the events of the calls made
in it. A decision is told when the next block is known, the beginning of a call when its first block
is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from runwright.core.block import Block
from runwright.core.lookup import RESULTS
from runwright.core.status import Status
from runwright.core.trace import Step, Trace, Variable
from runwright.core.value import Value
from runwright.observe.calls import CUT_OFF, Ending, calls, endings
from runwright.observe.decisions import Decision, decisions

KINDS = (
    "call",
    "block",
    "branch",
    "loop",
    "yield",
    "exception",
    "return",
    "unwind",
    "gap",
    "end",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. Fields that a kind has no use for keep their defaults."""

    kind: str
    step: int  # index of the step it belongs to; of a gap: of the first one left out
    frame: int | None = None  # number of the call; None: it belongs to no call
    depth: int = 0
    thread: int = 0
    task: int = 0
    function: str = ""  # qualified name
    path: str = ""  # of the file beside the program; "": the program itself
    line: int | None = None  # where its code begins
    end_line: int | None = None  # of a block; of an exception: it was raised on a line up to here
    block: int | None = None  # id of the static block
    before: tuple[Variable, ...] = ()
    after: tuple[Variable, ...] = ()
    value: Value | None = None
    raised: str | None = None  # exception class; of `end`: the status
    taken: bool | None = None  # of a branch: into the body, or past it
    count: int | None = None  # of a loop: the iteration; of a gap: steps


def events(trace: Trace) -> Iterator[Event]:
    """Yield what happened in a run, in order."""
    yield from _Stream(trace).run()


class _Stream:
    """Walks the steps; `_open` holds the steps of each thread or task that have not ended yet."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._calls = calls(trace)
        self._endings = endings(trace)
        self._last = {step.frame: step.index for step in trace.steps}
        self._decided: dict[int, list[Decision]] = {}
        self._decided_last: dict[int, list[Decision]] = {}  # by frame, where nothing follows
        for decision in decisions(trace):
            if decision.told is None:
                self._decided_last.setdefault(decision.frame, []).append(decision)
            else:
                self._decided.setdefault(decision.told, []).append(decision)
        self._open: dict[tuple[int, int], list[Step]] = {}
        self._begun: set[int] = set()

    def run(self) -> Iterator[Event]:
        trace = self._trace
        following = 0
        for step in trace.steps:
            if step.index > following:
                yield self._gap(following, step.index)
            following = step.index + 1
            yield from self._enter(step)
        total = len(trace.steps) + trace.omitted
        cut_off = trace.status in CUT_OFF
        for stack in self._open.values():
            while stack:
                yield from self._close(stack.pop(), ended=not cut_off and total == following)
        if total > following:
            yield self._gap(following, total)
        status = None if trace.status is Status.OK else trace.status.value
        raised = trace.fault.type if trace.fault is not None else status
        yield Event("end", total, value=trace.returned, raised=raised)

    def _enter(self, step: Step) -> Iterator[Event]:
        call = self._calls[step.frame]
        stack = self._open.setdefault((call.thread, call.task), [])
        while stack and stack[-1].depth >= step.depth:
            yield from self._close(stack.pop(), ended=True)
        stack.append(step)
        if step.frame not in self._begun:
            self._begun.add(step.frame)
            yield replace(self._event("call", step, self._first(step)), before=step.before)
        for decision in self._decided.pop(step.index, ()):
            yield self._decision(decision, step)
        event = self._event("block", step, self._first(step))
        spans = self._trace.blocks[step.block].spans
        yield replace(
            event,
            end_line=spans[-1].end_line,
            block=step.block,
            before=step.before,
            after=tuple(v for v in step.after if v.name not in RESULTS),
        )

    def _close(self, step: Step, *, ended: bool) -> Iterator[Event]:
        """Tell what came of a step, and of its call if that was the last one."""
        block = self._trace.blocks[step.block]
        results = {v.name: v.value for v in step.after if v.name in RESULTS}
        at_end = replace(self._event("yield", step, block), line=block.spans[-1].line)
        within = replace(self._event("exception", step, block), end_line=block.spans[-1].end_line)
        if "_yield" in results:
            yield replace(at_end, value=results["_yield"])
        if step.raised is not None:
            yield replace(within, raised=step.raised)
        if self._last[step.frame] != step.index or not ended:
            return
        ending = self._endings.get(step.frame, Ending())
        for decision in self._decided_last.pop(step.frame, ()):
            yield self._decision(decision, step)
        if ending.raised is not None:
            yield replace(within, kind="unwind", raised=ending.raised)
        elif ending.returned:
            yield replace(at_end, kind="return", value=ending.value)

    def _decision(self, decision: Decision, step: Step) -> Event:
        kind = "loop" if decision.loop and decision.taken else "branch"
        return replace(
            self._event(kind, step, self._trace.blocks[decision.block]),
            step=decision.step,
            line=decision.line,
            block=decision.block,
            taken=decision.taken,
            count=decision.iteration if kind == "loop" else None,
        )

    def _first(self, step: Step) -> Block:
        return self._trace.blocks[(*step.guards, step.block)[0]]

    def _event(self, kind: str, step: Step, block: Block) -> Event:
        call = self._calls[step.frame]
        return Event(
            kind=kind,
            step=step.index,
            frame=step.frame,
            depth=step.depth,
            thread=call.thread,
            task=call.task,
            function=call.function,
            path=block.path,
            line=block.spans[0].line,
        )

    def _gap(self, start: int, end: int) -> Event:
        return Event("gap", start, count=end - start)
