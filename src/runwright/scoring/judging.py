"""Samples in, judged samples out: streamed, with bounded room, each distinct program judged once.

A sample goes through here in this order: it was recorded by an earlier run and is left out; it has
no code and has failed; the same program for the same task was judged, is being judged, or lies in
the cache, and its verdict is shared; or it is judged, and asked for other inputs if that is wanted.
"""

import contextlib
import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from runwright.analyze.extract import complete, extract, given
from runwright.core import Check, CheckResult, Outcome, Program, Status, Task, Verdict, wire
from runwright.core.errors import SandboxLost
from runwright.judge import judge
from runwright.run import Sandbox, bounded
from runwright.scoring.benchmark import Benchmark
from runwright.scoring.cache import VerdictCache, engine
from runwright.scoring.memorising import Memorising
from runwright.scoring.record import Judged, Key
from runwright.scoring.samples import Sample

_TRIES = 3  # of a sample that could not be judged because the sandbox failed
NO_CODE = "no_code"  # the class of failure of an answer without a program


@dataclass(frozen=True, slots=True)
class _Work:
    """A program that is to be judged for a task."""

    task: Task
    program: Program
    digest: str
    key: str  # in the cache


@dataclass
class Scoring:
    """How samples are judged, and how many verdicts came from where.

    Args:
        benchmark: What they are judged by.
        sandbox: Where their programs run.
        sanitize: Take the program out of what the model said.
        all_checks: Run every check; else stop at the first that settles every score.
        preload: What the sandbox's workers have imported; part of a verdict's key in the cache.
        cache: Verdicts of former runs; None: there are none.
        memorising: Warns of programs that know their checks' inputs alone; None: nothing does.
    """

    benchmark: Benchmark
    sandbox: Sandbox
    sanitize: bool = False
    all_checks: bool = False
    preload: tuple[str, ...] = ()
    cache: VerdictCache | None = None
    memorising: Memorising | None = None
    counts: Counter[str] = field(default_factory=Counter)  # judged, shared, cached, no_code
    _frames: dict[str, str] = field(default_factory=dict)  # by task: what else a verdict is due to

    async def judge_samples(
        self, samples: Iterable[Sample], done: Mapping[Key, Judged] | None = None
    ) -> AsyncGenerator[Judged]:
        """Judge samples and yield them as they are done, not in order.

        Args:
            samples: Of tasks of the benchmark.
            done: What an earlier run has judged; not yielded again, but its verdicts are shared.

        Raises:
            MethodError: the benchmark cannot make a program of an answer.
        """
        past = done or {}
        known = {(one.task_id, one.program): one.verdict for one in past.values()}
        waiting: dict[tuple[str, str], list[Key]] = {}
        ready: list[Judged] = []

        def fresh() -> Iterator[_Work]:
            for sample in samples:
                key = Key(sample.task_id, sample.number)
                if key in past:
                    continue
                work = self._work(sample)
                if work is None:
                    ready.append(_judged(key, "", self._without_code(sample.task_id)))
                    continue
                same = (work.task.id, work.digest)
                if same in waiting:
                    waiting[same].append(key)
                    continue
                verdict = known.get(same) or self._cached(work)
                if verdict is None:
                    waiting[same] = [key]
                    yield work
                else:
                    self.counts["shared" if same in known else "cached"] += 1
                    known[same] = verdict
                    ready.append(_judged(key, work.digest, verdict))

        finished = bounded(self._finish, fresh(), room=2 * self.sandbox.workers)
        async with contextlib.aclosing(finished):
            async for _, (work, verdict) in finished:
                same = (work.task.id, work.digest)
                keys = waiting.pop(same)
                self.counts["judged"] += 1
                if len(keys) > 1:
                    self.counts["shared"] += len(keys) - 1
                known[same] = verdict
                ready += [_judged(key, work.digest, verdict) for key in keys]
                while ready:
                    yield ready.pop(0)
        for one in ready:
            yield one

    async def _finish(self, work: _Work) -> tuple[_Work, Verdict]:
        verdict = Verdict(())
        for _ in range(_TRIES):
            verdict = await self._judge(work)
            if not any(one.status is Status.SANDBOX_ERROR for one in verdict.results):
                break
        verdict, asked = await self._warned(work, verdict)
        if self.cache is not None and asked:
            self.cache.put(work.key, verdict)
        return work, verdict

    async def _warned(self, work: _Work, verdict: Verdict) -> tuple[Verdict, bool]:
        """Return a verdict with its warning, and False if the program could not be asked."""
        if self.memorising is None:
            return verdict, True
        try:
            warning = await self.memorising.warning(work.task, work.program, verdict)
        except SandboxLost as error:  # the verdict stands
            said = (*verdict.warnings, f"not asked for other inputs: {error}")
            return replace(verdict, warnings=said), False
        found = (*verdict.warnings, warning) if warning else verdict.warnings
        return replace(verdict, warnings=found), True

    async def _judge(self, work: _Work) -> Verdict:
        """Judge by one stage after another, as long as a score is open that the next one is of."""
        limits = self.benchmark.limits
        results: tuple[CheckResult, ...] = ()
        warnings: tuple[str, ...] = ()
        skipped = 0
        lost: set[str] = set()  # scores that a failed check has settled
        for stage, scores in _stages(work.task, self.benchmark):
            if scores <= lost and not self.all_checks:
                skipped += len(stage) if scores else 0  # no score asks for the others
                continue
            verdict = await judge(
                work.program, stage, self.sandbox, limits=limits, stop_early=not self.all_checks
            )
            results += verdict.results
            warnings += verdict.warnings
            skipped += verdict.skipped
            if verdict.outcome is Outcome.FAILED:
                lost |= scores
        return Verdict(results, skipped=skipped, warnings=warnings)

    def _work(self, sample: Sample) -> _Work | None:
        """Return what is to be judged; None if the answer has no program in it."""
        task = self.benchmark.tasks[sample.task_id]
        text, completion = sample.text, sample.completion
        if self.sanitize:
            found = sanitized(sample, task)
            if found is None:
                return None
            text, completion = found, False
        program = self.benchmark.program(task, text, completion=completion)
        digest = hashlib.sha256(wire.dumps(program).encode()).hexdigest()
        if task.id not in self._frames:
            rules = [self.all_checks, self.sandbox.isolation.value, self.preload]
            nouns = [wire.dumps(noun) for noun in (self.benchmark.limits, *self.benchmark.scores)]
            if self.memorising is not None:
                nouns.append(f"asked by {wire.dumps(task.reference)}")
            self._frames[task.id] = repr([self.benchmark.digest_of(task), rules, nouns, engine()])
        key = hashlib.sha256(f"{self._frames[task.id]}{digest}".encode()).hexdigest()
        return _Work(task, program, digest, key)

    def _cached(self, work: _Work) -> Verdict | None:
        return None if self.cache is None else self.cache.get(work.key)

    def _without_code(self, task_id: str) -> Verdict:
        self.counts["no_code"] += 1
        checks = self.benchmark.tasks[task_id].hidden
        message = "the answer holds no code"
        return Verdict(
            tuple(
                CheckResult(check.name, Outcome.FAILED, message, failure=NO_CODE)
                for check in checks
            )
        )


def sanitized(sample: Sample, task: Task) -> str | None:
    """Return the program in what a model said; None if there is no code in it."""
    if sample.completion and task.entry_point is not None:
        return complete(task.statement, sample.text, task.entry_point)
    like = task.program or task.reference
    language = "python" if like is None else like.language
    also = given(task.statement) if language == "python" else frozenset()
    return extract(sample.text, task.entry_point, language=language, also=also)


def _stages(task: Task, benchmark: Benchmark) -> Iterator[tuple[tuple[Check, ...], frozenset[str]]]:
    """Yield stretches of checks that the same scores ask for, with the names of these scores."""
    stretch: list[Check] = []
    of: frozenset[str] = frozenset()
    for check in task.hidden:
        scores = _scores_of(check.name, benchmark)
        if stretch and scores != of:
            yield tuple(stretch), of
            stretch = []
        stretch.append(check)
        of = scores
    if stretch:
        yield tuple(stretch), of


def _scores_of(name: str, benchmark: Benchmark) -> frozenset[str]:
    return frozenset(
        score.name for score in benchmark.scores if not score.checks or name in score.checks
    )


def _judged(key: Key, digest: str, verdict: Verdict) -> Judged:
    return Judged(key.task_id, key.sample, verdict.outcome, verdict.failure, digest, verdict)
