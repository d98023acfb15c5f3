import ast
from collections.abc import Callable
from typing import Any

from runwright.core import Case, Limits, Program, Task
from runwright.lab import Lab
from runwright.write.debug.search.start import Start, find_start, is_self_test

RunAsync = Callable[[Any], Any]
LabMaker = Callable[..., Lab]

SOURCE = 'def f(x):\n    return x\n\nassert (\n    f(1) == 2\n)\nprint("ok")\nlimit = 3\n'


def start_of(source: str, run_async: RunAsync, lab: Lab) -> Start | None:
    task = Task("t", program=Program(source), visible=(Case("c", "f", (1,), 1),))

    async def find() -> Start | None:
        given = await lab.check(task, Program(source))
        return await find_start(task, lab, given, Limits(wall_s=1))

    found: Start | None = run_async(find())
    return found


def test_own_tests_become_comments_and_lines_stay_where_they_were(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    start = start_of(SOURCE, run_async, make_lab())
    assert start is not None
    text = start.attempt.program.source
    assert text.count("\n") == SOURCE.count("\n")
    assert text.split("\n")[7] == "limit = 3"
    assert "assert" not in text
    assert start.attempt.verdict.passed


def test_what_was_set_aside_comes_back_unchanged_or_goes(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    start = start_of(SOURCE, run_async, make_lab())
    assert start is not None
    assert start.restored(start.attempt.program.source) == SOURCE
    assert start.bare(start.attempt.program.source) == "def f(x):\n    return x\n\nlimit = 3\n"


def test_a_program_without_own_tests_is_taken_as_it_is(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    start = start_of("def f(x):\n    return x + 1\n", run_async, make_lab())
    assert start is not None
    assert (start.aside, start.note) == ((), "")


def test_the_syntax_repair_that_passes_most_checks_is_taken(
    run_async: RunAsync, make_lab: LabMaker
) -> None:
    start = start_of("def f(x)\n    return x\n", run_async, make_lab())
    assert start is not None
    assert start.attempt.verdict.passed
    assert start.note == "line 1: a colon at the end"


def test_asserts_and_prints_are_own_tests_and_calls_are_not() -> None:
    body = ast.parse("assert x\nprint(1)\nmain()\nx = 1\n").body
    assert [is_self_test(node) for node in body] == [True, True, False, False]
