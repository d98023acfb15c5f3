"""Who called whom."""

from collections.abc import Callable, Iterator

from runwright.core import Block, Call, Program, Span, Status, Step, Trace
from runwright.observe.calls import Node, call_tree, calls, function_calls

Watch = Callable[..., Trace]

SOURCE = """\
def leaf(n):
    if n > 1:
        raise ValueError
    return n

def branch(n):
    try:
        return leaf(n) + leaf(n + 1)
    except ValueError:
        return -1

def root():
    return [branch(0), branch(1)]
"""


def flat(tree: tuple[Node, ...]) -> Iterator[tuple[str, int, str]]:
    for node in tree:
        ending = node.ending
        yield node.call.function, node.call.depth, ending.raised or str(ending.value)
        yield from flat(node.inner)


def test_a_tree_has_each_call_under_its_caller_with_how_it_ended(watch: Watch) -> None:
    assert list(flat(call_tree(watch(SOURCE, "root()")))) == [
        ("root", 0, "[1, -1]"),
        ("branch", 1, "1"),
        ("leaf", 2, "0"),
        ("leaf", 2, "1"),
        ("branch", 1, "-1"),
        ("leaf", 2, "1"),
        ("leaf", 2, "ValueError"),
    ]


def test_functions_are_counted_with_their_callers(watch: Watch) -> None:
    rows = {row.function: row for row in function_calls(watch(SOURCE, "root()"))}
    assert list(rows) == ["leaf", "branch", "root"]
    assert (rows["leaf"].calls, rows["leaf"].callers, rows["leaf"].raised) == (4, ("branch",), 1)
    assert (rows["branch"].calls, rows["branch"].deepest) == (2, 1)
    assert rows["root"].callers == ("",)


def test_counts_are_complete_even_if_steps_are_left_out(watch: Watch) -> None:
    source = "def g(i):\n    return i\n\ndef f():\n    for i in range(500):\n        g(i)\n"
    trace = watch(source, "f()", steps=10)
    row = next(row for row in function_calls(trace) if row.function == "g")
    assert (row.calls, row.complete) == (500, True)


def test_a_function_that_begins_with_a_loop_is_counted_by_its_kept_calls(watch: Watch) -> None:
    source = "def g(n):\n    for i in range(n):\n        pass\n\ndef f():\n    g(3), g(2)\n"
    row = next(r for r in function_calls(watch(source, "f()")) if r.function == "g")
    assert (row.calls, row.complete) == (2, True)
    row = next(r for r in function_calls(watch(source, "f()", steps=4)) if r.function == "g")
    assert not row.complete


def test_deep_recursion_makes_a_deep_tree(watch: Watch) -> None:
    source = "def f(n):\n    return n if n == 0 else f(n - 1)\n"
    tree = call_tree(watch(source, "f(900)", steps=2000))
    depth = 0
    while tree:
        (node,) = tree
        depth, tree = depth + 1, node.inner
    assert depth == 901


def test_calls_that_the_trace_names_are_believed() -> None:
    blocks = (Block(0, "f", (Span(1, 0, 1, 4),)),)
    steps = (Step(0, 0, 0, 0, (), ()), Step(1, 0, 3, 0, (), ()))
    named = (Call(0, "f", 0), Call(3, "f", 0, caller=None, thread=1, task=2))
    trace = Trace(Program("f"), blocks, steps, 0, 2, (2,), Status.OK, calls=named)
    assert calls(trace)[3] == named[1]
    assert [node.call.frame for node in call_tree(trace)] == [0, 3]


def test_a_forged_caller_makes_no_ring() -> None:
    blocks = (Block(0, "f", (Span(1, 0, 1, 4),)),)
    steps = (Step(0, 0, 1, 0, (), ()), Step(1, 0, 2, 1, (), ()))
    named = (Call(1, "f", 0, caller=2), Call(2, "f", 1, caller=2))
    trace = Trace(Program("f"), blocks, steps, 0, 2, (2,), Status.OK, calls=named)
    assert [node.call.frame for node in call_tree(trace)] == [1, 2]
