"""The table of loops."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from runwright.core import Arm, Trace
from runwright.observe.loops import Trip, loops

Watch = Callable[..., Trace]

NESTED = """\
def f(n):
    for i in range(n):
        for j in range(i):
            if j == 2:
                break
    while n:
        n -= 1
    for x in ():
        pass
"""


@pytest.mark.parametrize("lines", [False, True], ids=["blocks", "lines"])
def test_every_entry_has_its_iterations(watch: Watch, lines: bool) -> None:
    outer, inner, tail, empty = loops(watch(NESTED, "f(5)", lines=lines))
    assert [loop.line for loop in (outer, inner, tail, empty)] == [2, 3, 6, 8]
    assert (outer.iterations, outer.entered, outer.evaluations) == (5, 1, 6)
    assert inner.trips == (
        Trip(0, 0, finished=True),
        Trip(0, 1, finished=True),
        Trip(0, 2, finished=True),
        Trip(0, 3, finished=False),
        Trip(0, 3, finished=False),
    )
    assert (inner.iterations, inner.fewest, inner.most, inner.mean) == (9, 0, 3, 1.8)
    assert tail.iterations == 5
    assert empty.trips == (Trip(0, 0, finished=True),)
    assert all(loop.complete and loop.counted for loop in (outer, inner, tail, empty))


def test_recursive_calls_have_entries_of_their_own(watch: Watch) -> None:
    source = "def f(n):\n    for i in range(n):\n        f(i)\n"
    (loop,) = loops(watch(source, "f(3)"))
    assert sorted((trip.frame, trip.iterations) for trip in loop.trips) == [
        (0, 3), (1, 0), (2, 1), (3, 0), (4, 2), (5, 0), (6, 1), (7, 0),
    ]  # fmt: skip
    assert (loop.iterations, loop.most) == (7, 3)


def test_entries_are_those_of_kept_steps_and_iterations_are_complete(watch: Watch) -> None:
    source = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    trace = replace(watch(source, "f(1000)", steps=10), arms=(), taken=())
    (loop,) = loops(trace)
    assert (loop.evaluations, loop.complete, loop.counted) == (1001, False, False)
    counted = replace(trace, arms=(Arm(2, True, 3, 3), Arm(2, False, 3, None)), taken=(1000, 1))
    (loop,) = loops(counted)
    assert (loop.iterations, loop.counted, loop.complete) == (1000, True, False)


def test_a_loop_that_an_exception_left_has_its_iterations(watch: Watch) -> None:
    source = "def f(xs):\n    for x in xs:\n        1 / x\n"
    (loop,) = loops(watch(source, "f([1, 2, 0, 3])"))
    assert loop.trips == (Trip(0, 3, finished=False),)


def test_a_loop_that_was_never_reached_is_not_in_the_table(watch: Watch) -> None:
    assert loops(watch("def f():\n    return 1\n    for i in ():\n        pass\n", "f()")) == ()
