"""Figures of one kind compare; of two kinds they do not."""

import math
import operator
from collections.abc import Callable
from dataclasses import replace

import pytest

from runwright.core import Cost, Count, Program, Provider, Reading, Status
from runwright.core.cost import relative_deviation
from runwright.core.errors import NotComparable

TEN = Count(Provider.BYTECODE, 10, "CPython 3.11.7")
FOUR = replace(TEN, value=4)


def test_counts_of_one_provider_compare_subtract_and_divide() -> None:
    assert FOUR < TEN
    assert TEN > FOUR
    assert replace(FOUR) >= FOUR
    assert TEN >= FOUR
    assert (TEN - FOUR).value == 6
    assert TEN / FOUR == 2.5
    assert sorted([TEN, FOUR]) == [FOUR, TEN]


def test_the_ratio_to_nothing_is_infinite() -> None:
    nothing = replace(TEN, value=0)
    assert TEN / nothing == math.inf
    assert nothing / nothing == 1.0


@pytest.mark.parametrize(
    "other",
    [replace(TEN, provider=Provider.PERF_EVENT), replace(TEN, runtime="CPython 3.12.1")],
    ids=["provider", "version"],
)
@pytest.mark.parametrize(
    "compare",
    [operator.lt, operator.le, operator.gt, operator.ge, operator.sub, operator.truediv],
)
def test_counts_of_two_kinds_are_an_error(
    other: Count, compare: Callable[[Count, Count], object]
) -> None:
    with pytest.raises(NotComparable) as caught:
        compare(TEN, other)
    assert "bytecode on CPython 3.11.7" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_cost_tells_the_median_of_its_runs() -> None:
    readings = tuple(Reading(wall_s, wall_s / 2, int(wall_s)) for wall_s in (1.0, 9.0, 2.0))
    cost = Cost(Program(""), Status.OK, readings, (TEN, FOUR, TEN))
    assert (cost.wall_s, cost.cpu_s, cost.memory_bytes) == (2.0, 1.0, 9)
    assert cost.instructions == TEN


def test_a_cost_without_runs_has_no_figures() -> None:
    cost = Cost(Program(""), Status.TIMEOUT)
    assert [cost.wall_s, cost.cpu_s, cost.memory_bytes, cost.instructions] == [None] * 4


def test_the_relative_deviation_is_that_of_a_sample() -> None:
    assert relative_deviation([1.0, 2.0, 3.0]) == pytest.approx(0.5)
    assert relative_deviation([5, 5, 5]) == 0
    for values in ([], [1.0], [-1.0, 1.0]):
        with pytest.raises(ValueError, match="RSD"):
            relative_deviation(values)
