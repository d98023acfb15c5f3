"""Counts are exact, and known even of a process that is killed without a word."""

import ast
from typing import Any

from runwright.analyze.blocks import cut
from runwright.observe.guest.counters import Counters, FirstVisit
from runwright.observe.guest.instrument import Chosen, instrument
from runwright.observe.guest.weave_counts import CountingWeave


def marks(count: int) -> memoryview:
    return memoryview(bytearray(8 * count)).cast("Q")


def test_the_first_visit_marks_shared_memory_at_once_and_later_ones_do_not() -> None:
    shared = marks(3)
    counters = Counters(shared, {2: 0}, [])
    hits: Any = counters.hits
    for block in (1, 1, 2):
        hits[block] += 1
    assert shared.tolist() == [1, 1, 1]
    counters.publish()
    assert shared.tolist() == [1, 2, 1]


def test_a_block_that_was_not_visited_stays_zero() -> None:
    shared = marks(2)
    counters = Counters(shared, {}, [])
    counters.publish()
    assert shared.tolist() == [0, 0]
    assert all(isinstance(count, FirstVisit) for count in counters.hits)


def test_one_increment_per_iteration_counts_header_and_body() -> None:
    source = "for i in items:\n    total += i\n"
    tree = ast.parse(source)
    weave = CountingWeave()
    instrument(tree, cut(tree, source), Chosen(module=True, functions=None), weave)
    loop = next(node for node in ast.walk(tree) if isinstance(node, ast.For))
    assert len(loop.body) == 2
    assert weave.implied == {1: 0}
