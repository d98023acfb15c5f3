"""Samples that pass are asked for other inputs, where a task's reference knows what is right."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Assertions, Case, Cases, Outcome, Program, Stdio, Task
from runwright.core.errors import BadOption, SandboxLost
from runwright.run import Job, LocalSandbox
from runwright.run import Outcome as RunOutcome
from runwright.scoring import Benchmark, VerdictCache, evaluate_samples, plan, read_results
from runwright.scoring.memorising import can_ask

SQUARE = "def square(x):\n    return x * x\n"
TABLE = "def square(x):\n    return {4: 16, 7: 49, 9: 81}.get(x)\n"
WRONG = "def square(x):\n    return x\n"
HIDDEN = (
    Case("base", "square", (4,), 16),
    Case("base", "square", (7,), 49),
    Case("plus", "square", (9,), 81),
)


@pytest.fixture
def squares(small: Benchmark) -> Benchmark:
    task = Task("Small/0", "", "square", hidden=HIDDEN, reference=Program(SQUARE))
    open_ended = replace(task, id="Small/1", reference=None)
    return replace(small, tasks={"Small/0": task, "Small/1": open_ended})


@pytest.fixture
def rows() -> list[dict[str, str]]:
    sources = [SQUARE, TABLE, WRONG, TABLE]
    samples = [{"task_id": "Small/0", "solution": source} for source in sources]
    return [*samples, {"task_id": "Small/1", "solution": TABLE}]


def test_a_sample_that_knows_the_checks_alone_is_warned_of_and_passes(
    squares: Benchmark,
    rows: Any,
    write: Any,
    sandbox: LocalSandbox,
    run_async: Any,
    tmp_path: Path,
) -> None:
    planned = plan(squares, write(*rows), sandbox, memorised=True)
    found = run_async(evaluate_samples(planned, sandbox, out=tmp_path / "r.jsonl"))
    warned = [one.verdict.warnings for one in found.results]
    assert warned[0] == warned[2] == warned[4] == ()
    assert warned[1] == warned[3]
    assert warned[1][0].startswith("memorised: passes the visible checks, but not ")
    passes, fails = Outcome.PASSED, Outcome.FAILED
    assert [one.outcome for one in found.results] == [passes, passes, fails, passes, passes]
    assert (found.summary.memorised, found.summary.warned) == (2, 2)
    assert found.header.not_asked == ("Small/1",)
    header, kept = read_results(tmp_path / "r.jsonl")
    assert header == found.header
    assert sorted(one.verdict.warnings for one in kept) == sorted(warned)


def test_a_sample_that_knows_the_first_score_alone_is_warned_of_too(
    squares: Benchmark, write: Any, sandbox: LocalSandbox, run_async: Any
) -> None:
    source = "def square(x):\n    return {4: 16, 7: 49}.get(x)\n"
    path = write({"task_id": "Small/0", "solution": source})
    planned = plan(squares, path, sandbox, memorised=True, allow_missing=True)
    (one,) = run_async(evaluate_samples(planned, sandbox)).results
    assert one.outcome is Outcome.FAILED
    assert one.verdict.warnings[0].startswith("memorised: ")


def test_without_asking_there_is_no_warning_and_the_cache_keeps_the_two_apart(
    squares: Benchmark, write: Any, sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    path = write({"task_id": "Small/0", "solution": TABLE})

    def warned(*, memorised: bool) -> tuple[int, int]:
        planned = plan(squares, path, sandbox, memorised=memorised, allow_missing=True)
        with VerdictCache(tmp_path / "cache") as cache:
            found = run_async(evaluate_samples(planned, sandbox, cache=cache))
        return found.summary.memorised, found.cached

    assert [warned(memorised=memorised) for memorised in (False, True, True, False)] == [
        (0, 0),
        (1, 0),
        (1, 1),
        (0, 1),
    ]


class _LosesQuestions:
    """The sandbox, but no run of the reference comes back."""

    def __init__(self, sandbox: LocalSandbox) -> None:
        self._sandbox = sandbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    async def submit(self, job: Job) -> RunOutcome:
        if job.program.source == SQUARE:
            raise SandboxLost("the worker is gone")
        return await self._sandbox.submit(job)


def test_a_sandbox_that_fails_changes_no_verdict_and_is_told(
    squares: Benchmark, write: Any, sandbox: LocalSandbox, run_async: Any, tmp_path: Path
) -> None:
    path = write({"task_id": "Small/0", "solution": TABLE})
    lossy: Any = _LosesQuestions(sandbox)
    planned = plan(squares, path, lossy, memorised=True, allow_missing=True)
    with VerdictCache(tmp_path / "cache") as cache:
        found = run_async(evaluate_samples(planned, lossy, cache=cache))
    (one,) = found.results
    assert one.outcome is Outcome.PASSED
    assert one.verdict.warnings == ("not asked for other inputs: the worker is gone",)
    assert (found.summary.memorised, found.summary.warned) == (0, 1)
    with VerdictCache(tmp_path / "cache") as cache:
        again = run_async(evaluate_samples(planned, sandbox, cache=cache))
    assert (again.cached, again.summary.memorised) == (0, 1)


def tasks() -> Iterator[tuple[str, Task, bool]]:
    whole = Task("t", "", "square", hidden=HIDDEN, reference=Program(SQUARE))
    cases = Cases("base", "square", ((4,), (7,)), (16, 49))
    yield "calls", whole, True
    yield "cases", replace(whole, hidden=(cases,)), True
    yield "no reference", replace(whole, reference=None), False
    yield "another language", replace(whole, reference=Program("", language="javascript")), False
    loop = Assertions("base", "for x in (2, 3):\n    assert square(x) == x * x")
    yield "a loop", replace(whole, hidden=(loop,)), False
    yield "output", replace(whole, hidden=(Stdio("base", "1", "1"),)), False
    any_root = replace(cases, comparator="one_of()", expected=([16], [49]))
    yield "several right answers", replace(whole, hidden=(any_root,)), False


@pytest.mark.parametrize(
    ("task", "askable"), [pytest.param(task, yes, id=name) for name, task, yes in tasks()]
)
def test_a_task_can_be_asked_if_there_are_calls_and_a_reference(
    small: Benchmark, task: Task, askable: bool
) -> None:
    assert can_ask(task, small) is askable


def test_asking_where_no_task_can_be_asked_is_an_error(
    small: Benchmark, write: Any, sandbox: LocalSandbox
) -> None:
    path = write(("Small/0", "    return 2 * x\n"), ("Small/1", "    return -x\n"))
    with pytest.raises(BadOption, match="no task of small has both a reference"):
        plan(small, path, sandbox, memorised=True)
