import ast
from typing import Any

import pytest

from runwright.core import Mismatch, Outcome
from runwright.judge.guest.comparisons import NAME, Comparisons

PROGRAM = "def f(x): return x + 1\nclass P:\n    pass\n"


@pytest.mark.parametrize(
    ("check", "message", "mismatch"),
    [
        ("x = 3\nassert f(x) == 5", "f(3) returned 4, expected 5", Mismatch("f(3)", 4, 5)),
        (
            "x = f(3)\ny = f(5)\nassert x == 5, 'three'",
            "x is 4, expected 5; f(5) returned 6; three",
            Mismatch("x", 4, 5),
        ),
        (
            "for i in range(9):\n    assert [f(i)] == [i]",
            "[f(i)] is [1], expected [0]; f(0) returned 1",
            Mismatch("[f(i)]", [1], [0]),
        ),
        ("x = 1\nassert f(x) != 2", "f(1) returned 2", None),
        ("x = 1\nassert not f(x)", "f(1) returned 2", None),
        ("assert [P] == 3", "[P] is [<P of the program>], expected 3", None),
        ("x = 1\nassert [0] * 99_999 == f(x), ''", "", None),
    ],
    ids=["call", "name", "part", "unequal", "truth", "object", "large"],
)
def test_a_comparison_that_fails_says_both_sides(
    judged: Any, check: str, message: str, mismatch: Mismatch | None
) -> None:
    result = judged(PROGRAM, check)
    assert (result.outcome, result.failure) == (Outcome.FAILED, "wrong_answer")
    assert result.mismatch == mismatch
    assert result.message == message or not message


def run(source: str, **names: Any) -> list[Any]:
    """Run a source rewritten, and as it is; returns what each raised and logged."""
    results = []
    for rewrite in (True, False):
        log: list[Any] = []
        comparisons = Comparisons()
        tree = ast.parse(source)
        if rewrite:
            comparisons.rewrite(tree)
        raised: Any = None
        try:
            exec(
                compile(tree, "c", "exec"),
                {NAME: comparisons.equal, "log": log, **names},
            )
        except BaseException as error:
            traceback = error.__traceback__
            assert traceback is not None
            assert traceback.tb_next is not None
            raised = type(error), str(error), traceback.tb_next.tb_lineno
        results.append((raised, log))
    return results


@pytest.mark.parametrize(
    "source",
    [
        "assert log.append(1) == log.append(2)",
        "\n\nassert log.append(1) == 3",
        "assert (log.append(1) or 1) == \\\n   (log.append(2) or 2), log.append(3)",
        "assert 1 == 1 == 2",
        "assert 1 == 2 or log.append(1) == None",
        "def f(a, b):\n    assert a == b, (a, b)\nf(1, 1)\nf(1, 2)",
        "assert 1 / 0 == log.append(1)",
        "assert (lambda: 1)() == 1",
        "x = 1\nassert (x := 2) == x\nlog.append(x)",
        "class Odd:\n    def __eq__(self, o): return []\nassert Odd() == 1",
        "class Odd:\n    def __eq__(self, o): raise KeyError(1)\nassert 1 == Odd()",
        "try:\n    assert 1 == 2\nexcept AssertionError: log.append(1)",
    ],
)
def test_a_rewritten_check_does_what_it_did(source: str) -> None:
    rewritten, original = run(source)
    assert rewritten == original


def test_a_comparison_that_failed_before_is_not_the_one_that_fails() -> None:
    comparisons = Comparisons()
    comparisons.equal("a", 1, 2)
    comparisons.equal("b", 1, 1)
    assert comparisons.failed is None


HIDING = "def sorted(*_): return [1, 2]\ndef len(_): return 2\ndef f(): return [7]\n"


@pytest.mark.parametrize("check", ["assert sorted(f()) == [1, 2]", "x = f()\nassert len(x) == 2"])
def test_a_builtin_that_the_program_redefines_is_not_used_by_a_check(
    judged: Any, check: str
) -> None:
    assert judged(HIDING, check).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "check",
    [
        "import main\nassert sorted(main.f()) == [1, 2]",
        "import main as m\nassert sorted(m.f()) == [1, 2]",
        "from main import f as g\nassert len(g()) == 2",
        "from main import *\nassert sorted(f()) == [1, 2]",
        "import importlib\nassert len(importlib.import_module('main').f()) == 2",
    ],
)
def test_an_import_of_the_program_brings_no_builtin_of_its_own(judged: Any, check: str) -> None:
    assert judged(HIDING, check).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "check",
    [
        "x = 2\nassert sum(x, 3) == 6",
        "from main import *\nx = 2\nassert sum(x, 3) == 6",
        "from main import sum\nassert sum(2, 3) == 6",
        "import main\nassert main.sum(2, 3) == 6",
    ],
)
def test_a_function_that_is_called_like_a_builtin_can_be_judged(judged: Any, check: str) -> None:
    assert judged("def sum(a, b): return a * b", check).passed


def test_a_module_that_is_missing_on_the_checks_side_is_left_out(judged: Any) -> None:
    absent = "import types\nwinreg, tkinter = map(types.ModuleType, ['winreg', 'tkinter'])\n"
    result = judged(absent + PROGRAM, "assert f(1) == 2\nwinreg")
    assert (result.outcome, result.failure) == (Outcome.FAILED, "NameError")
