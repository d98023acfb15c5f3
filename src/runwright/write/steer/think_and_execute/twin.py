"""Twin: pseudocode run for real, to hold the prints that a model simulated against the true ones.

It measures how faithful a simulation is and has no part in the answer or its score. The pseudocode
runs in the sandbox, below stubs for the functions that it leaves undefined; without a stub for one
it runs until it calls it, and the prints up to there are compared.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.analyze.parsing import parse
from runwright.core import Limits, Program, Status
from runwright.core.errors import BadTask
from runwright.run import Sandbox
from runwright.write.steer.leaves import leaves

TRIGGER = "Final answer:"
_LIMITS = Limits(wall_s=5.0, cpu_s=5.0)


@dataclass(frozen=True, slots=True)
class Twin:
    """What pseudocode really prints for a question."""

    prints: tuple[str, ...]  # lines, without empty ones
    complete: bool  # it ran to its end and nothing was cut
    undefined: tuple[str, ...]  # functions it calls that neither it nor the stubs define
    detail: str = ""  # why it did not run to its end


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first simulated line that is not the true one."""

    step: int  # 1 for the first line printed
    simulated: str  # "": the model had stopped
    true: str  # "": the pseudocode had ended


async def run_twin(
    pseudocode: str, question: str, sandbox: Sandbox, *, stubs: str = "", limits: Limits = _LIMITS
) -> Twin:
    """Run pseudocode on a question: its last function of one argument.

    Args:
        pseudocode: One or more functions, near enough to Python to be parsed.
        question: The argument.
        sandbox: Where it runs.
        stubs: Python that defines functions which it leaves undefined.
        limits: Of the run.

    Raises:
        BadTask: the pseudocode cannot be run: it is not Python, or has no such function.
    """
    source = f"{stubs.rstrip()}\n\n\n{pseudocode.rstrip()}\n"
    try:
        entry = _entry(parse(pseudocode))
        tree = parse(source)
    except SyntaxError as error:
        raise BadTask(f"the pseudocode has no executable twin: {error}") from None
    program = Program(f"{source}\n\n{entry}({question!r})\n")
    execution = await sandbox.run(program, limits=limits)
    fault = execution.fault
    why = execution.detail or (f"{fault.type}: {fault.message}" if fault else "")
    return Twin(
        prints=tuple(_lines(str(execution.stdout))),
        complete=execution.status is Status.OK and execution.stdout.complete,
        undefined=leaves(tree).called,
        detail="" if execution.status is Status.OK else why or execution.status.value,
    )


def prints_in(reply: str) -> tuple[str, ...]:
    """Return the lines that a model simulated: all but empty ones and fences, up to its answer."""
    lines = _lines(reply)
    last = max((i for i, line in enumerate(lines) if TRIGGER.lower() in line.lower()), default=None)
    return tuple(lines if last is None else lines[: last + 1])


def divergence(simulated: Sequence[str], twin: Twin) -> Divergence | None:
    """Return the first step at which a simulation leaves the truth; None if it does not.

    White space does not count. Where the twin could not run to its end, what the model says beyond
    that point is not compared.
    """
    for step in range(max(len(simulated), len(twin.prints))):
        if step >= len(twin.prints) and not twin.complete:
            return None
        said = simulated[step] if step < len(simulated) else ""
        true = twin.prints[step] if step < len(twin.prints) else ""
        if said.split() != true.split():
            return Divergence(step + 1, said, true)
    return None


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith("```")]


def _entry(tree: ast.Module) -> str:
    for node in reversed(tree.body):
        if isinstance(node, ast.FunctionDef):
            given = [*node.args.posonlyargs, *node.args.args]
            if len(given) - len(node.args.defaults) <= 1 <= len(given):
                return node.name
    raise BadTask("the pseudocode has no executable twin: no function takes the question")
