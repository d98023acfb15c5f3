"""Literals of a check: what Python makes of them, or nothing."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.judge.checks.literals import NotLiteral, literal


def parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


numbers = st.one_of(
    st.integers(-50, 50).map(str), st.floats(-50, 50, allow_nan=False).map(repr), st.just("True")
)
sums = st.recursive(
    numbers,
    lambda inner: st.tuples(
        inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner
    ).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=5,
)


@given(sums)
def test_arithmetic_is_pythons_or_refused(text: str) -> None:
    try:
        value = literal(parsed(text))
    except NotLiteral:
        return
    # Safe: the text is made of numbers and operators, and refused above if its value is large.
    expected = eval(text)
    assert (repr(value), type(value)) == (repr(expected), type(expected))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[3 * 5 * 7, -1]", [105, -1]),
        ("{'a' + 'b': 2.0 / 4}", {"ab": 0.5}),
        ("(0 ** 0, 2 ** 10)", (1, 1024)),
        ("-(2 - 5)", 3),
        ("1 + 2j", 1 + 2j),
        ("b'x'", b"x"),
    ],
)
def test_what_is_computed(text: str, value: object) -> None:
    assert literal(parsed(text)) == value


@pytest.mark.parametrize(
    "text",
    [
        "x", "f()", "set()", "1 / 0", "2 ** 10000", "9 ** 9 ** 9", "'a' * 3", "[1] + [2]", "1 << 3",
        "'a' + 1", "f'{1}'", "[*[1]]",
    ],
)  # fmt: skip
def test_what_is_not_read(text: str) -> None:
    with pytest.raises(NotLiteral):
        literal(parsed(text))
