"""Samples through the stream, with the real sandbox."""

import contextlib
import types
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.scoring.conftest import RIGHT, WRONG

from runwright.core import CheckResult, Outcome, Status, Task, Verdict
from runwright.core.errors import MethodError
from runwright.run import LocalSandbox
from runwright.scoring import Benchmark, Judged, Key, Scoring, VerdictCache, of_module, read_samples

Judge = Callable[..., dict[Key, Judged]]


async def collected(stream: AsyncGenerator[Judged]) -> dict[Key, Judged]:
    async with contextlib.aclosing(stream):
        return {one.key: one async for one in stream}


@pytest.fixture
def judge(small: Benchmark, sandbox: LocalSandbox, run_async: Any) -> Judge:
    """Judge the samples of a file: `judge(path, done, scoring=...)`."""

    def judge(path: Path, done: Any = None, *, scoring: Scoring | None = None) -> dict[Key, Judged]:
        scoring = scoring or Scoring(small, sandbox)
        samples = read_samples(path, scoring.benchmark.tasks)
        found: dict[Key, Judged] = run_async(collected(scoring.judge_samples(samples, done)))
        return found

    return judge


def test_right_and_wrong_samples_are_told_apart(judge: Judge, write: Any) -> None:
    found = judge(write(*RIGHT.items(), ("Small/0", WRONG), ("Small/1", "    return 1 / 0\n")))
    outcomes = {(key.task_id, key.sample): (one.outcome, one.failure) for key, one in found.items()}
    assert outcomes == {
        ("Small/0", 0): (Outcome.PASSED, ""),
        ("Small/1", 0): (Outcome.PASSED, ""),
        ("Small/0", 1): (Outcome.FAILED, "wrong_answer"),
        ("Small/1", 1): (Outcome.FAILED, "ZeroDivisionError"),
    }


def test_scores_ask_for_their_own_checks(judge: Judge, write: Any, small: Benchmark) -> None:
    (one,) = judge(write(("Small/0", WRONG))).values()  # right for 0, wrong for 3
    assert [score.outcome(one.verdict) for score in small.scores] == [
        Outcome.PASSED,
        Outcome.FAILED,
    ]


def test_checks_that_can_change_no_score_are_not_run(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox
) -> None:
    path = write(("Small/0", "    return x + 1\n"))
    (one,) = judge(path).values()
    assert (len(one.verdict.results), one.verdict.skipped) == (1, 1)
    assert [score.outcome(one.verdict) for score in small.scores] == [Outcome.FAILED] * 2
    (one,) = judge(path, scoring=Scoring(small, sandbox, all_checks=True)).values()
    assert (len(one.verdict.results), one.verdict.skipped) == (2, 0)


def test_a_task_without_a_check_of_a_score_is_judged_by_the_others(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox
) -> None:
    task = small.tasks["Small/0"]
    part = replace(small, tasks={task.id: replace(task, hidden=task.hidden[:1])})
    (one,) = judge(write(("Small/0", WRONG)), scoring=Scoring(part, sandbox)).values()
    assert [score.outcome(one.verdict) for score in part.scores] == [Outcome.PASSED] * 2


def test_the_same_program_is_judged_once(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox
) -> None:
    scoring = Scoring(small, sandbox)
    rows = [("Small/0", RIGHT["Small/0"])] * 20 + [("Small/1", WRONG), ("Small/1", WRONG)]
    found = judge(write(*rows), scoring=scoring)
    assert len(found) == 22
    assert scoring.counts == {"judged": 2, "shared": 20}
    assert {found[Key("Small/0", i)].outcome for i in range(20)} == {Outcome.PASSED}
    assert {found[Key("Small/1", i)].outcome for i in range(2)} == {Outcome.FAILED}


def test_what_is_done_is_left_out_and_its_verdict_is_shared(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox
) -> None:
    path = write(("Small/0", WRONG), ("Small/0", WRONG), ("Small/1", RIGHT["Small/1"]))
    first = judge(path)
    scoring = Scoring(small, sandbox)
    done = {Key("Small/0", 0): first[Key("Small/0", 0)]}
    found = judge(path, done, scoring=scoring)
    assert set(found) == {Key("Small/0", 1), Key("Small/1", 0)}
    assert scoring.counts == {"judged": 1, "shared": 1}


def test_verdicts_are_taken_from_the_cache(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox, tmp_path: Path
) -> None:
    path = write(*RIGHT.items(), ("Small/0", WRONG))
    with VerdictCache(tmp_path) as cache:
        first = judge(path, scoring=Scoring(small, sandbox, cache=cache))
        scoring = Scoring(small, sandbox, cache=cache)
        assert judge(path, scoring=scoring) == first
    assert scoring.counts == {"cached": 3}


def test_other_rules_are_not_answered_by_the_cache(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox, tmp_path: Path
) -> None:
    path = write(("Small/0", RIGHT["Small/0"]))
    task = small.tasks["Small/0"]
    others = [
        Scoring(replace(small, limits=replace(small.limits, wall_s=3)), sandbox),
        Scoring(replace(small, tasks={task.id: replace(task, hidden=task.hidden[1:])}), sandbox),
        Scoring(small, sandbox, all_checks=True),
        Scoring(small, sandbox, preload=("json",)),
    ]
    with VerdictCache(tmp_path) as cache:
        judge(path, scoring=Scoring(small, sandbox, cache=cache))
        for other in others:
            other.cache = cache
            judge(path, scoring=other)
            assert other.counts == {"judged": 1}


def test_an_answer_is_sanitized(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox
) -> None:
    reply = "Sure:\n```python\ndef double(x):\n    return 2 * x\n```\n"
    path = write(
        {"task_id": "Small/0", "solution": reply},
        ("Small/1", "return -x\n\nThat's (it"),
        {"task_id": "Small/0", "solution": "I cannot."},
    )
    found = judge(path, scoring=Scoring(small, sandbox, sanitize=True))
    assert [one.outcome for one in found.values()].count(Outcome.PASSED) == 2
    assert found[Key("Small/0", 1)].failure == "no_code"
    raw = judge(path)
    assert {one.outcome for one in raw.values()} == {Outcome.FAILED}


def test_a_sandbox_that_fails_is_tried_again_and_never_a_failure(
    judge: Judge, write: Any, small: Benchmark, sandbox: LocalSandbox, monkeypatch: Any
) -> None:
    calls = []
    lost = CheckResult("base", Outcome.COULD_NOT_JUDGE, "lost", Status.SANDBOX_ERROR)

    async def flaky(*arguments: Any, **options: Any) -> Verdict:
        calls.append(arguments)
        good = len(calls) > 2
        return Verdict((CheckResult("base", Outcome.PASSED),) if good else (lost,))

    monkeypatch.setattr("runwright.scoring.judging.judge", flaky)
    one_stage = replace(small, scores=small.scores[:1])
    path = write(("Small/0", WRONG))
    found = judge(path, scoring=Scoring(one_stage, sandbox))
    assert [one.outcome for one in found.values()] == [Outcome.PASSED]
    calls.clear()
    monkeypatch.setattr("runwright.scoring.judging._TRIES", 1)
    found = judge(path, scoring=Scoring(one_stage, sandbox))
    assert [one.outcome for one in found.values()] == [Outcome.COULD_NOT_JUDGE]


def test_a_benchmark_that_fails_is_named(
    judge: Judge, write: Any, module: types.ModuleType, sandbox: LocalSandbox
) -> None:
    def program(task: Task, answer: str, *, completion: bool) -> None:
        raise KeyError(answer)

    module.__dict__["program"] = program
    broken = of_module(module, name="small")
    with pytest.raises(MethodError, match="small: KeyError"):
        judge(write(("Small/0", WRONG)), scoring=Scoring(broken, sandbox))


def test_samples_are_taken_as_room_comes_free(
    small: Benchmark, sandbox: LocalSandbox, run_async: Any
) -> None:
    from runwright.scoring import Sample

    taken: list[int] = []

    def endless() -> Any:
        while True:
            taken.append(len(taken))
            yield Sample("Small/0", len(taken), f"    return {len(taken)}\n", True, "here")

    async def first() -> None:
        stream = Scoring(small, sandbox).judge_samples(endless())
        async with contextlib.aclosing(stream):
            async for _ in stream:
                return

    run_async(first())
    assert len(taken) <= 4 * sandbox.workers + 1
