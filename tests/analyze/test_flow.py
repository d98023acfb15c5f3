"""Control-flow graphs: by hand, and against the ways that real runs went."""

import argparse
import ast
import dataclasses
import inspect
import itertools
import tarfile
from collections.abc import Callable
from types import ModuleType

import pytest

from runwright.analyze import blocks
from runwright.analyze.flow import Edge, Graph, complexity, flow
from runwright.core import Trace
from runwright.core.lookup import visited


def graph(body: str, *, each_statement: bool = False) -> Graph:
    """Return the graph of the function `f` with a body; its first block has number 1."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    source = f"def f(x):\n{lines}"
    (found,) = (g for g in flow(source, each_statement=each_statement) if g.function == "f")
    return found


def edges(found: Graph) -> set[tuple[int, int | None, str]]:
    return {(edge.source, edge.target, edge.kind) for edge in found.edges}


def test_statements_in_a_row_are_one_block_with_one_way_out() -> None:
    found = graph("x = 1\nx += 1\nreturn x")
    assert found == Graph("f", "function", 1, (1,), (Edge(1, None, "return"),))
    assert (found.exits, complexity(found)) == ((1,), 1)


def test_an_if_joins_behind_both_branches() -> None:
    found = graph("if x:\n    x = 1\nelse:\n    x = 2\nreturn x")
    assert edges(found) == {
        (1, 2, "true"),
        (1, 3, "false"),
        (2, 4, "next"),
        (3, 4, "next"),
        (4, None, "return"),
    }


def test_a_loop_goes_back_breaks_and_continues() -> None:
    found = graph("""
for i in x:
    if i:
        break
    if x:
        continue
    x = 1
else:
    x = 2
return x""")
    assert edges(found) == {
        (1, 2, "true"),
        (1, 7, "false"),
        (2, 3, "true"),
        (2, 4, "false"),
        (3, 8, "break"),
        (4, 5, "true"),
        (4, 6, "false"),
        (5, 1, "continue"),
        (6, 1, "back"),
        (7, 8, "next"),
        (8, None, "return"),
    }
    assert found.loops() == {1: frozenset({1, 2, 4, 5, 6})}


def test_a_jump_out_of_a_try_resumes_after_its_finally() -> None:
    found = graph("""
while x:
    try:
        if x > 1:
            break
        return x
    finally:
        x -= 1
return 0""")
    assert {(e.source, e.target, e.kind) for e in found.edges if e.resumed} == {
        (5, 6, "break"),
        (5, None, "return"),
        (5, None, "exception"),
    }
    assert (3, 5, "break") in edges(found)
    assert (4, 5, "return") in edges(found)
    assert (5, 1, "back") not in edges(found)  # no way through the body ends by itself


def test_what_may_raise_leads_to_the_handlers_and_past_them_outward() -> None:
    found = graph("""
try:
    try:
        x = 1
    except KeyError:
        x = 2
except ValueError:
    raise
return x""")
    assert edges(found) == {
        (1, 2, "exception"),
        (1, 3, "exception"),
        (1, 4, "next"),
        (2, 3, "exception"),
        (2, 4, "next"),
        (3, None, "raise"),
        (4, None, "return"),
    }


def test_a_bare_handler_lets_nothing_past() -> None:
    found = graph(
        "try:\n    try:\n        raise x\n    except:\n        x = 2\nexcept E:\n    x = 3"
    )
    assert (1, 3, "raise") not in edges(found)
    assert (1, 2, "raise") in edges(found)


def test_cases_are_entered_from_the_match_and_one_that_takes_all_ends_it() -> None:
    first = "match x:\n    case 1:\n        x = 2\n"
    open_ended = graph(first + "    case [a]:\n        x = a\nreturn x")
    assert edges(open_ended) == {
        (1, 2, "case"),
        (1, 3, "case"),
        (1, 4, "false"),
        (2, 4, "next"),
        (3, 4, "next"),
        (4, None, "return"),
    }
    closed = graph(first + "    case _:\n        x = 3\nreturn x")
    assert (1, 4, "false") not in edges(closed)


def test_an_endless_loop_has_no_way_past() -> None:
    found = graph("while True:\n    x += 1\nreturn x")
    assert found.successors(1) == (2,)
    assert found.reachable() == {1, 2}
    assert complexity(found) == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return x", 1),
        ("if x:\n    x = 1", 2),
        ("if x:\n    x = 1\nelif x > 1:\n    x = 2\nelse:\n    x = 3", 3),
        ("for i in x:\n    if i:\n        return i\nreturn 0", 3),
        ("try:\n    x = 1\nexcept KeyError:\n    x = 2\nexcept ValueError:\n    x = 3", 3),
        ("try:\n    return x\nfinally:\n    x = 1", 1),
        ("try:\n    if x:\n        return x\n    x = 2\nfinally:\n    x = 1\nreturn x", 2),
        ("with x:\n    x = 1\nreturn x", 1),
        ("match x:\n    case 1:\n        x = 2\n    case 2:\n        x = 1\nreturn x", 3),
        ("return x and x or [i for i in x if i]", 1),
        ("return x\nif x:\n    x = 1", 1),
    ],
    ids=[
        "straight", "if", "elif", "for with if", "two handlers", "finally", "return in a try",
        "with", "match", "expressions are not cut", "dead code",
    ],
)  # fmt: skip
def test_complexity_is_one_more_than_the_decisions(body: str, expected: int) -> None:
    assert complexity(graph(body)) == expected
    assert complexity(graph(body, each_statement=True)) == expected


def test_every_scope_has_its_graph_and_its_kind() -> None:
    source = """\
class A:
    a = 1
    def m(self):
        yield 1
def f():
    async def g():
        pass
    return g
"""
    assert [(g.function, g.kind) for g in flow(source)] == [
        ("<module>", "module"),
        ("A", "class"),
        ("A.m", "generator"),
        ("f", "function"),
        ("f.<locals>.g", "generator"),
    ]
    assert flow("") == ()


def test_what_is_no_python_is_refused() -> None:
    with pytest.raises(SyntaxError):
        flow("def f(:")


@pytest.mark.parametrize("module", [argparse, ast, dataclasses, tarfile], ids=lambda m: m.__name__)
@pytest.mark.parametrize("each_statement", [False, True], ids=["blocks", "statements"])
def test_graphs_of_the_standard_library_share_out_its_blocks(
    module: ModuleType, each_statement: bool
) -> None:
    source = inspect.getsource(module)
    table = blocks(source, each_statement=each_statement)
    graphs = flow(source, each_statement=each_statement)
    assert sorted(b for g in graphs for b in g.blocks) == [block.id for block in table]
    for found in graphs:
        assert {table[block].function for block in found.blocks} == {found.function}
        assert {e.source for e in found.edges} <= set(found.blocks)
        assert {e.target for e in found.edges} <= {None, *found.blocks}
        assert complexity(found) >= 1


WAYS = """\
import contextlib

def loops(n):
    total = 0
    for i in range(n):
        if i == 3:
            continue
        for j in range(i):
            if j > 2:
                break
            total += j
        else:
            total += 10
        while total > 50:
            total -= 7
    return total

def errors(x):
    log = []
    for value in x:
        try:
            if value is None:
                continue
            log.append(1 / value)
            if value > 5:
                break
        except ZeroDivisionError:
            log.append("zero")
        except TypeError as error:
            log.append("type")
            raise ValueError from error
        else:
            log.append("fine")
        finally:
            log.append("end")
    try:
        return log
    finally:
        log.append("left")

def suppressed(x):
    with contextlib.suppress(KeyError):
        x = {}[1]
        x = 2
    with contextlib.suppress(KeyError):
        for i in range(3):
            if i:
                raise KeyError
    return x

def matched(x):
    match x:
        case 1 | 2:
            for i in range(x):
                x += i
        case [a, b] if a > b:
            x = a
        case [*_]:
            return "items"
        case {"k": v}:
            if v:
                return v
    return x

def generated(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                break
    finally:
        n = 0

def caught(x):
    try:
        return errors(x)
    except ValueError:
        pass

def everything():
    class Inner:
        a = [i for i in range(3)]
        if a:
            b = 1
    found = [loops(n) for n in range(6)]
    found += [caught(x) for x in ([1, 0, None], [2, 7, 1], ["a"], [])]
    found += [matched(x) for x in (1, [2, 1], [1, 2], {"k": 0}, {"k": 3}, "s")]
    found += [suppressed(1), list(generated(3))]
    half = generated(5)
    next(half)
    with contextlib.suppress(StopIteration):
        half.send(1)
    return found
"""


@pytest.mark.parametrize("each_statement", [False, True], ids=["blocks", "statements"])
def test_every_way_that_a_run_goes_is_an_edge(
    watch: Callable[..., Trace], each_statement: bool
) -> None:
    traced = watch(WAYS, "everything()", lines=each_statement, steps=5000)
    graphs = {g.function: g for g in flow(WAYS, each_statement=each_statement)}
    ways: dict[int, list[tuple[int, bool]]] = {}
    for step in traced.steps:
        way = ways.setdefault(step.frame, [])
        way += [(visit.block, visit.last and step.raised is not None) for visit in visited(step)]
    assert traced.omitted == 0
    assert len(ways) == 25
    for way in ways.values():
        found = graphs[traced.blocks[way[0][0]].function]
        assert way[0][0] == found.entry
        for (block, _), (following, _) in itertools.pairwise(way):
            assert following in found.successors(block), (found.function, block, following)
        last, raised = way[-1]
        assert raised or None in found.successors(last), (found.function, last)
