import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.errors import UnknownName
from runwright.judge.compare import COMPARATORS, comparator

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
PLAIN = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(PLAIN)
def test_every_comparator_accepts_a_value_as_equal_to_itself(value: object) -> None:
    assert all(compare(value, value) for compare in COMPARATORS.values())


@given(st.lists(st.integers()), st.randoms(use_true_random=False))
def test_unordered_accepts_any_permutation(items: list[int], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert comparator("unordered")(shuffled, items)


@pytest.mark.parametrize(
    ("name", "actual", "expected", "equal"),
    [
        ("exact", 1, True, True),
        ("exact", [1.0], [1], True),
        ("exact", (1,), [1], False),
        ("exact", math.nan, math.nan, False),
        ("floats", 0.1 + 0.2, 0.3, True),
        ("floats", {"a": [1.0000001]}, {"a": [1.0]}, True),
        ("floats", 1.001, 1.0, False),
        ("floats", [1.0], [1.0, 2.0], False),
        ("floats", (1.0,), [1.0], False),
        ("floats", math.nan, math.nan, True),
        ("floats", math.inf, math.inf, True),
        ("floats", 10**400, 1.5, False),
        ("floats", 10**400, 10**400, True),
        ("floats", "1.0", 1.0, False),
        ("unordered", [1, 1, 2], [1, 2, 2], False),
        ("unordered", [[1], [2]], [[2], [1]], True),
        ("unordered", [1], [1, 1], False),
        ("unordered", "ab", "ba", False),
        ("whitespace", "a \nb\n\n", "a\nb", True),
        ("whitespace", "a\nb", "a b", False),
        ("whitespace", "\na", "a", False),
        ("whitespace", 1, 1, True),
    ],
)
def test_comparators_know(name: str, actual: object, expected: object, equal: bool) -> None:
    assert comparator(name)(actual, expected) is equal


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UnknownName, match=r"no comparator 'near'; there are exact, floats"):
        comparator("near")
