"""Calls: who called whom, how often, and how each call ended."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.analyze.flow import Graph
from runwright.core.status import Status
from runwright.core.trace import Call, Step, Trace
from runwright.core.value import Value
from runwright.observe.structure import graphs

# The run did not end by itself, so calls were open when it did.
CUT_OFF = (Status.TIMEOUT, Status.MEMORY, Status.OUTPUT_LIMIT, Status.KILLED, Status.SANDBOX_ERROR)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended. Neither returned nor raised: suspended for good, cut off, or not kept."""

    returned: bool = False
    value: Value | None = None
    raised: str | None = None  # exception class that left it


@dataclass(frozen=True, slots=True)
class Node:
    """One call in the tree of calls."""

    call: Call
    line: int  # where its first kept step begins
    steps: int  # that were kept
    ending: Ending
    inner: tuple["Node", ...]  # the calls made in it, in order


@dataclass(frozen=True, slots=True)
class FunctionCalls:
    """What is known of all calls of one function."""

    function: str
    calls: int
    complete: bool  # False: calls among the steps that were left out are not counted
    callers: tuple[str, ...]  # functions, sorted; "" for none that was watched
    deepest: int  # greatest depth of a call
    raised: int  # calls that an exception left


def calls(trace: Trace) -> dict[int, Call]:
    """Return the calls that the kept steps belong to, by frame.

    Where the trace does not name them, callers are told by depth.
    """
    found = {call.frame: call for call in trace.calls}
    around: list[Step] = []
    for step in trace.steps:
        while around and around[-1].depth >= step.depth:
            around.pop()
        if step.frame not in found:
            function = trace.blocks[step.block].function
            caller = around[-1].frame if around else None
            found[step.frame] = Call(step.frame, function, step.depth, caller)
        around.append(step)
    return found


def endings(trace: Trace) -> dict[int, Ending]:
    """Return how each call ended of which that is known."""
    kinds = {graph.function: graph.kind for graph in graphs(trace)}
    found = {}
    for frame, steps in _by_frame(trace).items():
        after_gap = not trace.omitted or steps[-1].index >= trace.head
        kind = kinds.get(trace.blocks[steps[0].block].function, "function")
        found[frame] = _ending(steps, kind, certain=after_gap)
    return found


def _ending(steps: list[Step], kind: str, *, certain: bool) -> Ending:
    """Return how a call of these steps ended, `certain` if no step of it was left out at its end.

    A function that ends by itself has its value in its last step, or before the `finally` that was
    last. A generator, a module and a class body have none.
    """
    last = {variable.name: variable.value for variable in steps[-1].after}
    if "_ret" in last:
        return Ending(returned=True, value=last["_ret"])
    if not certain or "_yield" in last:
        return Ending()
    if steps[-1].raised is not None:
        return Ending(raised=steps[-1].raised)
    values = [v.value for step in steps for v in step.after if v.name == "_ret"]
    if values:
        return Ending(returned=True, value=values[-1])
    raised = [step.raised for step in steps if step.raised is not None]
    if kind == "function" and raised:
        return Ending(raised=raised[-1])
    return Ending(returned=kind != "function")


def call_tree(trace: Trace) -> tuple[Node, ...]:
    """Return the outermost calls of which steps were kept, with the calls made in them.

    A call whose caller has no kept step stands among the outermost.
    """
    steps = _by_frame(trace)
    known = {frame: call for frame, call in calls(trace).items() if frame in steps}
    ended = endings(trace)
    inner: dict[int | None, list[Call]] = {}
    for frame in sorted(known):
        caller = known[frame].caller
        around = caller if caller is not None and caller in known and caller < frame else None
        inner.setdefault(around, []).append(known[frame])
    nodes: dict[int, Node] = {}
    for frame in sorted(known, reverse=True):  # a call has a greater number than its caller
        first = steps[frame][0]
        nodes[frame] = Node(
            call=known[frame],
            line=trace.blocks[(*first.guards, first.block)[0]].spans[0].line,
            steps=len(steps[frame]),
            ending=ended[frame],
            inner=tuple(nodes[call.frame] for call in inner.get(frame, ())),
        )
    return tuple(nodes[call.frame] for call in inner.get(None, ()))


def function_calls(trace: Trace) -> tuple[FunctionCalls, ...]:
    """Return one row per function that was called, in the order of its first block.

    Counts come from the visits of a function's first block, which are complete, unless it is one
    that the function can come back to: then from the kept steps.
    """
    known = calls(trace)
    ended = endings(trace)
    kept = {step.frame for step in trace.steps}
    rows = []
    for graph in _or_first_blocks(trace):
        ours = [call for frame, call in known.items() if call.function == graph.function]
        ours = [call for call in ours if call.frame in kept]
        counted = trace.hits[graph.entry] if graph.edges and graph.is_entered_once else None
        total = len(ours) if counted is None else counted
        if not total:
            continue
        names = {known[c.caller].function if c.caller in known else "" for c in ours}
        rows.append(
            FunctionCalls(
                function=graph.function,
                calls=total,
                complete=counted is not None or not trace.omitted,
                callers=tuple(sorted(names)),
                deepest=max((call.depth for call in ours), default=0),
                raised=sum(ended[call.frame].raised is not None for call in ours),
            )
        )
    return tuple(rows)


def _or_first_blocks(trace: Trace) -> Iterator[Graph]:
    """Yield the graphs; without them, the functions as their blocks alone."""
    made = graphs(trace)
    if made:
        yield from made
        return
    seen: Counter[str] = Counter()
    for block in trace.blocks:
        seen[block.function] += 1
        if seen[block.function] == 1:
            yield Graph(block.function, "function", block.id, (block.id,), ())


def _by_frame(trace: Trace) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for step in trace.steps:
        found.setdefault(step.frame, []).append(step)
    return found
