"""Cases: many inputs in one process, judged on our side."""

import math
from typing import Any

import pytest

from runwright.core import Cases, Limits, Outcome, Program, Status
from runwright.core.errors import BadTask
from runwright.judge import judge

QUICK = Limits(wall_s=5)


@pytest.fixture
def verdict(sandbox: Any, run_async: Any) -> Any:
    """Judge a source text by checks in the shared sandbox."""

    def verdict(source: str, *checks: Cases, limits: Limits = QUICK, **options: Any) -> Any:
        return run_async(judge(Program(source), checks, sandbox, limits=limits, **options))

    return verdict


def doubling(name: str = "double", count: int = 50, **options: Any) -> Cases:
    inputs = tuple((i,) for i in range(count))
    return Cases(name, "f", inputs, tuple(2 * i for i in range(count)), **options)


def test_a_program_that_answers_every_input_passes(verdict: Any) -> None:
    assert verdict("def f(n): return n + n", doubling()).passed


def test_the_first_wrong_answer_is_named_and_kept(verdict: Any) -> None:
    (result,) = verdict("def f(n): return 2 * n if n < 7 else -n", doubling()).results
    assert result.message == "f(7) returned -7, expected 14"
    assert (result.failure, result.mismatch.actual) == ("wrong_answer", -7)


def test_what_equals_in_another_form_passes(verdict: Any) -> None:
    assert verdict("def f(n): return 2.0 * n", doubling()).passed
    assert verdict(
        "def f(n): return True if n else 0", Cases("c", "f", ((0,), (1,)), (0, 1))
    ).passed


def test_nan_equals_nothing_although_its_text_is_the_same(verdict: Any) -> None:
    nan = Cases("nan", "f", ((1,),), (math.nan,))
    listed = Cases("nan", "f", ((1,),), ([math.nan],))
    for check, source in ((nan, "float('nan')"), (listed, "[float('nan')]")):
        assert not verdict(f"def f(n): return {source}", check).passed
    assert verdict("def f(n): return float('nan')", Cases("n", "f", ((1,),), (math.nan,), "floats"))


def test_sets_are_equal_in_any_order(verdict: Any) -> None:
    check = Cases("set", "f", (([3, 1, 2],), (["b", "a"],)), ({1, 2, 3}, {"a", "b"}))
    assert verdict("def f(items): return set(reversed(items))", check).passed


def test_a_program_that_mutates_its_argument_spoils_no_later_input(verdict: Any) -> None:
    shared: list[int] = [1, 2]
    check = Cases("sum", "f", ((shared,), (shared,)), (3, 3))
    assert verdict(
        "def f(items):\n    s = sum(items)\n    items.clear()\n    return s", check
    ).passed


@pytest.mark.parametrize(
    "value",
    [
        (1, [2.5, None], {"a": (True,)}),
        {"k": {1, 2}, (1, 2): frozenset({3})},
        [10**2000, -(10**5000), "\ud83d\ude00", "é", b"\x00", 1j, bytearray(b"x"), range(3), ...],
        [float("inf"), -0.0, 1e300],
    ],
    ids=["tuple", "dict", "scalars", "floats"],
)
def test_plain_values_cross_both_ways_unchanged(verdict: Any, value: object) -> None:
    check = Cases("same", "f", ((value,),), (value,))
    assert verdict("def f(x): return x", check).passed
    typed = Cases("type", "f", ((value,),), (type(value).__name__,))
    assert verdict("def f(x): return type(x).__name__", typed).passed


def test_each_call_has_its_own_limit(verdict: Any) -> None:
    check = doubling(wall_s=(0.3,) * 50)
    source = "def f(n):\n    while n == 3: pass\n    return 2 * n"
    (result,) = verdict(source, check, limits=Limits(wall_s=60)).results
    assert (result.status, result.failure) == (Status.TIMEOUT, "timeout")
    assert result.message == "f(3) hit the limit wall_s=1"
    assert result.usage.wall_s < 3


def test_a_program_that_disarms_the_timer_meets_the_outer_limit(verdict: Any) -> None:
    check = Cases("hang", "f", ((1,),), (1,), wall_s=(0.2,))
    source = (
        "import signal\ndef f(n):\n    signal.setitimer(signal.ITIMER_REAL, 0)\n    while 1: pass"
    )
    (result,) = verdict(source, check).results
    assert (result.status, result.message) == (Status.TIMEOUT, "f(1) hit the limit wall_s=1.2")


def test_checks_of_one_program_each_get_their_result(verdict: Any) -> None:
    source = "def f(n): return 2 * n if n < 20 else 0"
    results = verdict(source, doubling("base", 10), doubling("plus", 30), doubling("x", 5)).results
    assert [(one.check, one.passed) for one in results] == [
        ("base", True),
        ("plus", False),
        ("x", True),
    ]


def test_a_check_that_kills_the_process_leaves_the_others_their_results(verdict: Any) -> None:
    source = "import os\ndef f(n):\n    if n == 15: os._exit(0)\n    return 2 * n"
    results = verdict(source, doubling("a", 20), doubling("b", 10), doubling("c", 20)).results
    assert [one.outcome.value for one in results] == ["failed", "passed", "failed"]
    assert results[0].message == results[2].message == "f(15) ended the program with exit code 0"


def test_the_program_is_executed_afresh_for_each_check(verdict: Any) -> None:
    source = "seen = []\ndef f(n):\n    seen.append(n)\n    return len(seen)"
    check = Cases("count", "f", ((7,), (7,)), (1, 2))
    assert verdict(source, check, check).passed


def test_stopping_early_counts_what_was_skipped(verdict: Any) -> None:
    found = verdict("def f(n): return 0", doubling("a"), doubling("b"), stop_early=True)
    assert (len(found.results), found.skipped) == (1, 1)


@pytest.mark.parametrize(
    ("source", "message", "failure"),
    [
        ("def f(n): raise KeyError(n)", "f(0) raised KeyError: 0", "KeyError"),
        ("import sys\ndef f(n): sys.exit(0)", "f(0) raised SystemExit: 0", "SystemExit"),
        (
            "def f(n):\n    import os; os._exit(0)",
            "f(0) ended the program with exit code 0",
            "exit",
        ),
        ("def g(n): return 0", "f(0) has no function to call", "missing"),
        ("f = 3", "f(0) raised TypeError: 'int' object is not callable", "TypeError"),
        ("def f(:", "the program raised SyntaxError: invalid syntax (line 1)", "compile_error"),
        ("import sys; sys.exit(0)", "the program ended the program with exit code 0", "exit"),
        (
            "1/0",
            "the program raised ZeroDivisionError: division by zero (line 1)",
            "ZeroDivisionError",
        ),
        ("def f(n): return object()", "f(0) returned an object of type object", "wrong_answer"),
        (
            "def f(n): return (i for i in [n])",
            "f(0) returned an object of type generator",
            "wrong_answer",
        ),
    ],
)
def test_a_call_that_does_not_return_a_value_fails(
    verdict: Any, source: str, message: str, failure: str
) -> None:
    first, second = verdict(source, doubling("a"), doubling("b")).results
    assert (first.outcome, second.outcome) == (Outcome.FAILED, Outcome.FAILED)
    assert (first.message, first.failure) == (message, failure)


HACKS = {
    "eq": """
class Equal(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__
def f(n): return Equal(5)""",
    "descriptors": """
import os
for number in range(3, 20):
    try:
        os.write(number, b'{"begun":0}\\n{"value":0}\\n')
    except OSError:
        pass
def f(n): return 5""",
    "patch": """
import json
json.dumps = json.JSONEncoder.encode = lambda *a, **k: '0'
def f(n): return 5""",
    "flood": """
def f(n):
    print('x' * (1 << 30))
    return 2 * n""",
    "memory": """
def f(n):
    kept = []
    while True:
        kept.append('x' * (1 << 20))""",
}


@pytest.mark.parametrize("source", HACKS.values(), ids=HACKS)
def test_no_program_passes_but_by_its_answers(verdict: Any, source: str) -> None:
    assert not verdict(source, doubling(), limits=Limits(wall_s=5, memory_bytes=256 << 20)).passed


def test_counts_that_do_not_agree_are_refused() -> None:
    with pytest.raises(BadTask, match="check 'a' has no input: nothing would be run"):
        Cases("a", "f", (), ())
    with pytest.raises(BadTask, match="check 'a' has 1 inputs and 2 of expected"):
        Cases("a", "f", ((1,),), (1, 2))
    with pytest.raises(BadTask, match="check 'a' has 1 inputs and 2 of wall_s"):
        Cases("a", "f", ((1,),), (1,), wall_s=(1.0, 1.0))


def test_a_value_without_encoding_is_refused(verdict: Any) -> None:
    with pytest.raises(BadTask, match="check 'a' holds a value that is not plain: object"):
        verdict("", Cases("a", "f", ((object(),),), (1,)))
