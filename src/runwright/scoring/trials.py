"""Trials: a strategy on every task of a benchmark, each result kept as it comes."""

import contextlib
import dataclasses
import importlib.metadata
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from runwright.core import Budget, Isolation
from runwright.evaluate import Options, Result, evaluate
from runwright.models import Model
from runwright.models.model import source_of
from runwright.run import Sandbox
from runwright.scoring.benchmark import Benchmark
from runwright.scoring.results import ResultsFile, read_rows


@dataclass(frozen=True, slots=True)
class Setup:
    """What is tried and on what; two runs that agree in it can be one."""

    benchmark: str
    version: str  # of its data, "" if it has none
    dataset: str  # SHA-256 of its data
    tasks: int  # how many of them, from the first on
    strategy: str
    options: tuple[str, ...]  # of the strategy: "name=value"
    models: tuple[str, ...]  # "name", or "role=name", of a transcript with its hash
    seed: int
    budget: Budget  # of one task
    paper: bool  # the strategy may have asked for hidden verdicts
    isolation: Isolation
    runwright: str  # version

    def differences(self, other: "Setup") -> list[str]:
        """Return the names of the fields in which two setups differ."""
        return [
            field.name
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != getattr(other, field.name)
        ]


@dataclass(frozen=True, slots=True)
class Trials:
    """What a strategy made of a benchmark's tasks."""

    setup: Setup
    results: tuple[Result, ...]  # in the order of the tasks
    resumed: int  # results that the file held
    wall_s: float


async def try_strategy(
    benchmark: Benchmark,
    sandbox: Sandbox,
    *,
    strategy: str,
    options: Options | None = None,
    seed: int = 0,
    budget: Budget = Budget(),
    models: Mapping[str, Model] | None = None,
    paper: bool = False,
    parallel: int = 1,
    limit: int | None = None,
    out: Path | None = None,
    resume: bool = True,
    on_result: Callable[[Result], None] | None = None,
) -> Trials:
    """Let a strategy solve a benchmark's tasks.

    Args:
        benchmark: Whose tasks.
        sandbox: Where programs run.
        strategy: As `evaluate`, like all that is not named here.
        options: Of the strategy.
        seed: Of everything random.
        budget: Of each task.
        models: By role; "" is the one that answers where a role has none of its own.
        paper: Let the strategy ask for hidden verdicts.
        parallel: Tasks at one time.
        limit: Only the first tasks; None: all.
        out: A file that results are written through to and that a later call continues.
        resume: Continue what the file holds; else begin it anew.
        on_result: Is given each result as it comes, those that the file held first.

    Raises:
        BadFile, NotComparable: the file holds something else, or another run writes to it.
        ModelError: the model failed; what was solved before is in the file.
    """
    started = time.monotonic()
    tasks = list(benchmark.tasks.values())[:limit]
    roles = dict(models or {})
    setup = Setup(
        benchmark=benchmark.name,
        version=benchmark.version,
        dataset=benchmark.digest,
        tasks=len(tasks),
        strategy=strategy,
        options=tuple(f"{name}={value}" for name, value in sorted((options or {}).items())),
        models=tuple(sorted(_told(role, one) for role, one in roles.items())),
        seed=seed,
        budget=budget,
        paper=paper,
        isolation=sandbox.isolation,
        runwright=importlib.metadata.version("runwright"),
    )
    with contextlib.ExitStack() as stack:
        file = None
        if out is not None:
            file = stack.enter_context(ResultsFile(out, setup, Result, fresh=not resume))
        found = {} if file is None else {one.key: one for one in file.done.values()}
        resumed = len(found)
        for one in found.values():
            _tell(on_result, one)
        results = evaluate(
            [task for task in tasks if task.id not in found],
            sandbox,
            strategy=strategy,
            seed=seed,
            budget=budget,
            options=options,
            model=roles.pop("", None),
            roles=roles,
            paper=paper,
            parallel=parallel,
        )
        async with contextlib.aclosing(results):
            async for one in results:
                if file is not None:
                    file.append(one)
                found[one.key] = one
                _tell(on_result, one)
    ordered = tuple(found[task.id] for task in tasks)
    return Trials(setup, ordered, resumed, time.monotonic() - started)


def read_trials(path: Path) -> Trials:
    """Read a file of trials; `wall_s` is the sum over its tasks.

    Raises:
        BadFile: it cannot be read or holds something else.
    """
    setup, results = read_rows(path, Setup, Result)
    return Trials(setup, tuple(results), len(results), sum(one.wall_s for one in results))


def _told(role: str, model: Model) -> str:
    """Return a model as a setup names it: two transcripts of one name are two models."""
    source = source_of(model)
    return f"{role}={model.name}".lstrip("=") + (f" ({source})" if source else "")


def _tell(on_result: Callable[[Result], None] | None, one: Result) -> None:
    if on_result is not None:
        on_result(one)
