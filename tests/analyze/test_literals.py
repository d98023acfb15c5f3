"""Values as text."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwright.analyze.literals import literal

ATOMS = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
HASHABLE = st.recursive(
    ATOMS, lambda one: st.lists(one).map(tuple) | st.frozensets(one), max_leaves=8
)
VALUES = st.recursive(
    HASHABLE,
    lambda one: st.lists(one) | st.dictionaries(HASHABLE, one) | st.sets(HASHABLE),
    max_leaves=8,
)


@settings(max_examples=40)
@given(VALUES)
def test_what_repr_writes_is_read(value: object) -> None:
    assert literal(repr(value)) == value


@pytest.mark.parametrize("text", ["nan", "NaN", "float('nan')", "-nan", "[nan]", "{'x': (1, NaN)}"])
def test_nan_is_read_at_any_depth(text: str) -> None:
    value = literal(text)
    while not isinstance(value, float):
        value = value["x"][1] if isinstance(value, dict) else value[0]
    assert math.isnan(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-Infinity", -math.inf),
        ("set()", set()),
        ("1 + 2j", 1 + 2j),
        ("-3", -3),
        ("dict()", {}),
        (" (1,) ", (1,)),
    ],
)
def test_other_forms(text: str, value: object) -> None:
    assert literal(text) == value


@pytest.mark.parametrize(
    "text",
    ["x", "f(1)", "set(1)", "__import__('os')", "[x for x in ()]", "1 + 1", "{**{}}", "", "{[]}"],
)
def test_what_is_no_literal_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, SyntaxError)):
        literal(text)
