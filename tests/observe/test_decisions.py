"""Decisions: the ones that steps show are the ones that were counted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from runwright.core import Arm, Trace
from runwright.observe.decisions import decisions

Watch = Callable[..., Trace]

SOURCE = """\
def f(items):
    found = 0
    for item in items:
        if item is None:
            continue
        elif item > 5:
            break
        match item:
            case 1 | 2:
                found += 1
            case 3:
                for _ in range(item):
                    found += 1
        try:
            while found % 5:
                found += 1 // (item - 5)
        except ZeroDivisionError:
            if found:
                found = 0
    else:
        found = -1
    return found

def g():
    return [f([1, 3, None, 5, 6, 7]), f([2, 4]), f([])]
"""


@pytest.mark.parametrize("lines", [False, True], ids=["blocks", "lines"])
def test_decisions_of_all_steps_are_the_counts_of_the_trace(watch: Watch, lines: bool) -> None:
    trace = watch(SOURCE, "g()", lines=lines)
    seen = Counter((d.block, d.line, d.taken) for d in decisions(trace))
    counted = {
        (arm.block, arm.line, arm.taken): count
        for arm, count in zip(trace.arms, trace.taken, strict=True)
        if count
    }
    assert len(counted) > 12
    assert seen == counted


def test_a_guard_that_raised_has_decided_nothing(watch: Watch) -> None:
    source = "def f(x):\n    if 1 / x:\n        x = 1\n    return x\n"
    trace = watch(source, "f(0)")
    arms = (Arm(1, True, 2, 2), Arm(1, False, 2, None))
    assert list(decisions(replace(trace, arms=arms, taken=(0, 0)))) == []


def test_a_match_with_a_case_for_everything_never_goes_past(watch: Watch) -> None:
    first = "def f(x):\n    match x:\n        case 1:\n            x = 2\n"
    source = first + "        case _:\n            x = 3\n"
    trace = watch(source, "f(7)")
    arms = (Arm(1, True, 3, 2), Arm(1, True, 5, 3))
    (found,) = decisions(replace(trace, arms=arms, taken=(0, 1)))
    assert (found.line, found.taken) == (5, True)
