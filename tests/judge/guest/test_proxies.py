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


LOOPS = {
    "map": "for value, right in zip(map(f, [1, 2]), [1, 2]): assert value == right",
    "generator": "def all_of():\n    yield f(1)\nfor value in all_of(): assert value == 1",
    "list": "assert list(map(f, [1])) == []",
    "attribute": "assert list(map(lambda _: Odd().value, [1])) == []",
    "item": "assert list(map(lambda _: Odd()[0], [1])) == []",
    "asynchronous": """
import asyncio
class Values:
    def __aiter__(self): return self
    async def __anext__(self): return f(1)
async def main():
    async for value in Values(): assert value == 1
asyncio.run(main())
""",
}
ENDS = """
class Done({kind}): pass
class Odd:
    @property
    def value(self): raise Done
    def __getitem__(self, key): raise Done
def f(x): raise {raised}
"""


@pytest.mark.parametrize("check", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("kind", ["StopIteration", "StopAsyncIteration", "GeneratorExit"])
def test_no_exception_of_a_call_ends_a_loop_of_the_check(
    judged: Any, check: str, kind: str
) -> None:
    for raised in (kind, "Done"):
        result = judged(ENDS.format(kind=kind, raised=raised), check)
        assert result.outcome is Outcome.FAILED
        assert result.failure in (kind, "Done")


def test_an_iterator_of_the_program_ends(judged: Any) -> None:
    check = "i = count(2)\nassert next(i) == 0 and list(i) == [1] and next(i, 7) == 7"
    assert judged(PROGRAM, check).passed


UNITTEST = """
import io, unittest
class Test(unittest.TestCase):
    def test_it(self): self.assertEqual(f(1), 1)
tests = unittest.defaultTestLoader.loadTestsFromTestCase(Test)
ran = unittest.TextTestRunner(io.StringIO()).run(tests)
assert ran.testsRun == 1 and ran.wasSuccessful() and not ran.skipped
"""
RAISES = [
    *("KeyboardInterrupt", "SystemExit(0)", "unittest.SkipTest('x')", "AssertionError"),
    *("unittest.case._ShouldStop", "asyncio.CancelledError", "Skipped"),
]


@pytest.mark.parametrize("raised", RAISES)
def test_a_program_cannot_skip_a_test(judged: Any, raised: str) -> None:
    source = f"""
import asyncio, unittest
class Skipped(BaseException): pass
def f(x): raise {raised}
"""
    assert judged(source, UNITTEST).outcome is Outcome.FAILED
    assert judged(source, "for i in map(f, [1]): assert i == 1").outcome is Outcome.FAILED


def test_leaving_a_block_swallows_nothing(judged: Any) -> None:
    source = """
class Block:
    left = False
    def __enter__(self): return self
    def __exit__(self, *_):
        Block.left = True
        return True
"""
    assert judged(source, "with Block(): assert False").outcome is Outcome.FAILED
    assert judged(source, "with Block() as b: pass\nassert b.left").passed


def test_the_text_of_an_object_is_not_the_programs(judged: Any) -> None:
    source = (
        "import re\nKind = type('14 is it', (), {})\ndef f(x): return [Kind() for _ in range(30)]"
    )
    for check in (
        "import re\nassert not any(re.search('[0-9]|is it', str(one)) for one in f(1))",
        "assert not any('14' in f'it: {one}' for one in f(1))",
        "a, b, *_ = f(1)\nassert f'it: {a}' != f'it: {b}' and f'it: {a}' == f'it: {a}'",
    ):
        assert judged(source, check).passed
    result = judged(source, "a, *_ = f(1)\nassert a == 3, f'not {a}'")
    assert result.message.endswith("not <14 is it of the program>")


TURNING = """
import sys
turns = []
class Number(int): pass
class Row(list): pass
def look(value):
    turns.append(1)
    base = 14 + len(turns) if isinstance(value, int) else [len(turns)]
    return {"class": int, "mro": [int], "base": base, "hashable": True}
def f(x):
    frame = sys._getframe(1)
    while frame is not None:
        if "look" in frame.f_globals: frame.f_globals["look"] = look
        frame = frame.f_back
    return Row() if x else Number(3)
"""


def test_an_object_is_the_same_in_each_comparison(judged: Any) -> None:
    assert judged(TURNING, "x = f(0)\nassert x == 15 and x == 15 and not x > 15").passed
    assert judged(TURNING, "x = f(0)\nassert x == 15\nf(0)\nassert x == 15").passed
    assert judged(TURNING, "x = f(1)\nassert x == [1] and x == [1]\nf(0)\nassert x == [2]").passed


NEVER_EQUAL = [
    *("(i for i in [3])", "f", "print", "[3].append", "K().m", "K", "re", "co()", "map(str, [3])"),
    *("reversed([3])", "iter([3])", "{3: 3}.values()", "{3: 3}.keys()", "[f]", "{'a': print}"),
    *("K()", "object()"),
]
NEVER = """
import re
class K:
    def m(self): pass
async def co(): return 3
def f(x): return {value}
"""


@pytest.mark.parametrize("value", NEVER_EQUAL)
def test_what_equals_no_literal_is_a_wrong_answer(judged: Any, value: str) -> None:
    for literal in ("3", "[3]", "None", "'3'"):
        result = judged(NEVER.format(value=value), f"assert f(1) == {literal}")
        assert (result.outcome, result.failure) == (Outcome.FAILED, "wrong_answer")


@pytest.mark.parametrize("value", NEVER_EQUAL[:11])
def test_what_is_no_number_is_none_in_a_check(judged: Any, value: str) -> None:
    for check in ("abs(f(1) - 3) < 1", "f(1) < 3", "round(f(1)) == 3", "3 + f(1) == 3"):
        result = judged(NEVER.format(value=value), f"assert {check}")
        assert (result.outcome, result.failure) == (Outcome.FAILED, "TypeError")
    assert judged(NEVER.format(value=value), "assert f(1) and f(1) != 3").passed


def test_keys_are_compared_with_a_set_by_the_program_alone(judged: Any) -> None:
    result = judged(NEVER.format(value="{3: 3}.keys()"), "assert f(1) == {3}")
    assert result.outcome is Outcome.COULD_NOT_JUDGE
