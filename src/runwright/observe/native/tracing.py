"""One traced run of a program in another language; two if it is long."""

from dataclasses import dataclass, replace

from runwright.analyze.blocks import MODULE
from runwright.analyze.foreign import cut_foreign
from runwright.analyze.sites import ForeignLayout, Kind, Site
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
from runwright.run.languages import Languages

_TONGUES: dict[str, Tongue] = {"c": C(), "cpp": Cpp(), "javascript": JavaScript(), "java": Java()}

_MOST_VALUE_BYTES = 1000  # what the runtime of C has room for
_AWAKE = 5_000  # steps for which all values are written; a longer run mostly counts from there on
_ENDED = (Status.OK, Status.FAILED, Status.KILLED)  # by itself


@dataclass(frozen=True, slots=True)
class Watch:
    """What of a run is wanted, as `runwright.observe.trace` is asked for it."""

    values: bool = True
    lines: bool = False
    steps: int = 1000
    value_bytes: int = 200
    functions: frozenset[str] | None = None


async def trace_foreign(
    program: Program,
    sandbox: Sandbox,
    target: Check | str | None = None,
    watch: Watch = Watch(),
    *,
    limits: Limits = Limits(),
) -> Trace:
    """Run a whole program of one file under watch.

    Args:
        program: In C, C++, JavaScript or Java.
        sandbox: Where it is compiled and runs.
        target: None, or a `Stdio` check, whose input it is given.
        watch: What is wanted.
        limits: Of the run, probes included.

    Raises:
        BadOption: the target is a call or a check of Python, or the language cannot be traced.
        UnknownName: there is no such language.
        NeedsExtra: the parsers are not installed.
        NoToolchain: the language's compiler or interpreter is not installed.
    """
    language = Languages().named(program.language).name
    if language not in _TONGUES:
        known = ", ".join(("python", *_TONGUES))
        raise BadOption(f"language={program.language!r} cannot be traced; {known} can")
    if target is not None and not isinstance(target, Stdio):
        raise BadOption(
            f"target={target!r:.60} is for Python; a program in {language} is traced as a whole: "
            "None, or a Stdio check"
        )
    if watch.value_bytes > _MOST_VALUE_BYTES:
        raise BadOption(f"value_bytes={watch.value_bytes} must be at most {_MOST_VALUE_BYTES}")
    program = replace(program, language=language)
    stdin = target.stdin if isinstance(target, Stdio) else ""
    try:
        layout = cut_foreign(program.source, language, each_statement=watch.lines)
        run = _Run(program, _narrowed(layout, watch.functions), sandbox, stdin, limits)
        execution, seen = await _watched(run, watch)
    except RecursionError:
        raise BadOption(f"{program.path} cannot be traced: it is nested too deeply") from None
    return _trace(program, layout, execution, seen)


async def _watched(run: "_Run", watch: Watch) -> tuple[Execution, Seen]:
    head, tail = watch.steps - watch.steps // 2, watch.steps // 2
    plan = Plan(watch.values, watch.lines, head, tail, 0, _AWAKE, watch.value_bytes)
    execution, seen = await run(plan)
    if not seen.slept or execution.status not in _ENDED:
        return execution, seen
    # Too long to keep all its steps: again, for the last ones; if it went another way, with all.
    for start in (max(0, seen.opened - tail), 0):
        repeated, more = await run(replace(plan, start=start, awake=0))
        whole = bool(more.steps) and more.steps[-1].index == more.opened - 1
        if repeated.status in _ENDED and whole:
            return repeated, more
    return execution, seen


def _narrowed(layout: ForeignLayout, functions: frozenset[str] | None) -> ForeignLayout:
    """Leave out the sites of functions that nobody asked for."""
    if functions is None:
        return layout
    wanted = {
        number
        for number, routine in enumerate(layout.functions)
        if any(
            routine.name == name or routine.name.startswith((f"{name}.", f"{name}::"))
            for name in functions
        )
    }
    sites = tuple(
        site
        for site in layout.sites
        if site.function in wanted or site.kind in (Kind.OPEN, Kind.CLOSE) or _loads(site, layout)
    )
    return replace(layout, sites=sites)


def _loads(site: Site, layout: ForeignLayout) -> bool:
    """Say whether a site is where a script loads the runtime."""
    return site.kind is Kind.CALL and layout.functions[site.function].name == MODULE


class _Run:
    """Runs one program again and again, with different plans."""

    def __init__(
        self,
        program: Program,
        layout: ForeignLayout,
        sandbox: Sandbox,
        stdin: str,
        limits: Limits,
    ) -> None:
        self._program = program
        self._layout = layout
        self._sandbox = sandbox
        self._stdin = stdin.encode("utf-8", "surrogateescape")
        self._limits = limits

    async def __call__(self, plan: Plan) -> tuple[Execution, Seen]:
        tongue = _TONGUES[self._program.language]
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
