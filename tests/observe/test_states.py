"""Answers about values and types."""

import pytest

from runwright.core import Seen, Value
from runwright.observe.states import accepts, is_same


@pytest.mark.parametrize(
    ("text", "kind", "value", "same"),
    [
        ("1", "int", "1", True),
        ("1.0", "int", "1", True),
        ("2", "int", "1", False),
        ("0.30000000000000004", "float", "0.3", True),
        ("0.3001", "float", "0.3", False),
        ("[1, 2.0000000001]", "list", "[1, 2.0]", True),
        ("(1, 2)", "list", "[1, 2]", False),
        ("{'b': 1, 'a': 2}", "dict", "{'a': 2, 'b': 1}", True),
        ("{2, 1}", "set", "{1, 2}", True),
        ("True", "int", "1", False),
        ("nan", "float", "nan", True),
        ("inf", "float", "inf", True),
        ("'a'", "str", "'a'", True),
        ("a", "str", "'a'", False),
        ("Node(x=1)", "Node", "Node(x=1)", True),
    ],
)
def test_equal_values_are_told_from_others(text: str, kind: str, value: str, same: bool) -> None:
    assert is_same(text, Value(kind, value)) is same


def test_a_value_that_was_cut_equals_nothing() -> None:
    assert not is_same("[1...2]", Value("list", "[1...2]", 30))


def test_an_answer_is_never_executed() -> None:
    assert not is_same("__import__('os').getpid()", Value("int", "1"))
    assert not is_same("[" * 100_000, Value("int", "1"))


def test_nil_is_right_where_nothing_was_seen_alone() -> None:
    seen = Seen(1, 0, 0, Value("int", "1"))
    assert accepts("Nil", [])
    assert not accepts("1; int", [])
    assert not accepts("Nil", [seen])
    assert accepts(" 1 ;int ", [seen])
    assert not accepts("1", [seen])
