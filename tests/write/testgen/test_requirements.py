from typing import Any

import pytest

from runwright.core import Case, Program
from runwright.run import LocalSandbox
from runwright.write.testgen.requirements import Relation, covered, falsified, relations

REFERENCE = Program("""import math

class Unused:
    size = 3

def f(x):
    for c in str(x): # $_CONTRACT_$
        assert c != "-" # $_CONTRACT_$
    if x > 10:
        return helper(x)
    try:
        return 10 // x
    except ZeroDivisionError:
        return -1

def helper(x):
    return x * 2

def never(x):
    return x
""")
SUITE = tuple(
    Case(str(x), "f", (x,), expected) for x, expected in ((20, 40), (5, 2), (0, -1), (30, 60))
)


def by_test(relation: Relation) -> list[set[str]]:
    return [set(test) for test in relation.tests]


def test_each_test_covers_the_way_it_takes_through_the_functions(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    relation = run_async(covered(REFERENCE, SUITE, sandbox))
    large, small, zero, larger = by_test(relation)
    assert large == larger
    assert small < zero
    assert large - small
    assert small - large
    # The contract's loop is no requirement; `never` is one that nothing meets.
    assert len(relation.met(range(4))) == relation.total - 1


@pytest.mark.parametrize("suite", [(), SUITE[:1]], ids=["no test", "one test"])
def test_a_suite_may_be_small(
    suite: tuple[Case, ...], sandbox: LocalSandbox, run_async: Any
) -> None:
    async def found() -> list[Relation]:
        return [one async for one in relations(("coverage", "mutants"), REFERENCE, suite, sandbox)]

    for relation in run_async(found()):
        assert len(relation.tests) == len(suite)


def test_a_program_fails_the_tests_on_which_it_differs(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    programs = [
        REFERENCE,
        REFERENCE.with_source("def f(x):\n    return x * 2\n"),
        REFERENCE.with_source(REFERENCE.source.replace("-1", "None")),
        REFERENCE.with_source("def f(x):\n    while x == 5: pass\n    return [40, -1][x == 0]\n"),
        REFERENCE.with_source("def g(x):\n    return 1\n"),
    ]
    relation = run_async(falsified("samples", programs, SUITE, sandbox, reference=REFERENCE))
    assert by_test(relation) == [
        set(),
        {"samples 1", "samples 3"},
        {"samples 1", "samples 2"},
        {"samples 3"},
    ]
    assert relation.total == 5


def test_running_out_of_time_says_nothing_where_the_reference_is_slow_itself(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    slow = Program("def f(x):\n    for _ in range(x * 10**7): pass\n    return x\n")
    loops = Program("def f(x):\n    while True: pass\n")
    suite = [Case("0", "f", (0,), 0), Case("9", "f", (9,), 9)]
    relation = run_async(falsified("samples", [loops], suite, sandbox, reference=slow, call_s=0.1))
    assert by_test(relation) == [{"samples 0"}, set()]


def test_mutants_are_killed_by_the_tests_that_reach_them(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    async def found() -> list[Relation]:
        return [one async for one in relations(("mutants",), REFERENCE, SUITE, sandbox)]

    (relation,) = run_async(found())
    large, small, zero, _ = by_test(relation)
    assert large
    assert small
    assert zero - large
    assert len(relation.met(range(4))) < relation.total  # those of `never` live
