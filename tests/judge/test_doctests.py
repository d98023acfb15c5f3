"""Examples as in a docstring: what they may say, and what decides."""

from typing import Any

import pytest

from runwright.core import CheckResult, Doctest, Limits, Mismatch, Outcome, Program, Trust
from runwright.core.errors import BadTask
from runwright.judge import judge
from runwright.run import LocalSandbox

PROGRAM = """
import os
class Late(Exception):
    pass
class Point:
    def __repr__(self):
        return "Point()"
def add(a, b):
    return a + b
def greet(name):
    print("hello", name)
def fail(word):
    raise Late(word)
def leave():
    os._exit(0)
"""


@pytest.fixture
def examples(sandbox: LocalSandbox, run_async: Any) -> Any:
    def examples(text: str, **options: Any) -> CheckResult:
        program = Program(options.pop("program", PROGRAM), path="prog.py")
        check = Doctest("examples", text, **options)
        (result,) = run_async(judge(program, [check], sandbox, limits=Limits(wall_s=5))).results
        return result  # type: ignore[no-any-return]

    return examples


RIGHT = """
Some text.

>>> total = add(1, 2)
>>> total
3
>>> print(add("a", 'b'))
ab
>>> for i in range(2):
...     add(i, i)
0
2
>>> greet("you")
hello you
>>> add([1], [2, 3]) # doctest: +NORMALIZE_WHITESPACE
[1,  2,
 3]
>>> list(range(add(10, 10))) # doctest: +ELLIPSIS
[0, 1, ..., 19]
>>> add(1, "a") # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
TypeError: in words of another version
>>> fail("now")
Traceback (most recent call last):
    ...
Late: now
>>> fail("now")
Traceback (most recent call last):
prog.Late: now
>>> nothing_like_it() # doctest: +SKIP
"""


def test_a_right_program_passes_isolated(examples: Any) -> None:
    result = examples(RIGHT)
    assert (result.outcome, result.message) == (Outcome.PASSED, "")
    assert result.trust is Trust.ISOLATED


def test_what_differs_is_shown_with_its_line(examples: Any) -> None:
    result = examples("\n>>> add(1, 2)\n4\n", line=10)
    assert result.outcome is Outcome.FAILED
    assert result.message == "line 11: add(1, 2) showed '3', expected '4'"
    assert result.mismatch == Mismatch("add(1, 2)", "3", "4")


@pytest.mark.parametrize(
    ("text", "message", "failure"),
    [
        (">>> greet('me')\nhello you\n", "showed 'hello me', expected 'hello you'", "wrong_answer"),
        (">>> add(1, 2)\n", "showed '3', expected nothing", "wrong_answer"),
        (">>> fail('x')\n3\n", "raised Late: x", "Late"),
        (
            ">>> fail('x')\nTraceback (most recent call last):\nLate: y\n",
            "raised Late: x, expected Late: y",
            "wrong_answer",
        ),
        (
            ">>> add(1, 2)\nTraceback (most recent call last):\nLate: y\n",
            "showed '3', expected nothing",
            "wrong_answer",
        ),
        (">>> leave()\n", "the program ended during leave(): it ended the program", "exit"),
        (">>> print(missing)\n3\n", "raised NameError", "NameError"),
    ],
)
def test_each_kind_of_failure_is_told(examples: Any, text: str, message: str, failure: str) -> None:
    result = examples(text)
    assert result.outcome is Outcome.FAILED
    assert message in result.message
    assert result.failure == failure


POINT = """
class Point:
    def __eq__(self, other):
        return True
def make():
    return Point()
"""


@pytest.mark.parametrize(
    "text",
    [
        ">>> make()\nPoint()\n",
        ">>> print([make()])\n[Point()]\n",
        ">>> make() == make()\nTrue\n",
        ">>> import no_such_module\n",
    ],
)
def test_an_object_that_only_the_program_could_show_is_not_judged(
    sandbox: LocalSandbox, run_async: Any, text: str
) -> None:
    program = Program(POINT, path="prog.py")
    verdict = run_async(judge(program, [Doctest("d", text)], sandbox))
    assert verdict.outcome is Outcome.COULD_NOT_JUDGE


def test_setup_runs_first(examples: Any) -> None:
    assert examples(">>> add(one, 1)\n2\n", setup="one = 1").passed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no examples", "docstring has no '>>>' examples"),
        (">>> f() # doctest: +SKIP\n", "has no '>>>' examples"),
        (">>>f()\n", "lacks blank after >>>"),
    ],
)
def test_a_text_without_examples_is_an_error(examples: Any, text: str, message: str) -> None:
    with pytest.raises(BadTask, match=message):
        examples(text)


HIDING = "def sorted(_): return [1, 2]\ndef f(): raise StopIteration\ndef g(): return [7]\n"


def test_examples_take_no_builtin_from_the_program(examples: Any) -> None:
    assert examples(">>> sorted(g())\n[1, 2]\n", program=HIDING).outcome is Outcome.FAILED
    assert examples(">>> from prog import *\n>>> sorted(g())\n[7]\n", program=HIDING).passed
    assert examples(">>> sorted(3)\n[1, 2]\n", program=HIDING).passed


def test_a_call_does_not_end_a_loop_of_an_example(examples: Any) -> None:
    result = examples(">>> list(map(lambda _: f(), [1]))\n[]\n", program=HIDING)
    assert result.outcome is Outcome.FAILED
