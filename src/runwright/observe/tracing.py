"""Tracing: run a program in the sandbox under watch, block by block.

Theory of operation. The program's syntax tree gets probes at its basic blocks (analyze/blocks.py
says what those are, guest/instrument.py where the probes stand) and runs in the sandbox like any
other. The probes keep the first and the last steps with snapshots of the variables, and count
visits of every block; what they keep survives a kill (guest/ledger.py).

What it protects against: a run that hits a limit, values that are huge, cyclic or cannot be shown,
a program that writes into the trace: the trace then says less, and `detail` says so. What it does
not: a program can forge its own trace. Traces are shown and ranked by; verdicts never rest on them.
"""

import json
from dataclasses import replace

from runwright.analyze import blocks
from runwright.core.check import Check, Stdio
from runwright.core.errors import BadOption
from runwright.core.execution import Execution, Fault
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.trace import Trace
from runwright.observe.reading import Contents, read
from runwright.observe.target import form_of
from runwright.run import Job, Sandbox

_GUEST = "runwright.observe.guest.tracer"


async def trace(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    *,
    values: bool = True,
    lines: bool = False,
    limits: Limits = Limits(),
    steps: int = 1000,
    value_bytes: int = 200,
    functions: frozenset[str] | None = None,
) -> Trace:
    """Run a program under watch.

    For a call or a check the module's own code runs first, and unwatched: only functions are
    watched. As a script, or for a `Stdio` check, the module's code is watched too.

    Args:
        program: In Python.
        sandbox: Where it runs.
        target: None: run it as a script. Text: an expression such as "f(3)", whose value is
            `returned`, or statements, in the program's namespace. A check: what it would run.
        values: Keep steps with values. False: only `hits`, at a small part of the cost.
        lines: One block per statement, and one step per visit of it; loop headers are steps too.
        limits: Of the run, probes included.
        steps: How many are kept, the first and the last halves, >= 2.
        value_bytes: Longest text of a value, >= 20; beyond it head and tail are kept.
        functions: Qualified names of functions and classes to watch, with what is defined
            inside them. None: all.

    Raises:
        BadOption: `steps` or `value_bytes` is out of range, or program or text are not Python.
        BadTask: the check is not Python, or its arguments are not plain values.
    """
    if program.language != "python":
        raise BadOption(f"language={program.language!r} cannot be traced; 'python' can")
    if steps < 2:
        raise BadOption(f"steps={steps} must be at least 2")
    if value_bytes < 20:
        raise BadOption(f"value_bytes={value_bytes} must be at least 20")
    form = form_of(target)
    try:
        table = blocks(program.source, each_statement=lines)
    except SyntaxError as error:
        fault = Fault(type(error).__name__, error.msg, error.lineno)
        return Trace(program, (), (), 0, 0, (), Status.COMPILE_ERROR, fault=fault)
    request: dict[str, object] = {
        "record": values,
        "lines": lines,
        "module": form["kind"] == "script",
        "functions": None if functions is None else sorted(functions),
        "head": steps - steps // 2,
        "tail": steps // 2,
        "total": None,
        "sleeps": True,
        "value_bytes": value_bytes,
        "target": form,
    }
    stdin = target.stdin if isinstance(target, Stdio) else ""
    job = Job(_GUEST, program, stdin=stdin.encode("utf-8", "surrogateescape"), limits=limits)
    execution, contents = await _run(job, request, sandbox, len(table))
    if contents.slept and contents.ended:  # too long to keep all its steps: again, for the last
        for more in ({"total": contents.opened}, {"total": None, "sleeps": False}):
            again, seen = await _run(job, {**request, **more}, sandbox, len(table))
            if seen.ended and _is_whole(seen, steps):
                execution, contents = again, seen
                break
    return _told(
        Trace(program, table, (), 0, 0, contents.hits, execution.status), execution, contents
    )


def _is_whole(contents: Contents, steps: int) -> bool:
    """Say whether the last steps are kept, up to the end; asleep, a run may have missed some."""
    last = [step.index for step in contents.steps[-(steps // 2) :]]
    wanted = [*range(contents.opened)[-(steps // 2) :]]
    return len(contents.steps) == min(steps, contents.opened) and last == wanted


async def _run(
    job: Job, request: dict[str, object], sandbox: Sandbox, blocks: int
) -> tuple[Execution, Contents]:
    outcome = await sandbox.submit(replace(job, request=json.dumps(request).encode("ascii")))
    return outcome.execution, read(outcome.result, blocks)


def _told(trace: Trace, execution: Execution, contents: Contents) -> Trace:
    """Add what a run and its ledger tell."""
    untold = execution.status in (Status.COMPILE_ERROR, Status.SANDBOX_ERROR)
    indices = [step.index for step in contents.steps]
    head = next((at for at, index in enumerate(indices) if index != at), len(indices))
    return replace(
        trace,
        steps=contents.steps,
        omitted=contents.opened - len(indices),
        head=head,
        returned=contents.returned,
        fault=execution.fault,
        stdout=str(execution.stdout),
        detail=execution.detail if untold else contents.problem,
    )
