"""Counts are exact, and known even of a process that is killed without a word."""

import ast
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from runwright.analyze.blocks import Layout, cut
from runwright.observe.guest.counters import Counters, FirstVisit, Plan
from runwright.observe.guest.instrument import Chosen, instrument
from runwright.observe.guest.probes import FAILED, HITS
from runwright.observe.guest.weave_counts import CountingWeave


class Counted:
    """A program with counters in it."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        self.layout: Layout = cut(tree, source)
        self.plan = Plan(self.layout.blocks, self.layout.arms)
        weave = CountingWeave(self.layout, self.plan, "main.py")
        instrument(tree, self.layout, Chosen(module=True, functions=None), weave)
        self.tree = tree
        room = 8 * (len(self.plan.blocks) + len(self.plan.arms))
        self.shared = memoryview(bytearray(room)).cast("Q")
        self.counters = Counters(self.shared, self.plan, glued=True)

    def run(self, **names: Any) -> "Counted":
        """Execute it; an exception that leaves it is of no interest."""
        names |= {HITS: self.counters.hits, FAILED: self.counters.failed}
        with suppress(LookupError):
            exec(compile(self.tree, "main.py", "exec"), names)
        return self


def test_the_first_visit_marks_shared_memory_at_once_and_later_ones_do_not() -> None:
    counted = Counted("for i in items:\n    print(i)\n")
    hits: Any = counted.counters.hits
    for _ in range(2):
        hits[1] += 1
    header, body, into, past = counted.shared.tolist()
    assert (header, body, into, past) == (1, 1, 1, 0)
    counted.counters.publish()
    assert counted.shared.tolist() == [2, 2, 2, 0]


def test_a_block_that_was_not_visited_stays_zero() -> None:
    counted = Counted("if a:\n    b\n")
    counted.counters.publish()
    assert not any(counted.shared.tolist())
    assert all(isinstance(count, FirstVisit) for count in counted.counters.hits)


def test_one_increment_per_iteration_counts_header_and_body() -> None:
    counted = Counted("for i in items:\n    total += i\n")
    loop = next(node for node in ast.walk(counted.tree) if isinstance(node, ast.For))
    assert len(loop.body) == 2
    assert counted.run(items=range(5), total=0).counters.totals().hits == [6, 5]


def test_arms_are_counted_whatever_tells_them() -> None:
    source = """\
for i in range(6):
    if i % 2:
        n += 1
    elif i == 4:
        while n > 2: n -= 1
    match i:
        case 0: n = 0
        case 5: n += 5
"""
    taken = Counted(source).run(n=0).counters.totals().taken
    #        for     if     elif    while   match: 0, 5, neither
    assert taken == [6, 1, 3, 3, 1, 2, 0, 1, 1, 1, 4]


def test_steps_are_visits_with_headers_glued_and_headers_that_led_nowhere() -> None:
    def steps(source: str, **names: Any) -> int:
        return Counted(source).run(**names).counters.totals().steps

    assert steps("for i in range(3): pass\n") == 4
    assert steps("for i in range(3): pass\nx = 1\n") == 4
    assert steps("for i in range(3):\n    for j in range(2): pass\n") == 7
    assert steps("for i in items[9]: pass\n", items=[]) == 1
    assert steps("while True:\n    break\n") == 1


def test_calls_are_counted_where_the_first_statement_is_a_loop_too() -> None:
    source = """\
def f():
    for i in range(3): pass
def g():
    return f()
class C: x = g(), g()
"""
    assert Counted(source).run().counters.calls() == 6


def alarms(counted: Counted, left: int, ring: Callable[[], None]) -> list[int]:
    counted.counters.set_alarm(1, left, ring)
    counted.run(items=range(10))
    return counted.counters.totals().hits


def test_an_alarm_rings_once_at_its_visit_and_loses_no_count() -> None:
    rung: list[int] = []
    counted = Counted("for i in items:\n    j = i\n")

    def ring() -> None:
        rung.append(counted.counters.counted()[1])
        counted.counters.clear_alarms()

    assert alarms(counted, 4, ring) == [11, 10]
    assert rung == [3]


def test_an_alarm_may_set_the_next_one_on_the_same_counter() -> None:
    rung: list[int] = []
    counted = Counted("for i in items:\n    j = i\n")

    def ring() -> None:
        rung.append(counted.counters.counted()[1])
        counted.counters.clear_alarms()
        counted.counters.set_alarm(1, 2, ring)

    assert alarms(counted, 2, ring) == [11, 10]
    assert rung == [1, 3, 5, 7, 9]
