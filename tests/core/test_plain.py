import json
import math
from collections import Counter, OrderedDict, UserList, defaultdict, deque, namedtuple
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core import plain

SURROGATES = st.text(st.characters(categories=["Cs", "Lu"]), max_size=4)
HASHABLE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=4)
    | SURROGATES
    | st.binary(max_size=4)
    | st.builds(range, st.integers(), st.integers(), st.integers(min_value=1))
    | st.just(...),
    lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3),
    max_leaves=6,
)
PLAIN = st.recursive(
    HASHABLE | st.binary(max_size=4).map(bytearray) | st.sets(HASHABLE, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(HASHABLE, inner, max_size=3)
        | st.lists(inner, max_size=3).map(deque)
    ),
    max_leaves=12,
)


def there_and_back(value: object) -> object:
    return plain.decode(json.loads(json.dumps(plain.encode(value), allow_nan=False)))


def same(one: object, two: object) -> bool:
    """Equal in type and value at every level, nan equal to nan, 0.0 not equal to -0.0."""
    if type(one) is not type(two):
        return False
    if isinstance(one, (float, complex)):
        return repr(one) == repr(two)
    if isinstance(one, (list, tuple, deque)) and isinstance(two, (list, tuple, deque)):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return same(list(one.items()), list(two.items()))
    if isinstance(one, (set, frozenset)) and isinstance(two, (set, frozenset)):
        return sorted(map(ordered, one)) == sorted(map(ordered, two))
    return one == two


def ordered(value: object) -> str:
    """Write a value so that equal sets are written alike."""
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}({sorted(map(ordered, value))})"
    if isinstance(value, tuple):
        return f"({', '.join(map(ordered, value))})"
    return repr(value)


@given(PLAIN)
def test_every_plain_value_comes_back_as_it_was(value: object) -> None:
    assert same(there_and_back(value), value)


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -0.0,
        5e-324,
        complex(-0.0, math.nan),
        2**4096,
        -(2**20_000),
        [10**5000],
        range(0, 10**5000, 7),
        range(5, 0, -2),
        "\ud83d\ude00",
        "\udcff",
        {"\ud800": "\udc00"},
        "\U0001f600",
        {(1, frozenset({(2, "a")})), (3, frozenset())},
        {0: [True, 1, 1.0], 1: ()},
        {"list": [], "tuple": (), "dict": {}},
        [[], (), {}, set(), frozenset(), b"", bytearray(), ""],
        deque([1, deque()]),
        OrderedDict([("b", 1), ("a", 2)]),
        Counter("abba"),
        ...,
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_at_the_edges_come_back_as_they_were(value: object) -> None:
    assert same(there_and_back(value), value)


def test_two_surrogates_are_not_read_as_one_character() -> None:
    assert there_and_back("\ud83d\ude00") != "\U0001f600"


@pytest.mark.parametrize(
    ("factory", "left"), [(list, list), (int, int), (lambda: 3, None), (None, None)]
)
def test_a_defaultdict_keeps_a_builtin_factory_and_leaves_code_behind(
    factory: Any, left: Any
) -> None:
    back = there_and_back(defaultdict(factory, a=[1]))
    assert isinstance(back, defaultdict)
    assert back.default_factory is left
    assert back == {"a": [1]}


def test_a_deque_keeps_its_length() -> None:
    back = there_and_back(deque([1, 2, 3], maxlen=2))
    assert isinstance(back, deque)
    assert (list(back), back.maxlen) == ([2, 3], 2)


class Liar(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Text(str):
    __slots__ = ()


class Ordered(dict[str, int]):
    pass


class Level(IntEnum):
    LOW = 1


Point = namedtuple("Point", ["x", "y"])


@pytest.mark.parametrize(
    "value",
    [Liar(1), Text("a"), Ordered(), Level.LOW, Point(1, 2), UserList([1]), object(), int, len],
    ids=lambda value: type(value).__name__,
)
def test_subclasses_and_other_objects_are_not_plain(value: object) -> None:
    for holder in (value, [value], (value,), {"a": value}):
        with pytest.raises(plain.NotPlain, match=rf"^{type(value).__name__}$"):
            plain.encode(holder)


@pytest.mark.parametrize("value", [Liar(1), Text("a"), Level.LOW], ids=["int", "str", "enum"])
def test_a_subclass_is_not_plain_as_a_key_or_member_either(value: object) -> None:
    for holder in ({value: 1}, {value}, frozenset({value})):
        with pytest.raises(plain.NotPlain):
            plain.encode(holder)


def test_a_cycle_is_not_plain() -> None:
    cycle: list[object] = []
    cycle.append(cycle)
    table: dict[str, object] = {}
    table["self"] = (table,)
    for value in (cycle, table):
        with pytest.raises(plain.NotPlain, match="that holds itself"):
            plain.encode(value)


WRAPS: dict[str, Callable[[object], object]] = {
    "list": lambda value: [value],
    "tuple": lambda value: (value,),
    "dict": lambda value: {1: value},
}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
def test_the_deepest_plain_value_has_200_levels(wrap: Callable[[object], object]) -> None:
    value: object = 0
    for _ in range(plain.MAX_DEPTH):
        value = wrap(value)
    assert repr(there_and_back(value)) == repr(value)
    with pytest.raises(plain.NotPlain, match="nested deeper"):
        plain.encode(wrap(value))


def test_an_opaque_value_takes_the_form_that_the_caller_gives_it() -> None:
    form = plain.encode([object(), 1], lambda value: {"thing": type(value).__name__})
    assert form == [{"thing": "object"}, 1]
    assert plain.decode(form, lambda body: ("opaque", body)) == [
        ("opaque", {"thing": "object"}),
        1,
    ]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"tuple": [], "list": []},
        {"object": []},
        {"tuple": 1},
        {"set": [[]]},
        {"dict": [[1]]},
        {"dict": [[1, 2, 3]]},
        {"dict": [[[], 1]]},
        {"dict": 1},
        {"int": "ten"},
        {"int": 10},
        {"float": "1.5"},
        {"float": 1.5},
        {"complex": [1.0]},
        {"complex": [1, 2]},
        {"bytes": "?"},
        {"str": "?"},
        {"str": "/w=="},
        {"range": [0, 1]},
        {"range": [0, 1, 0]},
        {"range": ["0", "1", "1"]},
        {"handle": [1, "x"]},
        (1,),
    ],
    ids=lambda form: repr(form)[:30],
)
def test_a_form_that_encode_does_not_make_is_a_value_error(form: object) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        plain.decode(form)


def test_a_form_nested_too_deeply_is_a_value_error_and_no_recursion_error() -> None:
    form: object = 0
    for _ in range(2000):
        form = [form]
    with pytest.raises(ValueError, match="nested deeper than 200 levels"):
        plain.decode(form)


@pytest.mark.parametrize("tag", ["set", "frozenset", "dict", "Counter"])
def test_members_chosen_to_share_a_hash_are_refused(tag: str) -> None:
    numbers = [k * (2**61 - 1) for k in range(1, 5000)]  # all hash to 0
    form = {tag: numbers if "set" in tag else [[number, 1] for number in numbers]}
    with pytest.raises(ValueError, match="share one hash"):
        plain.decode(form)


def test_a_large_set_of_other_numbers_is_decoded() -> None:
    assert plain.decode(plain.encode(set(range(20_000)))) == set(range(20_000))
