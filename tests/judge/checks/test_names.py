import pytest

from runwright.core import Assertions, Case, Program, Stdio
from runwright.judge.checks import public_names, uses_program

PROGRAM = Program("def f(n):\n    return n\n\ng = f\n")


def uses(source: str, setup: str = "") -> bool:
    return uses_program([Assertions("name", source, setup)], PROGRAM)


def test_functions_classes_and_variables_are_names_of_a_program() -> None:
    source = """
import math
from os import path

def one(): inner = 1
async def two(): pass
class Three: four = 4
five = six = 5
(seven, [eight, *nine]) = 1, [2]
ten: int = 10
eleven: int
thirteen[0] = thirteen.x = 13
if one:
    fourteen = 14
else:
    fifteen = 15
try:
    sixteen = 16
except ValueError:
    seventeen = 17
for eighteen in ():
    with one: nineteen = 19
_hidden = __dunder__ = 0
def _private(): pass
one = 2
"""
    words = "one two Three five six seven eight nine ten fourteen fifteen sixteen seventeen"
    assert public_names(source) == (*words.split(), "eighteen", "nineteen")


def test_a_program_with_a_syntax_error_has_names_too() -> None:
    source = "def one(n)\n    x = 1\nclass Two:\n    pass\nthree: int = 3\n_four = 4\nif a == b:\n"
    assert public_names(source) == ("one", "Two", "three")


@pytest.mark.parametrize(
    ("source", "setup"),
    [
        ("assert f(1) == 1", ""),
        ("assert g", ""),
        ("test_f()", "def test_f():\n    assert f(1)"),
        ("assert twice(1) == 2", "def twice(n):\n    return f(f(n))"),
        ("assert h(1)", "from main import f as h"),
        ("assert main.f(1)", "import main"),
        ("assert p.f(1)", "import main as p"),
        ("assert p.f(1)", "p = __import__('main')"),
    ],
)
def test_checks_that_mention_the_program_use_it(source: str, setup: str) -> None:
    assert uses(source, setup)


@pytest.mark.parametrize(
    ("source", "setup"),
    [
        ("assert 1 + 1 == 2", ""),
        ("assert h(1) == 1", ""),
        ("assert f(1) == 1", "def f(n):\n    return n"),
        ("assert f(1) == 1", "f = abs"),
        ("assert math.sqrt(4) == 2", "import math"),
        ("assert x.f == 1", "from main import f"),
        ("f = 1", ""),
    ],
)
def test_checks_that_mention_nothing_of_the_program_do_not_use_it(source: str, setup: str) -> None:
    assert not uses(source, setup)


def test_one_check_that_uses_the_program_is_enough() -> None:
    idle, busy = Case("a", "other", (), 1), Case("b", "g", (), 1)
    assert not uses_program([idle], PROGRAM)
    assert uses_program([idle, busy], PROGRAM)
    assert not uses_program([], PROGRAM)


def test_a_check_on_standard_input_always_uses_the_program() -> None:
    assert uses_program([Stdio("a", "", "")], Program("print()"))
