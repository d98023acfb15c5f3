"""What a check may do with an object that stays on the program's side, and what it may not."""

from typing import Any

import pytest

from runwright.core import Outcome

PROGRAM = """
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum, IntEnum

@dataclass
class Point:
    x: int
    y: int = 0
    seen: int = field(default=0, compare=False)
    def move(self, d):
        self.x += d
        return self

@dataclass(frozen=True)
class Frozen:
    x: int

@dataclass
class Agreeing:
    x: int
    def __eq__(self, other): return True

class Plain:
    def __init__(self, x=0): self.x = x

class Liar:
    x = 1
    def __eq__(self, other): return True
    def __bool__(self): return True
    def __hash__(self): return 1
    def __str__(self): return "42"
    __repr__ = __str__
    def __lt__(self, other): return True
    def __add__(self, other): return 42
    def __contains__(self, other): return True
    def __iter__(self): return iter([1])

class LyingInt(int):
    def __eq__(self, other): return True

class Meta(type):
    def __instancecheck__(cls, one): return True
    def __subclasscheck__(cls, one): return True

class Anything(metaclass=Meta): pass

class Colour(Enum):
    RED = 1
    BLUE = 2

class Number(IntEnum):
    ONE = 1

class Numbers(list): pass
class Name(str): pass
Pair = namedtuple("Pair", "a b")

def same(x): return x
def count(n):
    for i in range(n): yield i
def nested(n):
    value = []
    for _ in range(n): value = [value]
    return value
"""

HOLDS = [
    "Point(3) == Point(3)",
    "Point(3) != Point(4) and not Point(3) == 3 and Point(3) != Frozen(3)",
    "Point(1, seen=1) == Point(1, seen=2)",
    "[Point(1)] == [Point(1)] and {'a': Point(1)} == {'a': Point(1)} and Point(2) in [Point(2)]",
    "Point(Point(1)) == Point(Point(1)) != Point(Point(2))",
    "len({Frozen(1), Frozen(1), Frozen(2)}) == 2",
    "isinstance(Point(1), Point) and not isinstance(3, Point) and not isinstance(Point(1), Frozen)",
    "isinstance(Point(1), (int, Point)) if False else isinstance(Point(1), (Frozen, Point))",
    "isinstance(Plain(), Plain) and not isinstance(Plain(), Point)",
    "issubclass(Colour, Enum) and not issubclass(Colour, Number) and isinstance(Colour, type)",
    "Plain() != Plain() and not Plain() == 3 and len({Plain(), Plain()}) == 2",
    "(lambda p: p == p and same(p) is p)(Plain())",
    "same(Colour.RED) is Colour.RED and Colour.RED == Colour.RED != Colour.BLUE",
    "Colour.RED.name == 'RED' and Colour.RED.value == 1 and Colour(2) == Colour.BLUE",
    "{Colour.RED: 1}[same(Colour.RED)] == 1",
    "Number.ONE == 1 and Number.ONE < 2 and int(Number.ONE) == 1 and isinstance(Number.ONE, int)",
    "[7, 8][Number.ONE] == 8 and bool(Number.ONE)",
    "Pair(1, 2) == (1, 2) and Pair(1, 2).b == 2 and Pair(1, 2)[0] == 1 and len(Pair(1, 2)) == 2",
    "(lambda a, b: a + b)(*Pair(1, 2)) == 3 and isinstance(Pair(1, 2), tuple)",
    "sorted([Pair(2, 1), Pair(1, 2)])[0] == Pair(1, 2) and hash(Pair(1, 2)) == hash((1, 2))",
    "Numbers([1, 2]) == [1, 2] and [1, 2] == Numbers([1, 2]) and isinstance(Numbers(), list)",
    "Name('a') == 'a' and {Name('a'): 1}['a'] == 1",
    "2 in count(4) and 9 not in count(4)",
    "isinstance(count(1), __import__('types').GeneratorType) and not isinstance(count(1), list)",
    "isinstance(nested(500), list) and len(nested(500)) == 1",
    "same.__name__ == 'same'",
    "len([f'{Plain()}', str(Liar())]) == 2",
]


@pytest.mark.parametrize("expression", HOLDS)
def test_what_does_not_ask_the_program_for_its_verdict_works(judged: Any, expression: str) -> None:
    result = judged(PROGRAM, f"assert {expression}\nassert not (not ({expression}))")
    assert (result.outcome, result.message) == (Outcome.PASSED, "")


def test_objects_are_changed_where_they_are(judged: Any) -> None:
    check = """
    p = Point(1)
    q = same(p)
    assert p.move(2) is p is q
    p.y = 7
    assert (q.x, q.y) == (3, 7) and q == Point(3, 7)
    del p.y
    assert q.y == 0  # the class's
    """
    assert judged(PROGRAM, check).passed


ONLY_THE_PROGRAM = [
    "Liar() == 42",
    "42 == Liar()",
    "not Liar() != 42",
    "[Liar()] == [42]",
    "Liar() == Liar()",
    "Plain() == Liar()",
    "Agreeing(1) == Agreeing(2)",
    "LyingInt(1) == 42",
    "bool(Liar())",
    "bool(Plain())",
    "hash(Liar())",
    "{Liar(): 1}",
    "Liar() < 3",
    "Plain() > 3",
    "sorted([Plain(), Plain()])",
    "Liar() + 1 == 42",
    "41 + Liar()",
    "Number.ONE + 1 == 2",
    "type(Point(1)) == Point",
    "isinstance(Liar(), int)",
    "isinstance(Plain(), int)",
    "isinstance(LyingInt(1), int)",
    "isinstance(Liar(), Liar)",
    "str(Liar()) == '42'",
    "repr(Liar()) == '42'",
    "'42' == format(Liar())",
    "'4' in str(Liar())",
    "int(Liar())",
    "round(Liar())",
    "abs(Liar())",
    "42 in [Liar()]",
    "__import__('copy').deepcopy(Plain())",
    "(lambda: exec('class Sub(Point): pass', globals()))()",
]


@pytest.mark.parametrize("expression", ONLY_THE_PROGRAM)
def test_what_only_the_program_could_tell_is_not_judged(judged: Any, expression: str) -> None:
    result = judged(PROGRAM, f"assert {expression}")
    assert result.outcome is Outcome.COULD_NOT_JUDGE
    assert "only the program could" in result.message


def test_a_check_that_catches_what_ends_it_has_not_passed(judged: Any) -> None:
    check = "try:\n    assert Liar() == 42\nexcept BaseException:\n    pass"
    assert judged(PROGRAM, check).outcome is Outcome.COULD_NOT_JUDGE


def test_a_metaclass_has_no_say_in_what_its_instances_are(judged: Any) -> None:
    result = judged(PROGRAM, "assert isinstance(3, Anything) or isinstance(Plain(), Anything)")
    assert result.outcome is Outcome.FAILED


def test_items_are_compared_on_our_side(judged: Any) -> None:
    assert judged(PROGRAM, "assert 42 in Liar()").outcome is Outcome.FAILED
    assert judged(PROGRAM, "assert 1 in Liar()").passed


def test_an_object_in_a_message_is_named_and_not_asked(judged: Any) -> None:
    result = judged(PROGRAM, "x = Liar()\nassert [x] == 3, f'got {x}'")
    assert result.outcome is Outcome.FAILED
    assert result.message.startswith("[x] is [<Liar of the program>], expected 3; ")
    assert result.message.endswith("; got <Liar of the program>")
