"""Many programs by many checks."""

from typing import Any

import pytest

from runwright.core import Assertions, Case, Check, Limits, Matrix, Outcome, Program, Verdict
from runwright.judge import judge
from runwright.judge.matrix import Row, judge_matrix, matrix_of
from runwright.run import LocalSandbox

PROGRAMS = [
    Program(source)
    for source in (
        "def f(n): return 2 * n",
        "def f(n): return n * n",
        "def f(n): return 4",
        "def f(n):\n    if n == 3:\n        while True: pass\n    return 2 * n",
        "seen = []\ndef f(n):\n    seen.append(n)\n    return 2 * n if len(seen) == 1 else 0",
        "class N(int): pass\ndef f(n): return N(2 * n)",
        "def f(n): return (yield n)",
        "def f(n): raise SystemExit(0)",
        "def g(n): return 2 * n",
        "def f(n) return 2 * n",
        "def f(n): return 2 * n",
    )
]
CHECKS: list[Check] = [
    Case("two", "f", (2,), 4),
    Assertions("three", "assert f(3) == 6"),
    Assertions("loop", "for i in range(3):\n    assert f(i) == 2 * i"),
    Case("near", "f", (0.5,), 1.0000001, comparator="floats"),
    Assertions("zero", "assert f(0) == 0"),
]
LIMITS = Limits(wall_s=1.0, cpu_s=1.0)


class Kept(dict[str, Verdict]):
    """A cache that is a dictionary."""

    def put(self, key: str, verdict: Verdict) -> None:
        self[key] = verdict


@pytest.fixture
def rows(sandbox: LocalSandbox, run_async: Any) -> Any:
    def rows(**options: Any) -> list[Row]:
        async def collect() -> list[Row]:
            return [row async for row in judge_matrix(PROGRAMS, CHECKS, sandbox, **options)]

        found: list[Row] = run_async(collect())
        return found

    return rows


@pytest.mark.parametrize("stop_early", [False, True], ids=["full", "early"])
def test_each_row_is_what_the_judge_says(
    rows: Any, sandbox: LocalSandbox, run_async: Any, stop_early: bool
) -> None:
    for row in rows(limits=LIMITS, stop_early=stop_early):
        program = PROGRAMS[row.programs[0]]
        alone = run_async(judge(program, CHECKS, sandbox, limits=LIMITS, stop_early=stop_early))
        said = [(one.check, one.outcome) for one in row.verdict.results]
        assert said == [(one.check, one.outcome) for one in alone.results], program.source
        assert row.verdict.skipped == alone.skipped


def test_equal_programs_are_one_row(rows: Any) -> None:
    places = sorted(row.programs for row in rows(limits=LIMITS, stop_early=True))
    assert (0, 10) in places
    assert sorted(i for row in places for i in row) == list(range(len(PROGRAMS)))


def test_what_was_judged_is_not_judged_again(rows: Any) -> None:
    kept = Kept()
    first = rows(limits=LIMITS, stop_early=True, cache=kept)
    assert len(kept) == len(PROGRAMS) - 1
    for key in kept:
        kept[key] = Verdict((), warnings=("from the cache",))
    again = rows(limits=LIMITS, stop_early=True, cache=kept)
    assert {row.verdict.warnings for row in again} == {("from the cache",)}
    other = rows(limits=LIMITS, stop_early=True, cache=kept, engine="another")
    assert sorted(row.programs for row in other) == sorted(row.programs for row in first)
    assert not any(row.verdict.warnings for row in other)


def test_the_matrix_knows_who_passes_what(sandbox: LocalSandbox, run_async: Any) -> None:
    rows = judge_matrix(PROGRAMS, CHECKS, sandbox, limits=LIMITS, stop_early=True)
    matrix: Matrix = run_async(matrix_of(PROGRAMS, CHECKS, rows))
    assert matrix.checks == ("two", "three", "loop", "near", "zero")
    assert matrix.passed(0) == matrix.passed(10) == (0, 1, 2, 3, 4)
    assert matrix.rows[1] == (Outcome.PASSED, Outcome.FAILED, None, None, None)
    assert set(matrix.passing(1)) >= {0, 10}
    assert 3 not in matrix.passing(1)
