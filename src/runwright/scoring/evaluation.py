"""Evaluation: a benchmark and samples in; results, kept as they come, and a summary out."""

import contextlib
import importlib.metadata
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from runwright.core.errors import BadFile, BadOption
from runwright.run import Sandbox
from runwright.scoring.benchmark import Benchmark
from runwright.scoring.cache import VerdictCache
from runwright.scoring.judging import Scoring
from runwright.scoring.memorising import Memorising, can_ask
from runwright.scoring.record import Header, Judged
from runwright.scoring.results import ResultsFile
from runwright.scoring.samples import Sample, Scan, read_samples, scan
from runwright.scoring.summary import KS, Summary, summarize

_NAMED = 3  # missing tasks that a message names


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Samples of a benchmark, judged."""

    header: Header
    summary: Summary
    results: tuple[Judged, ...]  # in the order of the samples
    judged: int  # programs that this call judged
    shared: int  # samples whose program is another sample's
    cached: int  # samples whose verdict a former run left in the cache
    resumed: int  # samples that the file of results held
    wall_s: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be judged; nothing has run yet."""

    benchmark: Benchmark
    path: Path
    scan: Scan
    task_ids: tuple[str, ...]  # of the samples that count; those of other tasks are left out
    header: Header

    @property
    def total(self) -> int:
        """How many samples there are to judge."""
        return sum(self.scan.counts.get(task_id, 0) for task_id in self.task_ids)

    def samples(self) -> Iterator[Sample]:
        """Yield the samples, in order."""
        chosen = frozenset(self.task_ids)
        for sample in read_samples(self.path, self.benchmark.tasks):
            if sample.task_id in chosen:
                yield sample


def plan(
    benchmark: Benchmark,
    path: Path,
    sandbox: Sandbox,
    *,
    sanitize: bool = False,
    all_checks: bool = False,
    preload: tuple[str, ...] = (),
    allow_missing: bool = False,
    limit: int | None = None,
    memorised: bool = False,
) -> Plan:
    """Read the samples once and say what will be judged, by which rules.

    Args:
        benchmark: What they are judged by.
        path: A file or folder of samples.
        sandbox: Where their programs will run.
        sanitize: Take the program out of what the model said.
        all_checks: Run every check, also of a sample that has failed.
        preload: What the sandbox's workers have imported.
        allow_missing: A task may have no sample; it is in no figure then.
        limit: Only the first so many tasks; None: all.
        memorised: Ask samples that pass for other inputs than their checks', one run more each, and
            warn of those that seem to know these alone.

    Raises:
        BadFile: the samples cannot be read, or a task has none and that is not allowed.
        BadOption: there are no tasks to judge, or none whose samples could be asked.
    """
    if limit is not None and limit < 1:
        raise BadOption(f"limit={limit} must be at least 1")
    found = scan(path, benchmark.tasks)
    task_ids = tuple(benchmark.tasks)[:limit]
    missing = tuple(task_id for task_id in task_ids if task_id not in found.counts)
    if missing and not allow_missing:
        few = ", ".join(missing[:_NAMED]) + (", ..." if len(missing) > _NAMED else "")
        raise BadFile(
            f"{path}: has no sample of {len(missing)} of {len(task_ids)} tasks ({few}); "
            "add them, or --allow-missing leaves these tasks out of every figure"
        )
    if len(missing) == len(task_ids):
        raise BadOption(f"{path}: has samples of none of the {len(task_ids)} tasks chosen")
    not_asked: tuple[str, ...] = ()
    if memorised:
        tasks = [benchmark.tasks[task_id] for task_id in task_ids]
        not_asked = tuple(task.id for task in tasks if not can_ask(task, benchmark))
    if task_ids and len(not_asked) == len(task_ids):
        raise BadOption(
            f"memorised: no task of {benchmark.name} has both a reference in Python and checks "
            "that are calls with literal arguments; leave it out"
        )
    header = Header(
        benchmark=benchmark.name,
        version=benchmark.version,
        mode=benchmark.mode.value,
        dataset=benchmark.digest,
        tasks=len(task_ids),
        limits=benchmark.limits,
        samples=found.digest,
        sanitized=sanitize,
        all_checks=all_checks,
        isolation=sandbox.isolation,
        preload=preload,
        runwright=importlib.metadata.version("runwright"),
        scores=benchmark.scores,
        missing=missing,
        memorised=memorised,
        not_asked=not_asked,
    )
    return Plan(benchmark, path, found, task_ids, header)


async def evaluate_samples(
    planned: Plan,
    sandbox: Sandbox,
    *,
    out: Path | None = None,
    resume: bool = True,
    cache: VerdictCache | None = None,
    ks: tuple[int, ...] = KS,
    seed: int = 0,
    on_judged: Callable[[Judged], None] | None = None,
) -> Evaluation:
    """Judge what was planned.

    Args:
        planned: By `plan`.
        sandbox: Where programs run, entered.
        out: A file that each result is written to at once, and that a later call continues.
        resume: Continue what the file holds; else begin it anew.
        cache: Verdicts of former runs; None: judge everything.
        ks: Of pass@k.
        seed: Of the bootstrap intervals.
        on_judged: Is given each result as it comes, those that the file held first.

    Raises:
        BadFile, NotComparable: the file holds something else, or another run writes to it.
        MethodError: the benchmark failed in a way that its contract does not allow.
    """
    started = time.monotonic()
    header = planned.header
    scoring = Scoring(
        planned.benchmark,
        sandbox,
        sanitize=header.sanitized,
        all_checks=header.all_checks,
        preload=header.preload,
        cache=cache,
        memorising=Memorising(planned.benchmark, sandbox) if header.memorised else None,
    )
    with contextlib.ExitStack() as stack:
        file = None
        if out is not None:
            file = stack.enter_context(ResultsFile(out, header, Judged, fresh=not resume))
        done = {} if file is None else {one.key: one for one in file.done.values()}
        found = dict(done)
        for one in done.values():
            _tell(on_judged, one)
        judged = scoring.judge_samples(planned.samples(), done)
        async with contextlib.aclosing(judged):
            async for one in judged:
                if file is not None:
                    file.append(one)
                found[one.key] = one
                _tell(on_judged, one)
    order = {task_id: position for position, task_id in enumerate(planned.task_ids)}
    results = sorted(found.values(), key=lambda one: (order[one.task_id], one.sample))
    return Evaluation(
        header=header,
        summary=summarize(
            results,
            header.scores,
            order=planned.task_ids,
            missing=header.missing,
            ks=ks,
            seed=seed,
        ),
        results=tuple(results),
        judged=scoring.counts["judged"],
        shared=scoring.counts["shared"],
        cached=scoring.counts["cached"],
        resumed=len(done),
        wall_s=time.monotonic() - started,
    )


def _tell(on_judged: Callable[[Judged], None] | None, one: Judged) -> None:
    if on_judged is not None:
        on_judged(one)
