"""Series: recognised only where calls and literals are all there is."""

import pytest

from runwright.core.check import Assertions
from runwright.judge.checks.series import read_series


def steps(source: str, setup: str = "") -> list[tuple[str, tuple[object, ...], str]]:
    found = read_series(Assertions(name="c", source=source, setup=setup))
    return [(step.function, step.arguments, step.expected) for step in found]


HUMANEVAL = """
METADATA = {'author': 'jt'}


def check(candidate):
    '''Some cases.'''
    # a comment
    assert candidate(2, [1, -2.5]) == {'a': (1,)}, "note"
    assert True, "always"
    assert not candidate("x")
    assert candidate(None) is True
    assert abs(candidate(1.5) - 0.25) < 1e-6

check(double)
"""


def test_the_common_form_of_published_tests() -> None:
    assert steps(HUMANEVAL) == [
        ("double", (2, [1, -2.5]), "{'a': (1,)}"),
        ("double", ("x",), "a false value"),
        ("double", (None,), "True"),
        ("double", (1.5,), "0.25 within 1e-06"),
    ]


def test_assertions_without_a_function_around_them() -> None:
    assert steps("assert f(1) == 2\nassert g()") == [("f", (1,), "2"), ("g", (), "a true value")]


@pytest.mark.parametrize(
    "source",
    [
        "assert f(g(1)) == 2",
        "assert f(x) == 2",
        "assert f(1) == f(2)",
        "assert f(1) == set()",
        "assert f(1) == 2 == 2",
        "assert f(1) != 2",
        "assert f(key=1) == 2",
        "assert f(*[1]) == 2",
        "assert len([1]) == 1",
        "assert m.f(1) == 2",
        "x = 1\nassert f(1) == 2",
        "for i in [1]:\n    assert f(1) == 2",
        "import math\nassert f(1) == 2",
        "def check(candidate):\n    assert candidate(1) == 2",
        "def check(candidate):\n    assert candidate(1) == 2\ncheck(len)",
        "def check(candidate, n=1):\n    assert candidate(1) == 2\ncheck(f)",
        "def check(candidate):\n    assert other(1) == 2\ncheck(f)",
        "def check(candidate):\n    x = candidate(1)\n    assert x\ncheck(f)",
        "def check(c):\n    assert c(1) == 2\ncheck(f)\nassert g(2)",
        "@wrap\ndef check(c):\n    assert c(1) == 2\ncheck(f)",
        "def check(c):\n    assert abs(c(1) - 'x') < 1\ncheck(f)",
        "assert f(1) ==",
        "",
    ],
)
def test_what_does_anything_else_is_left_alone(source: str) -> None:
    assert steps(source) == []


def test_a_setup_is_left_alone() -> None:
    assert steps("assert f(1) == 2", setup="from main import f") == []


@pytest.mark.parametrize(
    ("source", "value", "holds"),
    [
        ("assert f() == 1", True, True),
        ("assert f() == [1]", (1,), False),
        ("assert f() is True", 1, False),
        ("assert f() is None", None, True),
        ("assert f()", [], False),
        ("assert not f()", "", True),
        ("assert abs(f() - 1) < 0.5", 1.5, False),
        ("assert abs(f() - 1) <= 0.5", 1.5, True),
        ("assert abs(f() - 1) < 0.5", "1", False),
        ("assert abs(f() - 1.0) < 0.5", 10**400, False),
    ],
)
def test_what_holds_is_what_python_says(source: str, value: object, holds: bool) -> None:
    (step,) = read_series(Assertions(name="c", source=source))
    assert step.holds(value) is holds
