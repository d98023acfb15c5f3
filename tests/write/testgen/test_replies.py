from typing import Any

import pytest

from runwright.core import Program
from runwright.run import LocalSandbox
from runwright.write.testgen.replies import Function, Input, Kind, Reply

SOURCE = """
import os, time
calls = []

def f(x):
    calls.append(x)
    if x == "loop":
        while True: pass
    if x == "deaf":
        sum(iter(int, 1))
    if x == "sleep":
        time.sleep(60)
    if x == "exit":
        os._exit(0)
    if x == "quit":
        raise SystemExit(0)
    if x == "assert":
        assert False
    if x == "object":
        return object()
    if x == "large":
        return "x" * 100_000
    if isinstance(x, list):
        x.append(1)
    return len(calls), x
"""


@pytest.fixture
def replies(sandbox: LocalSandbox, run_async: Any) -> Any:
    def replies(*inputs: object, source: str = SOURCE, **options: Any) -> list[Reply]:
        function = Function(Program(source), "f", sandbox, **{"call_s": 0.1, **options})
        found: list[Reply] = run_async(function.replies([(one,) for one in inputs]))
        return found

    return replies


def test_many_inputs_share_a_process_and_are_answered_in_order(replies: Any) -> None:
    found = replies(*range(100), chunk=40)
    assert [reply.value[1] for reply in found] == [*range(100)]
    assert [reply.value[0] for reply in found] == [*range(1, 41), *range(1, 41), *range(1, 21)]


@pytest.mark.parametrize(
    ("given", "kind", "why"),
    [
        ("loop", Kind.OVERTIME, ""),
        ("deaf", Kind.ENDED, "killed"),
        ("exit", Kind.ENDED, ""),
        ("quit", Kind.RAISED, "SystemExit"),
        ("assert", Kind.RAISED, "AssertionError"),
        ("object", Kind.OPAQUE, "object"),
        ("large", Kind.OPAQUE, "str of more than 65536 bytes"),
    ],
)
def test_what_one_input_does_is_told_and_those_after_it_are_answered(
    replies: Any, given: str, kind: Kind, why: str
) -> None:
    before, bad, after = replies(1, given, 2)
    assert (before.kind, before.value) == (Kind.RETURNED, (1, 1))
    assert bad.kind is kind
    assert why in bad.why
    assert after.kind is Kind.RETURNED
    assert after.value[1] == 2


def test_a_call_that_sleeps_ends_its_process(replies: Any) -> None:
    slept, after = replies("sleep", 2, call_s=0.01)
    assert slept.kind is Kind.ENDED
    assert after.value == (1, 2)


def test_after_a_few_that_do_not_end_the_rest_of_a_chunk_is_left_alone(replies: Any) -> None:
    kinds = [reply.kind for reply in replies(*["loop"] * 6, call_s=0.02)]
    assert kinds == [Kind.OVERTIME] * 4 + [Kind.UNKNOWN] * 2


def test_each_call_has_its_own_copy_of_the_arguments(replies: Any) -> None:
    shared: list[int] = []
    assert [reply.value for reply in replies(shared, shared)] == [(1, [1]), (2, [1])]
    assert shared == []


@pytest.mark.parametrize(
    ("source", "kind", "why"),
    [
        ("def g(): pass\n", Kind.UNKNOWN, ""),
        ("def f(:\n", Kind.UNKNOWN, "SyntaxError"),
        ("1 / 0\n", Kind.UNKNOWN, "ZeroDivisionError"),
    ],
    ids=["no such function", "no program", "fails when loaded"],
)
def test_a_function_that_is_not_there_answers_nothing(
    replies: Any, source: str, kind: Kind, why: str
) -> None:
    for reply in replies(1, 2, source=source):
        assert reply.kind is kind
        assert why in reply.why


def test_what_a_program_writes_into_its_result_is_not_believed_beyond_its_form(
    replies: Any,
) -> None:
    source = """
import os
def f(x):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b'["returned", {"set": [[1]]}]\\n{{{\\n')
        except OSError:
            pass
    os._exit(0)
"""
    assert {reply.kind for reply in replies(1, 2, 3, source=source)} <= {Kind.ENDED, Kind.UNKNOWN}


def test_a_watched_call_tells_its_way(sandbox: LocalSandbox, run_async: Any) -> None:
    source = "def f(x):\n    if x:\n        return 1\n    return 0\n"
    function = Function(Program(source), "f", sandbox, watched=True)
    inputs: list[Input] = [(True,), (False,), (True,)]
    ways = [reply.way for reply in run_async(function.replies(inputs))]
    assert ways[0] == ways[2] != ways[1]
    assert ways[0] & ways[1]  # the block that decides
