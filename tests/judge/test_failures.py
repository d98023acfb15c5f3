"""What class of failure a verdict names, and the values it keeps."""

from typing import Any

import pytest

from runwright.core import Assertions, Case, Check, Limits, Mismatch, Program, Stdio
from runwright.judge import judge
from runwright.run import LocalSandbox

DOUBLE = Case("double", "f", (2,), 4)
LOOPED = Assertions("looped", "for i in range(3):\n    assert f(i) == 2 * i")


@pytest.mark.parametrize("check", [DOUBLE, LOOPED], ids=["case", "assertions"])
@pytest.mark.parametrize(
    ("source", "failure"),
    [
        ("def f(n): return n + 7", "wrong_answer"),
        ("def f(n): return n + ''", "TypeError"),
        ("def f(n): raise SystemExit(0)", "exit"),
        ("def f(n):\n    while True: pass", "timeout"),
    ],
    ids=["wrong", "raises", "exits", "hangs"],
)
def test_a_failure_has_a_class(
    sandbox: LocalSandbox, run_async: Any, check: Check, source: str, failure: str
) -> None:
    verdict = run_async(
        judge(Program(source), [check], sandbox, limits=Limits(wall_s=1.0, cpu_s=1.0))
    )
    assert verdict.failure == failure


def test_values_that_differ_are_kept(sandbox: LocalSandbox, run_async: Any) -> None:
    verdict = run_async(judge(Program("def f(n): return [n]"), [DOUBLE], sandbox))
    assert verdict.results[0].mismatch == Mismatch("f(2)", [2], 4)


def test_large_values_are_not_kept(sandbox: LocalSandbox, run_async: Any) -> None:
    verdict = run_async(judge(Program("def f(n): return [n] * 9999"), [DOUBLE], sandbox))
    assert verdict.failure == "wrong_answer"
    assert verdict.results[0].mismatch is None


def test_what_was_printed_is_kept(sandbox: LocalSandbox, run_async: Any) -> None:
    verdict = run_async(judge(Program("print(3)"), [Stdio("three", "", "4\n")], sandbox))
    assert verdict.results[0].mismatch == Mismatch("stdout", "3\n", "4\n")


def test_a_verdict_that_passes_names_no_failure(sandbox: LocalSandbox, run_async: Any) -> None:
    verdict = run_async(judge(Program("def f(n): return 2 * n"), [DOUBLE, LOOPED], sandbox))
    assert verdict.passed
    assert verdict.failure == ""
