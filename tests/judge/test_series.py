"""A series judges as the check would, run beside the program; only its message is better."""

from pathlib import Path
from typing import Any

import pytest

from runwright.benchmarks import ldb_humaneval
from runwright.core import Limits, Program, Status
from runwright.core.check import Assertions, Case
from runwright.core.verdict import CheckResult, Outcome, Verdict
from runwright.judge import judge
from runwright.judge.assertions import judge_assertions
from runwright.judge.checks.series import read_series
from runwright.judge.series import judge_series

CHECK = """
def check(candidate):
    assert candidate(2) == 4
    assert candidate(3) == 6, "threes"
check(double)
"""


@pytest.fixture
def judged(run_async: Any, sandbox: Any) -> Any:
    def run(source: str, check: str = CHECK) -> CheckResult:
        checks = [Assertions(name="c", source=check)]
        limits = Limits(wall_s=2, cpu_s=2)
        verdict: Verdict = run_async(judge(Program(source), checks, sandbox, limits=limits))
        return verdict.results[0]

    return run


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def double(x): return 2 * x", ""),
        ("def double(x): return 4", "double(3) returned 4, expected 6; threes"),
        ("def double(x): return [4]", "double(2) returned [4], expected 4"),
        ("def triple(x): return 3 * x", "the program has no 'double'"),
        ("def double(x): return 12 // (x - 3)", "double(2) returned -12, expected 4"),
        ("def double(x): return {2: 4}[x]", "double(3) raised KeyError: 3 (line 1)"),
        ("def double(x): raise SystemExit(0)", "double(2) ended the program with exit code 0"),
        ("double = 4", "double(2) raised TypeError: 'int' object is not callable"),
        ("import os; os._exit(0)", "double(2) ended the program with exit code 0"),
    ],
)
def test_the_first_call_that_does_not_hold_decides(judged: Any, source: str, message: str) -> None:
    result = judged(source)
    assert result.message == message
    assert result.outcome is (Outcome.FAILED if message else Outcome.PASSED)


def test_values_that_would_fill_the_memory_of_the_judge_are_not_read(
    run_async: Any, sandbox: Any
) -> None:
    """Five million bytes of brackets are a hundred million as lists, and seconds of the judge."""
    program = Program("def double(x): return [[]] * (5 << 18)")
    check = Case("c", "double", (2,), None)
    verdict: Verdict = run_async(judge(program, [check], sandbox, limits=Limits()))
    assert verdict.results[0].outcome is Outcome.COULD_NOT_JUDGE
    assert "too large" in verdict.results[0].message


@pytest.mark.parametrize(("last", "outcome"), [("8", Outcome.PASSED), ("9", Outcome.FAILED)])
def test_values_too_large_to_be_read_here_are_judged_in_the_sandbox(
    run_async: Any, sandbox: Any, last: str, outcome: Outcome
) -> None:
    program = Program("def double(x): return '8' * (5 << 20) if x else 8")
    source = f"assert double(1)\nassert double(0) == {last}"
    check = Assertions(name="c", source=source)
    verdict: Verdict = run_async(judge(program, [check], sandbox, limits=Limits()))
    assert verdict.results[0].outcome is outcome


def test_a_call_that_hangs_is_named(judged: Any) -> None:
    result = judged("def double(x):\n    while x == 3: pass\n    return 2 * x")
    assert (result.outcome, result.status) == (Outcome.FAILED, Status.TIMEOUT)
    assert result.message.startswith("double(3) hit the limit")


def test_an_object_that_equals_everything_is_not_asked(judged: Any) -> None:
    source = "class Any:\n    def __eq__(self, o): return True\ndef double(x): return Any()"
    result = judged(source)
    assert result.outcome is Outcome.COULD_NOT_JUDGE
    assert "only the program could compare" in result.message


def test_calls_share_one_process(judged: Any) -> None:
    source = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x + len(seen) - 1"
    assert judged(source).message == "double(3) returned 7, expected 6; threes"


def test_answers_written_by_hand_are_no_more_than_returned_values(judged: Any) -> None:
    forge = (
        "import os\nfor n in range(3, 9):\n    try: os.write(n, {!r})\n    except OSError: pass\n"
    )
    for line, outcome in ((b'{"value": 5}\n', Outcome.FAILED), (b"nonsense\n", Outcome.FAILED)):
        assert judged(forge.format(line) + "def double(x): return 2 * x").outcome is outcome


def test_it_judges_as_the_check_itself_does(data: Path, run_async: Any, sandbox: Any) -> None:
    """On one recorded answer for each HumanEval task, right and wrong ones."""
    limits = Limits(wall_s=3, cpu_s=3)
    compared = 0
    for task in ldb_humaneval.tasks(data):
        (check,) = task.hidden
        assert isinstance(check, Assertions)
        assert task.program is not None
        steps = read_series(check)
        if not steps:
            continue
        one = run_async(judge_series(task.program, "c", steps, sandbox, limits=limits))
        two = run_async(judge_assertions(task.program, check, sandbox, limits=limits))
        assert (task.id, one.outcome) == (task.id, two.outcome)
        compared += 1
    assert compared == 155
