"""Comparing two runs on one benchmark: wins and losses by task, and what chance would say."""

import re
from dataclasses import dataclass

from runwright.core.errors import BadOption, NotComparable
from runwright.judge.metrics import mcnemar
from runwright.scoring.record import Header, Judged, Score
from runwright.scoring.summary import summarize

_SAME = ("benchmark", "version", "mode", "dataset", "limits", "scores")


@dataclass(frozen=True, slots=True)
class Difference:
    """A task on which two runs differ: the share of samples that pass in each."""

    task_id: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs by one score, over the tasks that both have judged.

    `p` is McNemar's exact test on wins and losses. With several samples per task a win is a higher
    share of right samples, and p is that of the sign test, which is the same computation.
    """

    score: str
    tasks: int
    first: float  # mean over these tasks of the share of samples that pass
    second: float
    wins: tuple[Difference, ...]  # the first is better
    losses: tuple[Difference, ...]
    p: float
    only_first: tuple[str, ...]  # tasks that only one of them has judged; in no figure
    only_second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What a file of results holds."""

    header: Header
    results: tuple[Judged, ...]


def compare(one: Run, two: Run, *, score: str | None = None) -> Comparison:
    """Compare two runs by one score.

    Args:
        one: The first.
        two: The second.
        score: Its name; None: the benchmark's last, which asks for the most.

    Raises:
        NotComparable: they are of different benchmarks, data, or rules, or have no task in common.
        BadOption: there is no such score.
    """
    differing = [name for name in one.header.differences(two.header) if name in _SAME]
    if differing:
        name = differing[0]
        values = ", ".join(_short(getattr(run.header, name)) for run in (one, two))
        raise NotComparable(f"the two runs differ in {name}: {values}; compare like with like")
    scores = {each.name: each for each in one.header.scores}
    name = score or one.header.scores[-1].name
    if name not in scores:
        raise BadOption(f"--score={name!r} must be one of {', '.join(scores)}")
    first, second = _shares(one, scores[name]), _shares(two, scores[name])
    both = sorted(first.keys() & second.keys(), key=_natural)
    if not both:
        raise NotComparable("the two runs have judged no task in common")
    pairs = [Difference(task_id, first[task_id], second[task_id]) for task_id in both]
    wins = tuple(pair for pair in pairs if pair.first > pair.second)
    losses = tuple(pair for pair in pairs if pair.first < pair.second)
    return Comparison(
        score=name,
        tasks=len(both),
        first=sum(pair.first for pair in pairs) / len(both),
        second=sum(pair.second for pair in pairs) / len(both),
        wins=wins,
        losses=losses,
        p=mcnemar(len(wins), len(losses)),
        only_first=tuple(sorted(first.keys() - second.keys(), key=_natural)),
        only_second=tuple(sorted(second.keys() - first.keys(), key=_natural)),
    )


def _shares(run: Run, score: Score) -> dict[str, float]:
    """Return by task the share of judged samples that pass; tasks without one are left out."""
    summary = summarize(run.results, (score,), ks=())
    return {
        task.task_id: task.passed[0] / (task.passed[0] + task.failed[0])
        for task in summary.tasks
        if task.passed[0] + task.failed[0]
    }


def _natural(task_id: str) -> list[tuple[int, str]]:
    """Return what sorts "HumanEval/9" before "HumanEval/10": results come as they were judged."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", task_id)
    ]


def _short(value: object) -> str:
    text = str(value)
    return f"{text[:12]}..." if len(text) == 64 else repr(value)
