import pytest

from runwright.core import CheckResult, Outcome, Verdict
from runwright.scoring import Judged, Running, Score, summarize

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.COULD_NOT_JUDGE
PASS = Score("pass", ())


def judged(task_id: str, sample: int, outcome: Outcome, failure: str = "") -> Judged:
    verdict = Verdict((CheckResult("c", outcome, failure=failure),))
    return Judged(task_id, sample, outcome, failure, "", verdict)


def samples(task_id: str, outcomes: list[Outcome]) -> list[Judged]:
    return [
        judged(task_id, number, outcome, "wrong_answer" if outcome is F else "")
        for number, outcome in enumerate(outcomes)
    ]


def test_pass_at_k_is_the_mean_over_tasks() -> None:
    results = samples("a", [P] * 3 + [F] * 7) + samples("b", [P] + [F] * 9)
    (score,) = summarize(results, (PASS,), ks=(1, 5, 10)).scores
    found = {at.k: at.estimate.value for at in score.pass_at}
    assert found[1] == pytest.approx((0.3 + 0.1) / 2)
    assert found[5] == pytest.approx((0.916667 + 0.5) / 2, abs=1e-6)
    assert found[10] == 1.0
    assert (score.passed, score.failed) == (4, 16)


def test_a_k_is_left_out_when_a_task_has_fewer_samples() -> None:
    results = samples("a", [P] * 10) + samples("b", [F] * 9)
    (score,) = summarize(results, (PASS,)).scores
    assert [at.k for at in score.pass_at] == [1]


def test_what_could_not_be_judged_counts_neither_way() -> None:
    results = samples("a", [P, N, F]) + samples("b", [N, N]) + samples("c", [P])
    summary = summarize(results, (PASS,), missing=("d",))
    (score,) = summary.scores
    assert (score.passed, score.failed, summary.could_not_judge) == (2, 1, 3)
    assert score.pass_at[0].estimate.value == pytest.approx((0.5 + 1) / 2)
    assert (summary.unjudged, summary.missing) == (("b",), ("d",))
    assert summary.tasks[0].could_not_judge == 1


def test_failures_are_counted_by_class_the_commonest_first() -> None:
    results = [
        judged("a", 0, F, "TypeError"),
        judged("a", 1, F, "timeout"),
        judged("b", 0, F, "timeout"),
        judged("b", 1, P),
    ]
    summary = summarize(results, (PASS,))
    assert [(one.failure, one.samples) for one in summary.failures] == [
        ("timeout", 2),
        ("TypeError", 1),
    ]
    assert summary.tasks[1].failure == "timeout"


def test_tasks_stand_in_the_order_of_the_benchmark() -> None:
    results = samples("b", [P]) + samples("a", [P])
    assert [one.task_id for one in summarize(results, (PASS,), order=("a", "b")).tasks] == [
        "a",
        "b",
    ]


def test_nothing_judged_has_no_figure() -> None:
    (score,) = summarize(samples("a", [N]), (PASS,)).scores
    assert score.pass_at == ()


def test_the_running_score_ends_at_pass_at_1() -> None:
    results = samples("a", [P, F, N]) + samples("b", [P])
    running = Running(PASS)
    assert running.value is None
    for one in results:
        running.add(one)
    (score,) = summarize(results, (PASS,)).scores
    assert running.value == pytest.approx(score.pass_at[0].estimate.value)
