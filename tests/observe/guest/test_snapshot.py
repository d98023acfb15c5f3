"""Values become text that no mutation changes, at bounded cost, and run no code of the program."""

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import pathlib
import re
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.observe.guest.snapshot import Freezer, is_same
from runwright.observe.guest.summary import Summary


def shown(value: object, limit: int = 200) -> Summary:
    freezer = Freezer(limit)
    return freezer.summary(freezer.freeze(value))


class Plain:
    def __init__(self, **attributes: object) -> None:
        self.__dict__.update(attributes)


class Slotted:
    __slots__ = ("_hidden", "late", "x")

    def __init__(self) -> None:
        self.x = 1
        self._hidden = 2


class Hostile:
    """Every method that a look at it could call raises."""

    def _fail(self, *_: object) -> Any:
        raise AssertionError("code of the program ran")

    __repr__ = __str__ = __len__ = __iter__ = __eq__ = __hash__ = __bool__ = _fail
    __getattr__ = __getattribute__ = __getitem__ = __contains__ = __format__ = _fail
    __class__ = property(_fail)
    name = property(_fail)


class HostileClass(type):
    __hash__ = __eq__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = Hostile._fail


class OfHostileClass(metaclass=HostileClass):
    def __init__(self) -> None:
        self.x = 1


class HostileList(list[int]):
    __len__ = __iter__ = __getitem__ = __repr__ = __eq__ = Hostile._fail
    __hash__ = None


class HostileDict(dict[str, int]):
    __len__ = __iter__ = __getitem__ = __repr__ = items = keys = Hostile._fail


class HostileStr(str):
    __slots__ = ()
    __len__ = __repr__ = __getitem__ = __iter__ = Hostile._fail


class HostileError(Exception):
    args = property(Hostile._fail)
    __str__ = __repr__ = Hostile._fail


class Color(enum.Enum):
    RED = 1


class Point(NamedTuple):
    x: int
    y: list[int]


@dataclasses.dataclass
class Record:
    name: str
    _private: int = 0


class Numbers(list[int]):
    pass


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -3,
        1.5,
        float("nan"),
        2j,
        "it's",
        "é\n\0",
        b"\xff",
        bytearray(b"a"),
        [],
        [1, [2, (3,)], {"k": {4}}],
        (),
        (1,),
        (1, "a"),
        {},
        {1: 2, "a": None, (1, 2): [3]},
        set(),
        {1},
        frozenset(),
        frozenset({"a"}),
        range(3),
        slice(1, None),
        ...,
        datetime.date(2020, 1, 2),
        decimal.Decimal("1.5"),
        fractions.Fraction(1, 3),
        collections.deque([1, [2]]),
        re.compile("a+"),
        pathlib.PurePosixPath("a/b"),
        10**600,
    ],
    ids=repr,
)
def test_a_builtin_value_is_shown_by_its_repr(value: object) -> None:
    assert shown(value, 1000) == Summary(type(value).__name__, repr(value), 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Plain(x=1, _y=2, items=[1]), "Plain(x=1, items=[1])"),
        (Plain(), "Plain()"),
        (Slotted(), "Slotted(x=1)"),
        (Record("a"), "Record(name='a')"),
        (Point(1, [2]), "Point(x=1, y=[2])"),
        (Color.RED, "Color.RED"),
        (Numbers([1, 2]), "Numbers([1, 2])"),
        (KeyError("k", 1), "KeyError('k', 1)"),
        (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
        (collections.defaultdict(list, {"a": [1]}), "defaultdict({'a': [1]})"),
        (collections.OrderedDict(a=1), "OrderedDict({'a': 1})"),
        ({"a": 1}.keys(), "dict_keys(['a'])"),
        ({"a": 1}.items(), "dict_items([('a', 1)])"),
        ([Plain(x=[Plain()])], "[Plain(x=[Plain()])]"),
        (shown, "<function shown>"),
        (len, "<builtin_function_or_method len>"),
        (Plain, "<type Plain>"),
        (iter([]), "<list_iterator>"),
        (object(), "<object>"),
        (re, "<module>"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_values_are_shown_by_class_and_public_content(value: object, text: str) -> None:
    assert shown(value).text == text


# Not as parameters: pytest itself would look at them.
HOSTILE = {
    "Hostile()": Hostile,
    "[Hostile()]": lambda: [Hostile()],
    "OfHostileClass(x=1)": OfHostileClass,
    "{'a': OfHostileClass(x=1)}": lambda: {"a": OfHostileClass()},
    "Plain(inner=OfHostileClass(x=1))": lambda: Plain(inner=OfHostileClass()),
    "[OfHostileClass(x=1), 2]": lambda: [OfHostileClass(), 2],
    "<HostileClass OfHostileClass>": lambda: OfHostileClass,
    "HostileList([1, 2])": lambda: HostileList([1, 2]),
    "HostileDict({'a': 1})": lambda: HostileDict(a=1),
    "'a'": lambda: HostileStr("a"),
    "HostileError('a')": lambda: HostileError("a"),
    "Plain(inner=HostileList([3]))": lambda: Plain(inner=HostileList([3])),
}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_code_of_the_program_runs_for_a_snapshot(text: str) -> None:
    make: Any = HOSTILE[text]
    assert shown(make()).text == text


def test_a_cycle_ends_in_dots() -> None:
    items: list[object] = [1]
    items.append(items)
    node = Plain(value=1)
    node.__dict__["next"] = node
    assert shown(items).text == "[1, ...]"
    assert shown(node).text == "Plain(value=1, next=...)"


@pytest.mark.parametrize(
    "value",
    [
        list(range(10**6)),
        tuple(range(10**6)),
        dict.fromkeys(range(10**5), "x" * 50),
        set(range(10**5)),
        collections.deque(range(10**5)),
        [[0] * 1000] * 1000,
        {"k": ["y" * 10**6] * 10**5},
        "z" * 10**7,
        b"z" * 10**7,
        7**100_000,
        Plain(**{f"a{n}": n for n in range(10**4)}),
        ValueError("v" * 10**6),
        [[[[[[[[[[[[1]]]]]]]]]]]] * 500,
        ["word"] * 10**5,
        [Plain(x=n) for n in range(10**4)],
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("limit", [20, 200])
def test_a_huge_value_is_cut_to_the_limit_and_the_rest_counted(value: object, limit: int) -> None:
    summary = shown(value, limit)
    assert len(summary.text.encode()) <= limit
    assert summary.omitted_bytes > 0


def test_both_ends_of_a_long_list_are_kept() -> None:
    assert shown(list(range(10**6)), 40).text == "[0, 1, 2, 3, 4, 5, ...7, 999998, 999999]"


@given(
    st.recursive(
        st.integers() | st.text() | st.none(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_a_text_is_never_longer_than_its_limit(value: object) -> None:
    for limit in (20, 50):
        summary = shown(value, limit)
        assert len(summary.text.encode()) <= limit
        if summary.omitted_bytes == 0:
            assert summary.text.encode() == repr(value).encode("utf-8", "backslashreplace")


@given(st.lists(st.integers(0, 9), max_size=200), st.integers(20, 100))
def test_what_is_cut_out_of_a_flat_list_is_counted_exactly(value: list[int], limit: int) -> None:
    summary = shown(value, limit)
    marks = 3 if summary.omitted_bytes else 0
    assert len(summary.text) - marks + summary.omitted_bytes == len(repr(value))


@pytest.mark.parametrize(
    "value", [[1, [2]], {"a": [1]}, {1}, collections.deque([[1]]), Plain(x=[1]), [Plain(x=1)]]
)
def test_a_snapshot_does_not_change_with_its_value(value: Any) -> None:
    freezer = Freezer(200)
    frozen = freezer.freeze(value)
    before = freezer.summary(frozen)
    assert is_same(frozen, freezer.freeze(value))
    if isinstance(value, Plain):
        value.__dict__["x"].append(9)
    elif isinstance(value, dict):
        value["a"].append(9)
    elif isinstance(value, set):
        value.add(9)
    elif isinstance(value[-1], Plain):
        value[-1].__dict__["x"] = 9
    else:
        (value[-1] if isinstance(value[-1], list) else value).append(9)
    assert freezer.summary(frozen) == before
    assert not is_same(frozen, freezer.freeze(value))
    assert freezer.summary(freezer.freeze(value)) != before


def test_equal_values_of_other_types_are_not_the_same() -> None:
    freezer = Freezer(200)
    assert not is_same(freezer.freeze(1), freezer.freeze(True))
    assert not is_same(freezer.freeze([1]), freezer.freeze((1,)))
    assert not is_same(freezer.freeze([1]), freezer.freeze(Numbers([1])))
