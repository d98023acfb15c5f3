"""Which line came after which."""

from collections.abc import Callable

import pytest

from runwright.core import Limits, Trace
from runwright.core.errors import BadOption
from runwright.observe.lines import Next, next_lines

Watch = Callable[..., Trace]

DOWN = """\
def down(n):
    if n == 0:
        return 0
    return 1 + down(n - 1)
"""


def test_a_call_has_successors_of_its_own_in_recursion(watch: Watch) -> None:
    trace = watch(DOWN, "down(2)", lines=True)
    assert next_lines(trace, 2) == Next((3, 4), ends=False, complete=True)
    assert next_lines(trace, 4) == Next((), ends=True, complete=True)


@pytest.mark.parametrize("lines", [False, True], ids=["blocks", "lines"])
def test_blocks_tell_the_order_of_their_lines_too(watch: Watch, lines: bool) -> None:
    source = "def f(n):\n    a = n\n    b = a\n    while b:\n        b -= 1\n    return a\n"
    trace = watch(source, "f(2)", lines=lines)
    found = {line: next_lines(trace, line) for line in range(2, 7)}
    assert [found[line].lines for line in range(2, 7)] == [(3,), (4,), (5, 6), (4,), ()]
    assert [found[line].ends for line in range(2, 7)] == [False] * 4 + [True]


def test_a_line_that_was_not_executed_has_no_next(watch: Watch) -> None:
    assert next_lines(watch(DOWN, "down(0)", lines=True), 4) == Next((), False, True)


def test_more_may_follow_in_steps_that_were_left_out(watch: Watch) -> None:
    source = "def f():\n    for i in range(50):\n        if i == 25:\n            i = 0\n"
    found = next_lines(watch(source, "f()", lines=True, steps=6), 3)
    assert found == Next((2,), ends=False, complete=False)


def test_a_run_that_was_cut_off_has_no_last_line(watch: Watch) -> None:
    source = "def f():\n    while True:\n        x = 1\n"
    trace = watch(source, "f()", lines=True, steps=6, limits=Limits(wall_s=1))
    assert not next_lines(trace, 2).ends
    assert not next_lines(trace, 3).ends


def test_a_line_without_code_is_refused(watch: Watch) -> None:
    with pytest.raises(BadOption, match=r"line 9 of main\.py holds no code"):
        next_lines(watch(DOWN, "down(0)", lines=True), 9)
