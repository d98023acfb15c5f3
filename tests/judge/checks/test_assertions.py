import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import Assertions, Case, Check
from runwright.judge.checks import simplify


def made(source: str, setup: str = "") -> Check:
    return simplify(Assertions("name", source, setup), module="program")


@pytest.mark.parametrize(
    ("source", "arguments", "expected"),
    [
        ("assert f() == 1", (), 1),
        ("assert f(-1, +2) == -3.5", (-1, 2), -3.5),
        (
            "assert f([1, (2,)], {'a': {1, 2}}) == (True, None)",
            ([1, (2,)], {"a": {1, 2}}),
            (True, None),
        ),
        ("assert f('a' 'b', b'c', ...) == 1 + 2j", ("ab", b"c", ...), 1 + 2j),
        ("assert (f(1) == 1e999)", (1,), float("inf")),
        ("assert f(\n  1,\n) == []", (1,), []),
    ],
    ids=["no arguments", "signs", "containers", "text", "brackets", "lines"],
)
def test_a_call_on_literals_equal_to_a_literal_is_a_case(
    source: str, arguments: tuple[object, ...], expected: object
) -> None:
    assert made(source) == Case("name", "f", arguments, expected)


@pytest.mark.parametrize(
    "source",
    [
        "assert f(1)",
        "assert not f(1) == 2",
        "assert f(1) is True",
        "assert f(1) != 2",
        "assert 2 == f(1)",
        "assert f(1) == 2 == 2",
        "assert f(1) == 2, 'message'",
        "assert f(n=1) == 2",
        "assert f(*[1]) == 2",
        "assert f(**{'n': 1}) == 2",
        "assert f(x) == 2",
        "assert f(1) == g(1)",
        "assert f(set()) == 2",
        "assert f(f'{1}') == 2",
        "assert f([1] * 3) == 2",
        "assert f({**{}}) == 2",
        "assert f({[]}) == 2",
        "assert f(1)[0] == 2",
        "assert m.f(1) == 2",
        "assert f(1)(2) == 2",
        "assert (lambda n: n)(1) == 1",
        "assert f(float('nan')) == 2",
        "assert f(" + "[" * 80 + "{'x': 1}.x" + "]" * 80 + ") == 2",
        "x = f(1)\nassert f(1) == 2",
        "f(1) == 2",
    ],
)
def test_everything_else_stays_an_assertion(source: str) -> None:
    check = Assertions("name", source)
    assert simplify(check, module="program") is check


@pytest.mark.parametrize(
    "setup",
    ["import program", "from program import f", "from program import *", "'what it tests'", "\n\n"],
)
def test_an_import_of_the_program_is_no_setup(setup: str) -> None:
    assert isinstance(made("assert f(1) == 2", setup), Case)


@pytest.mark.parametrize(
    "setup",
    [
        "from program import g",
        "from program import f, g",
        "from program import g as f",
        "import program as f",
        "import math",
        "from math import *",
        "f = 1",
        "g = 1",
        "def f(): pass",
        "reset()",
        "not python",
    ],
)
def test_an_assertion_with_setup_stays_as_it_is(setup: str) -> None:
    assert isinstance(made("assert f(1) == 2", setup), Assertions)


def test_a_program_called_like_its_function_is_not_confused_with_it() -> None:
    check = Assertions("name", "assert f(1) == 2", "import f")
    assert simplify(check, module="f") is check


literals = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.tuples(inner, inner)
    ),
    max_leaves=8,
)


@given(argument=literals, expected=literals)
def test_a_case_holds_the_very_values_of_the_source(argument: object, expected: object) -> None:
    case = made(f"assert f({argument!r}) == {expected!r}")
    assert isinstance(case, Case)
    assert repr((case.arguments, case.expected)) == repr(((argument,), expected))
