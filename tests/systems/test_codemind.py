"""Known answers of CodeMind (arXiv:2402.09664) about the complexity of programs."""

from collections.abc import Callable

import pytest

from runwright.analyze.flow import complexity, flow
from runwright.core import Trace
from runwright.observe.loops import loops

Watch = Callable[..., Trace]


def test_a_function_with_one_if_and_one_while_has_complexity_three() -> None:
    source = """\
def f(n):
    if n < 0:
        n = -n
    while n > 9:
        n //= 10
    return n
"""
    (graph,) = (graph for graph in flow(source) if graph.function == "f")
    assert complexity(graph) == 3
    nodes = len(graph.blocks) + 1  # and the exit
    assert len(graph.edges) - nodes + 2 == 3


@pytest.mark.parametrize("lines", [False, True], ids=["blocks", "lines"])
def test_the_length_of_a_loop_is_counted_in_the_run(watch: Watch, lines: bool) -> None:
    source = (
        "def f():\n    total = 0\n    for i in range(7):\n        total += i\n    return total\n"
    )
    (loop,) = loops(watch(source, "f()", lines=lines))
    assert (loop.iterations, loop.fewest, loop.most) == (7, 7, 7)


def test_the_length_of_a_loop_that_no_text_tells_is_counted_too(watch: Watch) -> None:
    source = "def f(n):\n    while n != 1:\n        n = n // 2 if n % 2 == 0 else 3 * n + 1\n"
    (loop,) = loops(watch(source, "f(7)"))
    assert loop.iterations == 16
