import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.errors import UnknownName, UsageError
from runwright.judge.compare import COMPARATORS, comparator
from runwright.judge.opaque import Opaque

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
PLAIN = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)


@given(PLAIN)
def test_every_comparator_accepts_a_value_as_equal_to_itself(value: object) -> None:
    others = {"not_none", "set"}  # they hold an answer against something else than its equal
    assert all(compare(value, value) for name, compare in COMPARATORS.items() if name not in others)


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
        ("floats(rel=0, abs=0.1)", 1.05, 1.0, True),
        ("floats(rel=0, abs=0)", 0.1 + 0.2, 0.3, False),
        ("floats(rel=0, abs=0, ulp=1)", 0.1 + 0.2, 0.3, True),
        ("floats(rel=0, abs=0, ulp=1)", math.inf, 1.0, False),
        ("multiset", [2, 1, 1], (1, 2, 1), True),
        ("set", [1, 1, 2], (2, 1), True),
        ("set", [1], [1, 2], False),
        ("set", [[1]], [[1]], False),
        ("set", 1, [1], False),
        ("rows", [(1, "a"), [2, "b"]], [[2, "b"], [1, "a"]], True),
        ("rows", [(1, "a"), (1, "a")], [(1, "a")], False),
        ("rows", [("a", 1)], [(1, "a")], False),
        ("rows(columns=False)", [("a", 1)], [(1, "a")], True),
        ("tokens", "1  2\n3 ", "1 2 3", True),
        ("tokens", "1 2", "1 2 3", False),
        ("tokens", "Yes", "YES", False),
        ("tokens(case=False)", "Yes", "YES", True),
        ("tokens(abs=1e-6)", "x 0.3333333", "x 0.3333334", True),
        ("tokens(abs=1e-6)", "x 0.33", "y 0.33", False),
        ("tokens(abs=1e-6)", "1e1 -.5 3.", "10 -0.5 3", True),
        ("tokens(abs=1e-6)", "1_0", "10", False),
        ("tokens(abs=1e-6)", "infinity", "inf", False),
        ("not_none", Opaque("Match"), True, True),
        ("not_none", None, False, True),
        ("not_none", False, True, False),
        ("not_none", 0, True, True),
        ("returned", Opaque("Tree"), 3, True),
        ("choice", " (A)  Blue.", "(A) blue", True),
        ("choice", "blue", "(A) blue", True),
        ("choice", "(A)", "(A) blue", True),
        ("choice", "(B) blue", "(A) blue", False),
        ("choice", "", "(A)", False),
        ("choice", "Yes", "yes", True),
        ("choice", 3, 3, True),
        ("one_of", 0, [5, 0], True),
        ("one_of", 1, [5, 0], False),
        ("one_of(floats(abs=0.5))", 5.2, [5, 0], True),
        ("either(set, floats)", 1.0000001, 1, True),
        ("either(set, exact)", [2, 1], [1, 2], True),
        ("polynomial_root(atol=1e-4)", -0.5, [1, 2], True),
        ("polynomial_root(atol=1e-4)", -0.6, [1, 2], False),
        ("polynomial_root", None, [1, 2], False),
        ("polynomial_root", 1e200, [1, 2, 3], False),
        ("polynomial_root", math.nan, [1, 2], False),
        ("evalplus", [0.1 + 0.2], [0.3], True),
        ("evalplus", 3, 3.0, True),
        ("evalplus", (1.0,), [1.0], False),
        ("evalplus", [1.0], [1.0, 2.0], False),
        ("evalplus(atol=1e-4)", (1, 2), [1, 2], False),
        ("evalplus(atol=1e-4)", 10**9 + 50, 10**9, True),
        ("evalplus", 10**9 + 50, 10**9, False),
        ("evalplus", math.nan, math.nan, False),
        ("evalplus", [math.inf], [math.inf], True),
        ("evalplus(atol=0.1)", "a", "b", False),
        ("evalplus(atol=0.1)", 1j, 1j + 0.01, True),
        ("evalplus(atol=0.1)", 10**400, 1.5, False),
        ("whitespace", "a \nb\n\n", "a\nb", True),
        ("whitespace", "a\nb", "a b", False),
        ("whitespace", "\na", "a", False),
        ("whitespace", 1, 1, True),
    ],
)
def test_comparators_know(name: str, actual: object, expected: object, equal: bool) -> None:
    assert comparator(name)(actual, expected) is equal


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        UnknownName, match=r"no comparator 'near'; there are choice, either, evalplus, exact"
    ):
        comparator("near")
    with pytest.raises(UnknownName, match=r"no comparator 'float'; did you mean 'floats'\?"):
        comparator("either(exact, float)")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("floats(", "is not in the form 'name' or 'name\\(option=1\\)'$"),
        ("floats.near", "is not in the form 'name' or"),
        ("__import__('os')", "is not in the form 'name' or"),
        ("floats(near=1)", r"does not fit floats\(\*, rel: float = 1e-06, abs: float = 1e-06, ulp"),
        ("floats(rel='a')", "does not fit floats"),
        ("floats(rel=-1)", "rel=-1 must be at least 0"),
        ("floats(rel=[x])", "rel must be a literal"),
        ("floats(**{})", r"\*\* must|does not fit"),
        ("exact(rel=1)", "'exact' takes no options"),
        ("either()", "does not fit either"),
    ],
)
def test_options_that_do_not_fit_are_named(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        comparator(text)
    assert "\n" not in str(caught.value)
