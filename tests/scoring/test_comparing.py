from dataclasses import replace

import pytest

from runwright.core import CheckResult, Isolation, Limits, Outcome, Verdict
from runwright.core.errors import BadOption, NotComparable
from runwright.scoring import Header, Judged, Run, Score, compare

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.COULD_NOT_JUDGE
HEADER = Header(
    benchmark="small",
    version="v1",
    mode="correct",
    dataset="d" * 64,
    tasks=9,
    limits=Limits(),
    samples="s" * 64,
    sanitized=False,
    all_checks=True,
    isolation=Isolation.FULL,
    preload=(),
    runwright="0.1.0",
    scores=(Score("base", ("base",)), Score("plus", ("base", "plus"))),
)


def run(**tasks: str) -> Run:
    """One letter per sample: p passes both checks, b the first alone, f none, n is not known."""
    outcomes = {"p": (P, P), "b": (P, F), "f": (F, F), "n": (N, N)}
    results = []
    for task_id, letters in tasks.items():
        for number, letter in enumerate(letters):
            base, plus = outcomes[letter]
            verdict = Verdict((CheckResult("base", base), CheckResult("plus", plus)))
            results.append(Judged(task_id, number, verdict.outcome, "", "", verdict))
    return Run(HEADER, tuple(results))


def test_wins_losses_and_p() -> None:
    first = run(a="p", b="p", c="p", d="f", e="p", f="p", g="p")
    second = run(a="p", b="f", c="f", d="p", e="f", f="f", g="b")
    found = compare(first, second)
    assert [one.task_id for one in found.wins] == ["b", "c", "e", "f", "g"]
    assert [one.task_id for one in found.losses] == ["d"]
    assert (found.tasks, found.first, found.second) == (7, 6 / 7, 2 / 7)
    assert found.p == pytest.approx(2 * 7 / 2**6)


def test_a_score_is_named() -> None:
    found = compare(run(a="b", b="f"), run(a="f", b="f"), score="base")
    assert len(found.wins) == 1
    with pytest.raises(BadOption, match="'most' must be one of base, plus"):
        compare(run(a="p"), run(a="p"), score="most")


def test_of_several_samples_the_share_that_passes_counts() -> None:
    found = compare(run(a="ppf"), run(a="pff"))
    assert (found.wins[0].first, found.wins[0].second) == (2 / 3, 1 / 3)


def test_tasks_that_one_has_not_judged_are_told_and_in_no_figure() -> None:
    found = compare(run(a="p", b="p", c="n"), run(a="p", c="f", d="p"))
    assert (found.tasks, found.only_first, found.only_second) == (1, ("b",), ("c", "d"))


@pytest.mark.parametrize(
    "change",
    [{"benchmark": "other"}, {"dataset": "e" * 64}, {"version": "v2"}, {"mode": "parity"}],
    ids=lambda change: next(iter(change)),
)
def test_runs_of_different_things_are_not_compared(change: dict[str, str]) -> None:
    other = Run(replace(HEADER, **change), run(a="p").results)  # type: ignore[arg-type]
    with pytest.raises(NotComparable, match=f"differ in {next(iter(change))}"):
        compare(run(a="p"), other)


def test_runs_without_a_common_task_are_not_compared() -> None:
    with pytest.raises(NotComparable, match="no task in common"):
        compare(run(a="p"), run(b="p"))
