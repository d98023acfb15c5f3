"""What is shown of a run, and which lines its units have."""

from collections.abc import Callable
from typing import Any

import pytest

from runwright.core import (
    Assertions,
    Check,
    Embedded,
    File,
    Limits,
    Program,
    Stdio,
    Suite,
)
from runwright.lab import Lab
from runwright.run import LocalSandbox
from runwright.write.debug.ldb.watching import Watched, watched

Show = Callable[..., Watched]
SUM = """\
def total(n):
    sum = 0
    for i in range(n):
        sum += twice(i)
    return sum

def twice(i):
    return 2 * i
"""


@pytest.fixture
def show(sandbox: LocalSandbox, run_async: Any) -> Show:
    def show(program: Program, check: Check, level: str = "block", most: int = 10) -> Watched:
        lab = Lab(sandbox, limits=Limits(wall_s=1.0))
        found: Watched = run_async(watched(lab, program, check, level=level, most=most))
        return found

    return show


def test_each_shown_unit_has_its_lines(show: Show) -> None:
    run = show(Program(SUM), Assertions("a", "assert total(2) == 0"))
    assert run.units == {
        "BLOCK-0": (2,),
        "BLOCK-1": (3, 4),
        "BLOCK-2": (8,),
        "BLOCK-3": (3, 4),
        "BLOCK-4": (8,),
        "BLOCK-5": (3, 5),
    }
    assert run.why == ""


def test_units_that_are_left_out_are_not_asked_for(show: Show) -> None:
    run = show(Program(SUM), Assertions("a", "assert total(2) == 0"), most=4)
    assert list(run.units) == ["BLOCK-0", "BLOCK-1", "BLOCK-4", "BLOCK-5"]
    assert "... 2 blocks omitted ..." in run.text


def test_lines_and_calls_are_units_too(show: Show) -> None:
    check = Assertions("a", "assert total(1) == 9")
    lines = show(Program(SUM), check, "line", most=50)
    assert lines.units == {f"LINE-{n}": (n,) for n in (2, 3, 4, 8, 5)}
    calls = show(Program(SUM), check, "function")
    assert calls.units == {"CALL-0": (2, 3, 4, 5), "CALL-1": (8,)}


def test_a_run_without_end_shows_the_same_each_time(show: Show) -> None:
    endless = Program("def f():\n    n = 0\n    while True:\n        n += 1\n")
    runs = [show(endless, Assertions("a", "assert f() == 1"), most=4) for _ in range(2)]
    assert runs[0] == runs[1]
    assert list(runs[0].units) == ["BLOCK-0", "BLOCK-1", "BLOCK-2", "BLOCK-3"]
    assert runs[0].text.endswith(
        "the run ended with timeout\nnote: it went on; the first 4 steps are shown\n"
    )


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            "def f(:\n    pass\n",
            "the run ended with SyntaxError before any of its code was entered",
        ),
        ("x = 1\n", "the run ended with failed before any of its code was entered"),
    ],
    ids=["not a program", "no function"],
)
def test_a_program_of_which_nothing_ran_says_why(show: Show, source: str, why: str) -> None:
    assert show(Program(source), Assertions("a", "assert f() == 1")) == Watched("", {}, why)


@pytest.mark.parametrize(
    "check",
    [
        Suite("suite", (File("test_f.py", b"def test_f():\n    assert False\n"),)),
        Embedded("embedded", "assert total(1) == 2"),
    ],
    ids=["suite", "embedded"],
)
def test_a_check_that_cannot_be_watched_says_so(show: Show, check: Check) -> None:
    run = show(Program(SUM), check)
    assert (run.text, run.units) == ("", {})
    assert check.name in run.why


def test_files_beside_the_program_are_not_shown(show: Show) -> None:
    beside = File("other.py", b"\n\n\n\n\n\ndef g(x):\n    return x\n")
    program = Program("from other import g\n\ndef f(x):\n    return g(x)\n", files=(beside,))
    run = show(program, Assertions("a", "assert f(1) == 2"))
    assert run.units == {"BLOCK-0": (4,)}


def test_a_script_is_shown_whole(show: Show) -> None:
    run = show(Program("n = int(input())\nprint(n + 1)\n"), Stdio("a", "3\n", "3\n"))
    assert run.units == {"BLOCK-0": (1, 2)}
