"""Standing: how strategies did on the same tasks, with what the differences are worth."""

from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.errors import NotComparable
from runwright.judge.metrics import mcnemar, wilson
from runwright.scoring.trials import Trials

_SAME = ("benchmark", "version", "dataset", "tasks", "isolation")


@dataclass(frozen=True, slots=True)
class Standing:
    """One strategy. Means are over tasks; `p` compares what it solves with what the first does."""

    strategy: str
    tasks: int
    solved: int  # tasks whose program passes the hidden checks
    low: float  # ends of the 95 % interval of the share of tasks solved (Wilson)
    high: float
    visible_only: int  # tasks whose program passes the visible checks and fails a hidden one
    calls: float  # of models, mean
    tokens: float  # of models, mean
    prompt_tokens: int  # in all
    reply_tokens: int  # in all
    candidates: float  # programs judged, mean
    wall_s: float  # mean
    peeks: int  # hidden verdicts asked for, in all; above 0 the share is no honest one
    p: float | None  # McNemar's exact test against the first; None: it is the first


def standings(trials: Sequence[Trials]) -> tuple[Standing, ...]:
    """Return the standing of each run, in order.

    Raises:
        NotComparable: they are not of the same tasks.
    """
    first = trials[0]
    for other in trials[1:]:
        for name in _SAME:
            if getattr(first.setup, name) != getattr(other.setup, name):
                raise NotComparable(
                    f"{first.setup.strategy} and {other.setup.strategy} differ in {name}; "
                    "compare runs over the same tasks"
                )
    return tuple(_standing(one, None if one is first else first) for one in trials)


def _standing(trials: Trials, first: Trials | None) -> Standing:
    results = trials.results
    count = len(results)
    usages = [one.solution.usage for one in results]
    answers = [call.answer for one in results for call in one.solution.transcript]
    solved = sum(one.solved for one in results)
    low, high = wilson(solved, count)
    visible_only = sum(
        one.solution.solved and one.hidden is not None and not one.hidden.passed for one in results
    )
    return Standing(
        strategy=trials.setup.strategy,
        tasks=count,
        solved=solved,
        low=low,
        high=high,
        visible_only=visible_only,
        calls=sum(usage.calls for usage in usages) / count,
        tokens=sum(usage.tokens for usage in usages) / count,
        prompt_tokens=sum(answer.prompt_tokens for answer in answers),
        reply_tokens=sum(answer.reply_tokens for answer in answers),
        candidates=sum(usage.candidates for usage in usages) / count,
        wall_s=sum(one.wall_s for one in results) / count,
        peeks=sum(one.solution.peeks for one in results),
        p=None if first is None else _p(first, trials),
    )


def _p(first: Trials, other: Trials) -> float:
    pairs = [
        (one.solved, two.solved) for one, two in zip(first.results, other.results, strict=True)
    ]
    return mcnemar(pairs.count((True, False)), pairs.count((False, True)))
