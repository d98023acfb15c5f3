from collections.abc import Callable
from typing import Any

import pytest

from runwright.core import Assertions, Program, Solution, Task
from runwright.lab import Lab
from runwright.write.debug.search import solve
from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.registry import KINDS, edits
from runwright.write.debug.search.source import Source

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

CRASH_KINDS = tuple(kind for kind in KINDS if kind.crash)
TWO_LINES = "def f(x, y):\n    a = x[0]\n    return y[a]\n"


def made(source: str, crashes: dict[int, frozenset[str]]) -> list[tuple[int, str]]:
    facts = Facts(Source(source), crashes=crashes)
    return [(edit.line, edit.description) for edit in edits(facts, CRASH_KINDS)]


def test_nothing_is_guarded_where_nothing_crashed() -> None:
    assert made(TWO_LINES, {}) == []


def test_only_the_line_that_crashed_is_guarded() -> None:
    assert {line for line, _ in made(TWO_LINES, {3: frozenset({"IndexError"})})} == {3}


def test_a_guard_fits_the_exception() -> None:
    index = {text for _, text in made(TWO_LINES, {3: frozenset({"IndexError"})})}
    key = {text for _, text in made(TWO_LINES, {3: frozenset({"KeyError"})})}
    assert index
    assert key
    assert not index & key
    assert made(TWO_LINES, {3: frozenset({"ZeroDivisionError"})}) == []


def test_a_guard_does_not_ask_for_what_is_bound_inside_the_statement() -> None:
    source = "def f(x):\n    return [x[i] for i in range(9)]\n"
    guards = [text for _, text in made(source, {2: frozenset({"IndexError"})})]
    assert not any("if i >= len(x): return" in text for text in guards)


def test_the_header_of_a_loop_is_guarded_not_its_body() -> None:
    source = "def f(x):\n    for i in x[3]:\n        i.pop()\n    return x\n"
    crashes = {2: frozenset({"IndexError"})}
    assert all("`if not i" not in text for _, text in made(source, crashes))


CRASHING = [
    (
        "def at(xs, i):\n    return xs[i]\n",
        "assert at([1], 5) is None",
        "assert at([1, 2], 1) == 2",
    ),
    (
        "def tally(word):\n    n = {}\n    for c in word:\n        n[c] += 1\n    return n\n",
        "assert tally('aab') == {'a': 2, 'b': 1}",
        "assert tally('') == {}",
    ),
    (
        "def fact(n):\n    return n * fact(n - 1)\n",
        "assert fact(0) == 1",
        "assert fact(4) == 24",
    ),
    (
        "def lead(x):\n    i = 0\n    while x[i] == 0:\n        i += 1\n    return i\n",
        "assert lead([0, 0]) == 2",
        "assert lead([0, 1]) == 1",
    ),
]


@pytest.mark.parametrize("case", CRASHING, ids=["index", "key", "recursion", "loop"])
def test_a_crash_is_mended_among_the_first_candidates(
    run_async: RunAsync, make_lab: LabMaker, case: tuple[str, str, str]
) -> None:
    source, *lines = case
    checks = tuple(Assertions(line, line) for line in lines)
    task = Task("t", program=Program(source), visible=checks)
    solution: Solution = run_async(solve(task, make_lab(candidates=40), collect=0, batch=8))
    assert solution.solved, solution.stopped


def test_without_crash_guards_other_kinds_alone_are_tried(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    source, *lines = CRASHING[1]
    checks = tuple(Assertions(line, line) for line in lines)
    task = Task("t", program=Program(source), visible=checks)
    lab = make_lab(candidates=40)
    solution = run_async(solve(task, lab, collect=0, batch=8, crash_guards=False))
    assert not solution.solved
