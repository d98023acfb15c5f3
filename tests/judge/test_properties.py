"""Properties: drawn and shrunk on the checker's side."""

from collections.abc import Iterator
from typing import Any

import pytest

from runwright.core import CheckResult, Isolation, Limits, Mismatch, Outcome, Program, Property
from runwright.core.errors import BadOption
from runwright.judge import judge
from runwright.run import LocalSandbox

PROGRAM = """
import os
class Point:
    def __eq__(self, other):
        return True
def ordered(items):
    return sorted(items)
def unique(items):
    return sorted(set(items))
def half(number):
    if number > 20:
        raise OverflowError("too large")
    return number // 2
def leave(number):
    if number > 20:
        os._exit(0)
def counted(number, seen=[]):
    seen.append(number)
    return len(seen) != 30
"""
HEAD = "from hypothesis import given, settings, strategies as st\n"


@pytest.fixture(scope="module")
def warm(run_async: Any) -> Iterator[LocalSandbox]:
    """A sandbox whose workers have hypothesis imported."""
    opened = run_async(
        LocalSandbox(Isolation.FULL, workers=1, preload=("hypothesis",)).__aenter__()
    )
    yield opened
    run_async(opened.__aexit__(None, None, None))


@pytest.fixture
def holds(warm: LocalSandbox, run_async: Any) -> Any:
    def holds(source: str, **options: Any) -> CheckResult:
        program = Program(options.pop("program", PROGRAM), path="prog.py")
        check = Property("property", HEAD + source, **options)
        (result,) = run_async(judge(program, [check], warm, limits=Limits(wall_s=10))).results
        return result  # type: ignore[no-any-return]

    return holds


SORTS = "@given(st.lists(st.integers()))\ndef test_it(items):\n    assert {} == sorted(items)\n"


def test_a_property_that_holds_passes(holds: Any) -> None:
    assert holds(SORTS.format("ordered(items)")).passed


def test_the_smallest_example_is_told_and_kept(holds: Any) -> None:
    result = holds(SORTS.format("unique(items)"))
    assert result.outcome is Outcome.FAILED
    assert result.message.startswith("test_it(items=[0, 0]): unique([0, 0]) returned [0]")
    assert result.failure == "wrong_answer"
    assert result.mismatch == Mismatch("test_it(items=[0, 0])", [0], [0, 0])


def test_the_same_seed_gives_the_same_examples(holds: Any) -> None:
    source = "@given(st.integers())\ndef test_it(n):\n    half(n)\n    assert n % 7 != 3\n"
    one, two = (holds(source, seed=5, examples=20) for _ in range(2))
    assert (one.outcome, one.message) == (two.outcome, two.message)


def test_what_the_program_raises_is_a_failure_of_its_class(holds: Any) -> None:
    result = holds("@given(st.integers())\ndef test_it(n): half(n)\n")
    assert result.message == "test_it(n=21): half(21) raised OverflowError: too large"
    assert result.failure == "OverflowError"


def test_a_program_that_ends_has_not_passed(holds: Any) -> None:
    result = holds("@given(st.integers(0, 1000))\ndef test_it(n): leave(n)\n")
    assert result.outcome is Outcome.FAILED
    assert "the program ended during leave(" in result.message


def test_a_program_that_changes_its_answer_has_not_passed(holds: Any) -> None:
    result = holds("@given(st.integers())\ndef test_it(n): assert counted(n)\n")
    assert result.outcome is Outcome.FAILED
    assert "does not give the same answer twice" in result.message


def test_only_the_properties_of_the_source_count(holds: Any) -> None:
    setup = HEAD + "@given(st.integers())\ndef test_other(n): assert False\n"
    source = "@given(st.integers())\ndef test_it(n): assert True\n"
    assert holds(source, setup=setup).passed


def test_several_properties_all_have_to_hold(holds: Any) -> None:
    source = SORTS.format("ordered(items)") + SORTS.format("unique(items)").replace("it(", "two(")
    assert "test_two" in holds(source).message


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def test_it(n): pass\n", "no function made by hypothesis' given"),
        ("@given(st.integers())\ndef test_it(n): assert Point() == Point()\n", "only the program"),
        ("import no_such_module\n", "cannot be run"),
        ("def (:\n", "cannot be run"),
    ],
)
def test_what_cannot_be_judged_is_neither_passed_nor_failed(
    holds: Any, source: str, message: str
) -> None:
    result = holds(source)
    assert result.outcome is Outcome.COULD_NOT_JUDGE
    assert message in result.message


def test_no_examples_are_an_error() -> None:
    with pytest.raises(BadOption, match="examples=0 must be at least 1"):
        Property("p", "", examples=0)


@pytest.mark.parametrize(
    "program",
    [
        "import hypothesis\ndef f(x): raise hypothesis.errors.UnsatisfiedAssumption",
        "import hypothesis\ndef f(x): hypothesis.reject()",
        "class UnsatisfiedAssumption(BaseException): pass\ndef f(x): raise UnsatisfiedAssumption",
        "class StopTest(BaseException): pass\ndef f(x): raise StopTest(0)",
        "import unittest\ndef f(x): raise unittest.SkipTest('x')",
        "def f(x): raise StopIteration",
        "def f(x): raise GeneratorExit",
        "def f(x): raise KeyboardInterrupt",
        "def f(x): return missing",
        "def abs(_): return 0\ndef f(x): return 7",
    ],
)
def test_a_program_discards_no_example(holds: Any, program: str) -> None:
    tests = (
        "@given(st.just(1))\ndef test_it(x):\n    assert abs(f(x) - x) == 0\n",
        "@given(st.just(1))\ndef test_it(x):\n    for y in map(f, [x]): assert abs(y - x) == 0\n",
    )
    for source in tests:
        assert holds(source, program=program).outcome is Outcome.FAILED
