"""The Python API, asynchronous: run, trace, cost, profile, check, debug, solve, score.

Each call opens a sandbox of its own unless it is given one. Open `sandbox()` once where there are
many calls: its start costs more than a hundred runs in it.
"""

import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from runwright.core import (
    Budget,
    Check,
    Cost,
    Execution,
    Isolation,
    Limits,
    Network,
    Profile,
    Program,
    Provider,
    Solution,
    Task,
    Trace,
    Verdict,
)
from runwright.core.errors import BadTask
from runwright.evaluate import solve as solve_with
from runwright.judge import judge, memorised
from runwright.lab import EventSink
from runwright.models import Model, open_model
from runwright.observe import Meter
from runwright.observe import cost as measure
from runwright.observe import profile as measure_lines
from runwright.observe import trace as watch
from runwright.run import LocalSandbox, Sandbox
from runwright.scoring import (
    Benchmark,
    Evaluation,
    Judged,
    VerdictCache,
    evaluate_samples,
    open_benchmark,
    plan,
)


def sandbox(
    *,
    isolation: Isolation = Isolation.FULL,
    workers: int | None = None,
    network: Network = Network.NONE,
    preload: Sequence[str] = (),
    languages: Path | None = None,
) -> LocalSandbox:
    """Return a sandbox to enter with `async with`; see `LocalSandbox`."""
    return LocalSandbox(
        isolation, workers=workers, network=network, preload=preload, languages=languages
    )


async def run(
    program: Program | str,
    *,
    stdin: bytes = b"",
    arguments: Sequence[str] = (),
    limits: Limits = Limits(),
    fetch: Sequence[str] = (),
    isolation: Isolation = Isolation.FULL,
    network: Network = Network.NONE,
    languages: Path | None = None,
    sandbox: Sandbox | None = None,
) -> Execution:
    """Run a program, or a Python source text, as a script under limits.

    Args are those of `LocalSandbox` and of its `run`.

    Raises:
        BadOption: the level cannot give that network, or a glob leaves the work directory.
        BadFile: a language record is wrong.
        NoIsolation: the level does not hold on this machine.
        NoToolchain: a command of the program's language is not there.
        UnknownName: there is no such language.
    """
    async with _opened(sandbox, isolation, network, workers=1, languages=languages) as opened:
        return await opened.run(
            _program(program), stdin=stdin, arguments=arguments, limits=limits, fetch=fetch
        )


async def trace(
    program: Program | str,
    target: Check | str | None = None,
    *,
    values: bool = True,
    lines: bool = False,
    limits: Limits = Limits(),
    steps: int = 200,
    value_bytes: int = 200,
    functions: frozenset[str] | None = None,
    files: frozenset[str] | None = None,
    depth: int | None = None,
    isolation: Isolation = Isolation.FULL,
    network: Network = Network.NONE,
    sandbox: Sandbox | None = None,
) -> Trace:
    """Watch a program, block by block, under a call such as "f(3)", a check, or as a script.

    Args and results are those of `runwright.observe.trace`.

    Raises:
        BadOption: the level cannot give that network.
        NoIsolation: the level does not hold on this machine.
    """
    async with _opened(sandbox, isolation, network, workers=1) as opened:
        return await watch(
            _program(program),
            opened,
            target,
            values=values,
            lines=lines,
            limits=limits,
            steps=steps,
            value_bytes=value_bytes,
            functions=functions,
            files=files,
            depth=depth,
        )


async def cost(
    program: Program | str,
    target: Check | str | None = None,
    *,
    meters: Collection[Meter] | None = None,
    provider: Provider | None = None,
    repeats: int = 1,
    limits: Limits = Limits(),
    isolation: Isolation = Isolation.FULL,
    network: Network = Network.NONE,
    sandbox: Sandbox | None = None,
) -> Cost:
    """Measure what a call such as "f(3)", a check, or a script costs.

    Args and results are those of `runwright.observe.cost`.

    Raises:
        BadOption: the level cannot give that network.
        NoCounter: the provider cannot count on this machine.
        NoIsolation: the level does not hold on this machine.
    """
    async with _opened(sandbox, isolation, network, workers=1) as opened:
        return await measure(
            _program(program),
            opened,
            target,
            meters=meters,
            provider=provider,
            repeats=repeats,
            limits=limits,
        )


async def profile(
    program: Program | str,
    target: Check | str | None = None,
    *,
    memory: bool = True,
    meters: Collection[Meter] | None = frozenset({Meter.CLOCKS}),
    provider: Provider | None = None,
    limits: Limits = Limits(),
    isolation: Isolation = Isolation.FULL,
    network: Network = Network.NONE,
    sandbox: Sandbox | None = None,
) -> Profile:
    """Measure what each line takes and allocates under a call, a check, or as a script.

    Args and results are those of `runwright.observe.profile`.

    Raises:
        BadOption: the level cannot give that network.
        NoCounter: the provider cannot count on this machine.
        NoIsolation: the level does not hold on this machine.
    """
    async with _opened(sandbox, isolation, network, workers=1) as opened:
        return await measure_lines(
            _program(program),
            opened,
            target,
            memory=memory,
            meters=meters,
            provider=provider,
            limits=limits,
        )


async def check(
    program: Program | str,
    checks: Sequence[Check],
    *,
    reference: Program | None = None,
    limits: Limits = Limits(),
    isolation: Isolation = Isolation.FULL,
    network: Network = Network.NONE,
    preload: Sequence[str] = (),
    sandbox: Sandbox | None = None,
) -> Verdict:
    """Judge a program by checks.

    Args:
        program: The program.
        checks: What it must do.
        reference: A program that is right. What passes is then asked for other inputs too, and the
            verdict has a warning if it seems to know those of the checks alone.
        limits: Of each process of the program.
        isolation: How far programs are kept from this machine.
        network: What they can reach.
        preload: Modules to import once for all runs.
        sandbox: Where they run; None: a sandbox of its own.

    Raises:
        BadOption: the level cannot give that network.
        NoIsolation: the level does not hold on this machine.
        UnknownName: a module to preload cannot be imported.
    """
    async with _opened(sandbox, isolation, network, preload) as opened:
        verdict = await judge(_program(program), checks, opened, limits=limits)
        if reference is None or not verdict.passed:
            return verdict
        warning = await memorised(
            _program(program), checks, opened, reference=reference, limits=limits
        )
        return replace(verdict, warnings=(warning,)) if warning else verdict


async def debug(task: Task, *, strategy: str = "search", **settings: Any) -> Solution:
    """Mend the task's program by its visible checks; settings as `solve`.

    Raises:
        BadTask: the task has no program or no visible check.
        RunwrightError: as `solve`.
    """
    if task.program is None:
        raise BadTask(f"task {task.id!r} has no program to mend; 'solve' writes one")
    return await solve(task, strategy=strategy, **settings)


async def solve(
    task: Task,
    *,
    strategy: str = "direct",
    model: Model | str | None = None,
    roles: Mapping[str, Model] | None = None,
    seed: int = 0,
    budget: Budget = Budget(),
    paper: bool = False,
    on_event: EventSink | None = None,
    isolation: Isolation = Isolation.FULL,
    sandbox: Sandbox | None = None,
    **options: object,
) -> Solution:
    """Let a strategy write or mend the program that a task asks for.

    Args:
        task: What is wanted; hidden checks and reference are kept from the strategy.
        strategy: Its name; "one+two" is a cascade.
        model: Who answers, or its name as `runwright.models.open_model` reads it.
        roles: Models by role, for strategies that ask more than one.
        seed: Of everything random.
        budget: What may be spent.
        paper: Let it ask for hidden verdicts where its paper does.
        on_event: Is given what the strategy emits.
        isolation: How far programs are kept from this machine.
        sandbox: Where they run; None: one that is opened for this call.
        options: Of the strategy.

    Raises:
        UnknownName: there is no such strategy.
        BadOption: the strategy has no such option, or not with that value.
        BadTask: the task lacks what the strategy needs.
        NeedsModel: the strategy asks a model and there is none.
        ModelError: the model failed.
        NoIsolation: the level does not hold on this machine.
    """
    opened_model = open_model(model) if isinstance(model, str) else model
    try:
        async with _opened(sandbox, isolation) as opened:
            return await solve_with(
                task,
                opened,
                strategy=strategy,
                seed=seed,
                budget=budget,
                on_event=on_event,
                options=options,
                model=opened_model,
                roles=roles,
                paper=paper,
            )
    finally:
        if isinstance(model, str) and opened_model is not None:
            await opened_model.close()


def _program(given: Program | str) -> Program:
    return Program(given) if isinstance(given, str) else given


async def score(
    benchmark: Benchmark | str,
    samples: Path,
    *,
    sanitize: bool = False,
    all_checks: bool = False,
    allow_missing: bool = False,
    memorised: bool = False,
    out: Path | None = None,
    resume: bool = True,
    cache: Path | None = None,
    workers: int | None = None,
    isolation: Isolation = Isolation.FULL,
    network: Network = Network.NONE,
    preload: Sequence[str] = (),
    on_judged: Callable[[Judged], None] | None = None,
) -> Evaluation:
    """Judge what a model answered to a benchmark's tasks.

    Args:
        benchmark: Its name, a .jsonl file of tasks, or what `open_benchmark` returned.
        samples: A file or folder of samples; docs/evaluation.md has the forms.
        sanitize: Take the program out of each answer.
        all_checks: Run every check, also of a sample that has failed.
        allow_missing: A task may have no sample; it is in no figure then.
        memorised: Ask samples that pass for other inputs, one run more each, and warn of those that
            seem to know the checks' alone.
        out: A file that results are written through to and that a later call continues.
        resume: Continue what the file holds; else begin it anew.
        cache: A folder of verdicts of former calls; None: judge everything.
        workers: Programs that run at once; None: one per processor.
        isolation: How far programs are kept from this machine.
        network: What they can reach.
        preload: Modules to import once for all runs.
        on_judged: Is given each result as it comes.

    Raises:
        UnknownName: there is no such benchmark.
        BadFile: a file is missing or not what it must be, or a task has no sample.
        BadOption: `memorised`, and no task's samples could be asked.
        NotComparable: `out` holds results of something else.
        NoIsolation: the level does not hold on this machine.
    """
    chosen = open_benchmark(benchmark) if isinstance(benchmark, str) else benchmark
    names = tuple(preload)
    async with contextlib.AsyncExitStack() as stack:
        opened = await stack.enter_async_context(
            LocalSandbox(isolation, workers=workers, network=network, preload=names)
        )
        planned = plan(
            chosen,
            samples,
            opened,
            sanitize=sanitize,
            all_checks=all_checks,
            preload=names,
            allow_missing=allow_missing,
            memorised=memorised,
        )
        kept = None if cache is None else stack.enter_context(VerdictCache(cache))
        return await evaluate_samples(
            planned, opened, out=out, resume=resume, cache=kept, on_judged=on_judged
        )


@contextlib.asynccontextmanager
async def _opened(
    given: Sandbox | None,
    isolation: Isolation,
    network: Network = Network.NONE,
    preload: Sequence[str] = (),
    *,
    workers: int | None = None,
    languages: Path | None = None,
) -> AsyncIterator[Sandbox]:
    if given is not None:
        yield given
        return
    async with LocalSandbox(
        isolation, workers=workers, network=network, preload=preload, languages=languages
    ) as opened:
        yield opened
