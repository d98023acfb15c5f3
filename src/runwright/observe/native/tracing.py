"""One traced run of a program in another language; two if it is long."""

from dataclasses import replace

from runwright.analyze.foreign import cut_foreign
from runwright.analyze.sites import ForeignLayout
from runwright.core.check import Check, Stdio
from runwright.core.errors import BadOption
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.trace import Trace
from runwright.observe.native.c import C
from runwright.observe.native.cpp import Cpp
from runwright.observe.native.java import Java
from runwright.observe.native.javascript import JavaScript
from runwright.observe.native.reading import Seen, read_foreign
from runwright.observe.native.weave import Plan, Tongue, weave
from runwright.run import Sandbox
from runwright.run.job import script

FOREIGN: dict[str, Tongue] = {"c": C(), "cpp": Cpp(), "javascript": JavaScript(), "java": Java()}

_AWAKE = 20_000  # steps for which all values are written; a longer run mostly counts from there on
_ENDED = (Status.OK, Status.FAILED, Status.KILLED)  # by itself


async def trace_foreign(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    *,
    values: bool = True,
    lines: bool = False,
    limits: Limits = Limits(),
    steps: int = 1000,
    value_bytes: int = 200,
) -> Trace:
    """Run a whole program of one file under watch.

    Args:
        program: In a language of `FOREIGN`.
        sandbox: Where it is compiled and runs.
        target: None, or a `Stdio` check, whose input it is given.
        values: Keep steps with values. False: only counts.
        lines: One block per statement, and one step per visit of it; loop headers are steps too.
        limits: Of the run, probes included.
        steps: How many are kept, the first and the last halves, >= 2.
        value_bytes: Longest text of a value, 20 to 10000.

    Raises:
        BadOption: the target is a call or a check of Python.
        NeedsExtra: the parsers are not installed.
        NoToolchain: the language's compiler or interpreter is not installed.
    """
    if target is not None and not isinstance(target, Stdio):
        raise BadOption(
            f"target={target!r:.60} is for Python; a program in {program.language} is traced whole, "
            "with None or a Stdio check"
        )
    if value_bytes > 10_000:
        raise BadOption(f"value_bytes={value_bytes} must be at most 10000 in {program.language}")
    try:
        layout = cut_foreign(program.source, program.language, each_statement=lines)
    except RecursionError:
        raise BadOption(f"{program.path} cannot be traced: it is nested too deeply") from None
    plan = Plan(values, lines, steps - steps // 2, steps // 2, 0, _AWAKE, value_bytes)
    stdin = target.stdin if isinstance(target, Stdio) else ""
    run = _Run(program, layout, sandbox, stdin.encode("utf-8", "surrogateescape"), limits)
    execution, seen = await run(plan)
    if seen.slept and execution.status in _ENDED:  # too long to keep all: again, for the last steps
        for again in (
            replace(plan, start=max(0, seen.opened - plan.tail), awake=0),
            replace(plan, awake=0),
        ):
            repeated, more = await run(again)
            if repeated.status in _ENDED and more.steps and more.steps[-1].index == more.opened - 1:
                execution, seen = repeated, more
                break
    return _trace(program, layout, execution, seen)


class _Run:
    """Runs one program again and again, with different plans."""

    def __init__(
        self,
        program: Program,
        layout: ForeignLayout,
        sandbox: Sandbox,
        stdin: bytes,
        limits: Limits,
    ) -> None:
        self._program = program
        self._layout = layout
        self._sandbox = sandbox
        self._stdin = stdin
        self._limits = limits

    async def __call__(self, plan: Plan) -> tuple[Execution, Seen]:
        tongue = FOREIGN[self._program.language]
        woven = weave(self._program, self._layout, tongue, plan)
        job = replace(script(woven, self._stdin, (), self._limits), share_result=True)
        outcome = await self._sandbox.submit(job)
        layout = self._layout
        return outcome.execution, read_foreign(outcome.result, layout.blocks, len(layout.arms))


def _trace(program: Program, layout: ForeignLayout, execution: Execution, seen: Seen) -> Trace:
    untold = execution.status in (Status.COMPILE_ERROR, Status.SANDBOX_ERROR)
    detail = execution.detail if untold else seen.problem
    if layout.unread and not detail:
        detail = f"not watched, because they cannot be read: {', '.join(layout.unread)}"
    indices = [step.index for step in seen.steps]
    return Trace(
        program=program,
        blocks=layout.blocks,
        steps=seen.steps,
        omitted=seen.opened - len(indices) if indices else 0,
        head=next((at for at, index in enumerate(indices) if index != at), len(indices)),
        hits=seen.hits,
        status=execution.status,
        fault=execution.fault,
        stdout=str(execution.stdout),
        detail=detail,
        calls=seen.calls,
        arms=layout.arms,
        taken=seen.taken,
    )
