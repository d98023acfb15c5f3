"""Checks and failures as text for a prompt."""

from typing import Any

from runwright.core import (
    Assertions,
    Case,
    Cases,
    Check,
    CostBound,
    Doctest,
    Exploit,
    File,
    Program,
    Stdio,
    Suite,
    Task,
)
from runwright.lab import Lab
from runwright.run import LocalSandbox
from runwright.write.showing import failures, shown


def test_every_kind_of_check_has_a_text() -> None:
    checks: dict[str, Check] = {
        "assert f(1) == 2": Assertions("a", "\nassert f(1) == 2\n"),
        "assert f(1, 'x') == [2]": Case("b", "f", (1, "x"), [2]),
        "assert f(1) == 2\nassert f(2) == 3": Cases("c", "f", ((1,), (2,)), (2, 3)),
        "Input:\n1\nOutput:\n2": Stdio("d", "1\n", "2\n"),
        ">>> f(1)\n2": Doctest("e", ">>> f(1)\n2\n"),
        "f('../x')": Exploit("x", "f('../x')"),
        "# These calls may take 0.5 s of processor time:\nf(1)": CostBound(
            "c", "f", ((1,),), (2,), most_s=0.5
        ),
        "def test(): pass": Suite("f", (File("test_f.py", b"def test(): pass"),)),
    }
    for text, check in checks.items():
        assert shown(check) == text


def test_a_failure_has_the_check_and_what_really_happened(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program("def f(x):\n    return [1][x]\n")
    visible = (
        Case("passes", "f", (0,), 1),
        Case("value", "f", (-1,), 2),
        Assertions("raises", "assert f(7) == 1"),
    )
    task = Task("f", program=program, visible=visible)
    attempt = run_async(Lab(sandbox).check(task, program))
    one, two = failures(task, attempt)
    assert one == "assert f(-1) == 2\n# Real execution output: 1"
    assert two.startswith("assert f(7) == 1\n# Real execution output: ")
    assert "IndexError" in two


def test_a_check_that_calls_a_test_shows_that_test() -> None:
    setup = """\
import math

def test_one():
    assert f(1) == math.pi

def test_two():
    assert f(2) == 1

class TestF:
    def setUp(self):
        self.x = 1

    def test_x(self):
        assert f(self.x) == 2
"""
    check = Assertions("test_two", "test_two()", setup)
    assert shown(check) == "def test_two():\n    assert f(2) == 1"
    given = Assertions("test_n", "test_n(3)", "def test_n(n):\n    assert f(n) == 1\n")
    assert shown(given) == "def test_n(n):\n    assert f(n) == 1\n\ntest_n(3)"
    method = Assertions("TestF.test_x", "TestF().test_x()", setup)
    assert shown(method).startswith("def setUp(self):\n    self.x = 1\n\ndef test_x(self):\n")
    assert shown(Assertions("a", "assert f(1)", "x = = 1")) == "assert f(1)"
