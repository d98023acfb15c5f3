"""Examples: what a function must return for an input, and the calls that a run made of it."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core import Case, Limits, Status
from runwright.core.errors import BadOption
from runwright.core.trace import Trace
from runwright.lab import Lab
from runwright.observe import trace
from runwright.observe.calls import Node, call_tree
from runwright.write.answers import empty
from runwright.write.generate.anpl.sketch import Sketch

# One second of work, as published; the wall clock has room for a busy machine.
LIMITS = Limits(wall_s=5.0, cpu_s=1.0)
_STEPS = 20_000
_VALUE_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Watched:
    """One call of a function: snapshots of what went in and what came out."""

    inputs: tuple[tuple[str, str], ...]  # parameter and value, in the order of the parameters
    output: str | None  # None: it did not return
    raised: str | None = None  # class of the exception that left it


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one function in a run."""

    function: str
    calls: tuple[Watched, ...]
    crash: str = ""  # "": none; else "in f", "before f", "after f" and by what


def read_example(text: str) -> Case:
    """Return the example that `f(1, [2]) == 3` says.

    Raises:
        BadOption: the text is none: it is a call on literals, `==`, and a literal.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
        if isinstance(node, ast.Compare) and [type(one) for one in node.ops] == [ast.Eq]:
            function, arguments = _call(node.left)
            expected = ast.literal_eval(node.comparators[0])
            return Case(text.strip(), function, arguments, expected)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        pass
    raise BadOption(f"{text!r} is no example; write one like f(1, [2]) == 3")


def read_call(text: str) -> tuple[str, tuple[object, ...]]:
    """Return function and arguments of a call on literals.

    Raises:
        BadOption: the text is none.
    """
    try:
        return _call(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        raise BadOption(f"{text!r} is no call; write one like f(1, [2])") from None


def _call(node: ast.expr) -> tuple[str, tuple[object, ...]]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)) or node.keywords:
        raise ValueError("no call")
    return node.func.id, tuple(ast.literal_eval(one) for one in node.args)


async def passing(sketches: Sequence[Sketch], examples: Sequence[Case], lab: Lab) -> list[int]:
    """Return the positions of the sketches that pass every example, ascending."""
    programs = [empty("python").with_source(one.text) for one in sketches]
    verdicts = lab.screen(programs, examples, limits=LIMITS)
    return sorted([at async for at, verdict in verdicts if verdict.passed])


async def watch(sketch: Sketch, function: str, call: str, lab: Lab) -> Calls:
    """Run a call and return what went into and out of a function, each time that it was called."""
    watched: Trace = await trace(
        empty("python").with_source(sketch.text),
        lab.sandbox,
        call,
        limits=LIMITS,
        steps=_STEPS,
        value_bytes=_VALUE_BYTES,
        functions=frozenset({function}),
    )
    nodes = [node for top in call_tree(watched) for node in _all(top)]
    nodes = [node for node in nodes if node.call.function == function]
    firsts = {step.frame: step for step in reversed(watched.steps)}
    calls = tuple(
        Watched(
            tuple((one.name, one.value.text) for one in firsts[node.call.frame].before),
            node.ending.value.text if node.ending.value is not None else None,
            node.ending.raised,
        )
        for node in nodes
    )
    return Calls(function, calls, _crash(watched, function, calls))


def _all(node: Node) -> list[Node]:
    return [node, *(deeper for inner in node.inner for deeper in _all(inner))]


def _crash(watched: Trace, function: str, calls: tuple[Watched, ...]) -> str:
    if watched.status is Status.OK:
        return ""
    by = watched.fault.type if watched.fault is not None else watched.status.value
    if calls and calls[-1].output is None:
        return f"in {function}: {by}"
    return f"{'after' if calls else 'before'} {function}: {by}"
