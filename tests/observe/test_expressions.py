"""Expressions over recorded values."""

from collections.abc import Callable

import pytest

from runwright.core import Trace, Value, Variable
from runwright.core.errors import BadOption
from runwright.observe.expressions import evaluate, values

HELD = (
    Variable("a", Value("list", "[1, 'two', {'k': (3.5, None)}]")),
    Variable("i", Value("int", "1")),
    Variable("s", Value("str", "'text'")),
    Variable("self", Value("Node", "Node(size=2, next=Node(size=-1, next=None), items=[7])")),
    Variable("q", Value("deque", "deque([5, 6])")),
    Variable("f", Value("function", "<function f>")),
    Variable("cut", Value("list", "[1, 2...9]", 40)),
)


@pytest.mark.parametrize(
    ("expression", "kind", "text"),
    [
        ("a", "list", "[1, 'two', {'k': (3.5, None)}]"),
        ("a[0]", "int", "1"),
        ("a[i]", "str", "'two'"),
        ("a[-1]", "dict", "{'k': (3.5, None)}"),
        ("a[2]['k']", "tuple", "(3.5, None)"),
        ("a[2]['k'][1]", "NoneType", "None"),
        ("a[:2]", "list", "[1, 'two']"),
        ("s[i]", "str", "'e'"),
        ("s[1:3]", "str", "'ex'"),
        ("self.size", "int", "2"),
        ("self.next.size", "int", "-1"),
        ("self.next", "Node", "Node(size=-1, next=None)"),
        ("self.items[0]", "int", "7"),
        ("a[self.size]", "dict", "{'k': (3.5, None)}"),
        ("q[1]", "int", "6"),
        ("a[0], self.size", "tuple", "(1, 2)"),
        ("f", "function", "<function f>"),
        ("cut", "list", "[1, 2...9]"),
    ],
)
def test_a_part_of_a_value_has_its_type_and_text(expression: str, kind: str, text: str) -> None:
    value = evaluate(expression, HELD)
    assert value is not None
    assert (value.type, value.text) == (kind, text)


@pytest.mark.parametrize("expression", ["b", "a[9]", "a[-9]", "self.age", "a[2]['z']", "i[0]"])
def test_a_part_that_does_not_exist_is_none(expression: str) -> None:
    assert evaluate(expression, HELD) is None


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("f()", "must be made of names, attributes and subscripts"),
        ("a +", "is no expression"),
        ("1", "must be made of"),
        ("__import__('os').x", "must be made of"),
        ("cut[0]", "cut was cut by 40 bytes; trace with a larger value_bytes"),
        ("f.x", "has no parts"),
        ("a[q]", "is no index"),
        ("a[b]", "b has no value there"),
        ("i[0:1]", "cannot be sliced"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(expression: str, message: str) -> None:
    with pytest.raises(BadOption, match=message) as raised:
        evaluate(expression, HELD)
    assert "\n" not in str(raised.value)


def test_expressions_are_asked_at_a_line_like_variables(watch: Callable[..., Trace]) -> None:
    source = """\
class Box:
    def __init__(self):
        self.items = [3, 1, 2]

def f():
    box = Box()
    for i in range(3):
        box.items[i] += 10
    return box
"""
    trace = watch(source, "f()", lines=True)

    def texts(expression: str, **where: int | str) -> list[str]:
        return [str(seen.value) for seen in values(trace, expression, **where)]  # type: ignore[arg-type]

    assert texts("box.items[i]", line=8, when="before") == ["3", "1", "2"]
    assert texts("box.items[i]", line=8) == ["13", "11", "12"]
    assert texts("box.items, i", line=8, visit=2) == ["([13, 11, 2], 1)"]
    assert texts("i", line=8) == ["0", "1", "2"]
