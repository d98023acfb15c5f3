"""Known answers of REval (arXiv:2403.16437) about states and the order of lines."""

from collections.abc import Callable

import pytest

from runwright.core import Trace
from runwright.observe.coverage import coverage
from runwright.observe.expressions import values
from runwright.observe.lines import Next, next_lines
from runwright.observe.states import accepts

Watch = Callable[..., Trace]

CHOICE = """\
def f(a, b):
    ans = a + b
    if ans > 0:
        ans = int(a)
    else:
        ans = b
    return ans
"""
SUM = """\
def f():
    s = 0
    for i in range(3):
        s += i
    return s
"""


# 3, 4: coverage and state of a line


def test_a_line_that_ran_has_its_value_and_type(watch: Watch) -> None:
    trace = watch(CHOICE, "f(1.1, 2)", lines=True)
    assert 4 in coverage(trace)[0].lines.covered
    seen = values(trace, "ans", line=4)
    assert accepts("1; int", seen)
    assert not accepts("Nil", seen)


def test_a_line_that_did_not_run_is_nil(watch: Watch) -> None:
    trace = watch(CHOICE, "f(1.1, -2)", lines=True)
    assert 4 in coverage(trace)[0].lines.missing
    seen = values(trace, "ans", line=4)
    assert accepts("Nil", seen)
    assert not accepts("1; int", seen)


def test_the_type_must_be_the_recorded_one_and_floats_are_near(watch: Watch) -> None:
    seen = values(watch(CHOICE, "f(1.1, 2)", lines=True), "ans", line=4)
    assert not accepts("1.0; float", seen)
    assert not accepts("1.0; int;", seen)
    floats = values(watch(CHOICE, "f(0.1, 0.2)", lines=True), "ans", line=2)
    assert [str(visit.value) for visit in floats] == ["0.30000000000000004"]
    assert accepts("0.3; float", floats)
    assert accepts("0.30000000000000004; float", floats)
    assert not accepts("0.3; int", floats)
    assert not accepts("0.30001; float", floats)


# 5: a loop


@pytest.mark.parametrize("lines", [False, True], ids=["blocks", "lines"])
def test_the_states_after_a_line_in_a_loop_are_those_of_all_its_visits(
    watch: Watch, lines: bool
) -> None:
    seen = values(watch(SUM, "f()", lines=lines), "s", line=4)
    assert [number for number in range(-1, 7) if accepts(f"{number}; int", seen)] == [0, 1, 3]


@pytest.mark.parametrize("lines", [False, True], ids=["blocks", "lines"])
def test_a_line_has_all_its_successors(watch: Watch, lines: bool) -> None:
    trace = watch(SUM, "f()", lines=lines)
    assert next_lines(trace, 4) == Next((3,), ends=False, complete=True)
    assert next_lines(trace, 3) == Next((4, 5), ends=False, complete=True)
    assert next_lines(trace, 5) == Next((), ends=True, complete=True)


# The rules of the ground truth


def test_successors_are_those_of_the_same_call(watch: Watch) -> None:
    source = "def f(n):\n    if n:\n        m = f(n - 1)\n        n += m\n    return n\n"
    trace = watch(source, "f(2)", lines=True)
    assert next_lines(trace, 3).lines == (4,)


def test_visits_of_a_loop_on_one_line_are_not_merged(watch: Watch) -> None:
    source = "def f(n):\n    while n > 0: n -= 1\n    return n\n"
    seen = values(watch(source, "f(2)", lines=True), "n", line=2)
    assert [str(visit.value) for visit in seen] == ["2", "1", "1", "0", "0"]


def test_attributes_and_items_are_read_from_the_recorded_locals(watch: Watch) -> None:
    source = """\
class Cart:
    def __init__(self):
        self.prices = [2, 3]
        self.last = 0

    def raise_all(self):
        for i in range(len(self.prices)):
            self.prices[i] *= 10
            self.last = i
        return self
"""
    trace = watch(source, "Cart().raise_all()", lines=True)
    assert accepts("20; int", values(trace, "self.prices[i]", line=8))
    assert accepts("30; int", values(trace, "self.prices[self.last]", line=9))
    assert not accepts("2; int", values(trace, "self.prices[i]", line=8))
    assert accepts("(1, 30); tuple", values(trace, "i, self.prices[i]", line=8))
