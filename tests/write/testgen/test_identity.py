import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.plain import NotPlain
from runwright.write.testgen.identity import identity

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner)
)


@pytest.mark.parametrize(
    ("one", "two"),
    [(1, True), (1, 1.0), (1, "1"), ([1], (1,)), ({1}, frozenset({1})), (0.0, -0.0), ([], None)],
    ids=repr,
)
def test_values_of_different_types_or_bits_are_different_inputs(one: object, two: object) -> None:
    assert identity(one) != identity(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"a", "b", "c"}, {"c", "b", "a"}),
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}),
        ([float("nan")], [float("nan")]),
        ({(1, "x"): {3, 4}}, {(1, "x"): {4, 3}}),
    ],
    ids=["set", "dictionary", "nan", "set in a dictionary"],
)
def test_the_order_of_sets_and_dictionaries_does_not_count(one: object, two: object) -> None:
    assert identity(one) == identity(two)


@given(VALUES, VALUES)
def test_two_values_share_an_identity_only_if_their_texts_agree(one: object, two: object) -> None:
    def ordered(value: object) -> object:
        if isinstance(value, dict):
            pairs = [(repr(key), ordered(item)) for key, item in value.items()]
            return ("dict", sorted(pairs, key=repr))
        if isinstance(value, (list, tuple)):
            return (type(value).__name__, [ordered(item) for item in value])
        return repr(value)

    assert (identity(one) == identity(two)) is (ordered(one) == ordered(two))


def test_whether_two_parts_are_one_object_does_not_count() -> None:
    part = [1]
    assert identity([part, part]) == identity([[1], [1]])


def test_a_value_that_is_not_plain_is_refused() -> None:
    with pytest.raises(NotPlain):
        identity([object()])
