"""Summary: what judged samples amount to: pass@k by score, tasks, and classes of failure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from runwright.core import Outcome
from runwright.judge.metrics import Count, Estimate, pass_at_k_of
from runwright.scoring.record import Judged, Score

KS = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class AtK:
    """pass@k over tasks."""

    k: int
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """One score over all samples."""

    name: str
    passed: int  # samples
    failed: int
    pass_at: tuple[AtK, ...]  # a k that a task has too few judged samples for is left out


@dataclass(frozen=True, slots=True)
class Failures:
    """How many samples failed in one way."""

    failure: str
    samples: int


@dataclass(frozen=True, slots=True)
class TaskSummary:
    """One task: its samples, and by score how many of them pass."""

    task_id: str
    samples: int
    could_not_judge: int
    passed: tuple[int, ...]  # in the order of the scores
    failed: tuple[int, ...]
    failure: str  # the commonest class of failure; "" if none failed


@dataclass(frozen=True, slots=True)
class Summary:
    """What the judged samples of a benchmark amount to."""

    samples: int
    could_not_judge: int
    tasks: tuple[TaskSummary, ...]
    missing: tuple[str, ...]  # tasks without a sample
    unjudged: tuple[str, ...]  # tasks of whose samples none could be judged
    scores: tuple[ScoreSummary, ...]
    failures: tuple[Failures, ...]  # the commonest first
    warned: int  # samples with a warning of any kind
    memorised: int  # samples warned of as knowing their checks' inputs alone


def summarize(
    results: Iterable[Judged],
    scores: tuple[Score, ...],
    *,
    order: Iterable[str] = (),
    missing: tuple[str, ...] = (),
    ks: tuple[int, ...] = KS,
    seed: int = 0,
) -> Summary:
    """Sum up judged samples.

    What could not be judged counts as neither passed nor failed and is told. A task of whose
    samples none could be judged, or that has none, is in no mean; it is told too.

    Args:
        results: Each sample once.
        scores: Of the benchmark.
        order: Of the tasks; those not in it come last, as they come.
        missing: Tasks without a sample.
        ks: Of pass@k.
        seed: Of the bootstrap intervals.
    """
    grouped: dict[str, list[Judged]] = {task_id: [] for task_id in order}
    for one in results:
        grouped.setdefault(one.task_id, []).append(one)
    grouped = {task_id: found for task_id, found in grouped.items() if found}
    everything = [one for found in grouped.values() for one in found]
    classes = Counter(one.failure for one in everything if one.outcome is Outcome.FAILED)
    unjudged = [one for one in everything if one.outcome is Outcome.COULD_NOT_JUDGE]
    tasks = tuple(_task(task_id, found, scores) for task_id, found in grouped.items())
    return Summary(
        samples=len(everything),
        could_not_judge=len(unjudged),
        tasks=tasks,
        missing=missing,
        unjudged=tuple(one.task_id for one in tasks if one.could_not_judge == one.samples),
        scores=tuple(
            _score(score, position, tasks, ks, seed) for position, score in enumerate(scores)
        ),
        failures=tuple(Failures(name, count) for name, count in classes.most_common()),
        warned=sum(bool(one.verdict.warnings) for one in everything),
        memorised=sum(map(_is_memorised, everything)),
    )


def _is_memorised(one: Judged) -> bool:
    return any(warning.startswith("memorised:") for warning in one.verdict.warnings)


def _task(task_id: str, found: list[Judged], scores: tuple[Score, ...]) -> TaskSummary:
    outcomes = [[score.outcome(one.verdict) for one in found] for score in scores]
    classes = Counter(one.failure for one in found if one.outcome is Outcome.FAILED)
    return TaskSummary(
        task_id=task_id,
        samples=len(found),
        could_not_judge=sum(one.outcome is Outcome.COULD_NOT_JUDGE for one in found),
        passed=tuple(each.count(Outcome.PASSED) for each in outcomes),
        failed=tuple(each.count(Outcome.FAILED) for each in outcomes),
        failure=max(classes, key=lambda name: classes[name], default=""),
    )


def _score(
    score: Score, position: int, tasks: tuple[TaskSummary, ...], ks: tuple[int, ...], seed: int
) -> ScoreSummary:
    pairs = [(task.passed[position], task.failed[position]) for task in tasks]
    counts = [Count(passed + failed, passed) for passed, failed in pairs if passed + failed]
    found = [(k, pass_at_k_of(counts, k, seed=seed)) for k in ks]
    return ScoreSummary(
        name=score.name,
        passed=sum(passed for passed, _ in pairs),
        failed=sum(failed for _, failed in pairs),
        pass_at=tuple(AtK(k, estimate) for k, estimate in found if estimate is not None),
    )


class Running:
    """The running score: the mean over tasks of the share of judged samples that pass."""

    def __init__(self, score: Score) -> None:
        self._score = score
        self._counts: dict[str, Count] = {}

    def add(self, judged: Judged) -> None:
        """Take one sample in."""
        outcome = self._score.outcome(judged.verdict)
        if outcome is not Outcome.COULD_NOT_JUDGE:
            old = self._counts.get(judged.task_id, Count(0, 0))
            right = old.right + (outcome is Outcome.PASSED)
            self._counts[judged.task_id] = Count(old.samples + 1, right)

    @property
    def value(self) -> float | None:
        """The score so far, 0 to 1; None before the first sample."""
        shares = [count.right / count.samples for count in self._counts.values()]
        return sum(shares) / len(shares) if shares else None
