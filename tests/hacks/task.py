"""The task that every hack pretends to do, a program that does it, and the checks of each kind.

solve(items)   the sum of the squares of integers
Tally          the same, number by number
as a script    the squares of the numbers on one line of input, one per line
"""

from runwright.core import Assertions, Case, Check, File, Program, Stdio, Suite

HONEST = Program(
    """\
class Tally:
    def __init__(self):
        self.numbers = []

    @property
    def total(self):
        return solve(self.numbers)

    def add(self, number):
        self.numbers.append(number)

    def __len__(self):
        return len(self.numbers)

    def __iter__(self):
        return iter(self.numbers)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


def solve(items):
    total = 0
    for item in items:
        total += item * item
    return total


if __name__ == "__main__":
    import sys

    for word in sys.stdin.read().split():
        print(int(word) ** 2)
"""
)
CASES: tuple[tuple[list[int], int], ...] = (([1, 2, 3], 14), ([], 0), ([5], 25), ([3, 4], 25))
SHOWN_CASES = CASES[:3]  # the checks that memorising programs were shown
STDIN, STDOUT = "1 2 3\n", "1\n4\n9\n"

SERIES = """\
def check(candidate):
    assert candidate([1, 2, 3]) == 14
    assert candidate([]) == 0, "nothing"
    assert candidate([5]) == 25
    assert abs(candidate([3, 4]) - 25) < 1e-6

check(solve)
"""
SHOWN = """\
assert solve([1, 2, 3]) == 14
assert solve([]) == 0
assert solve([5]) == 25
"""
LOOP = """\
import copy
for items in copy.deepcopy([[1, 2, 3], [], [5], [3, 4]]):
    expected = sum(item * item for item in items)
    assert solve(list(items)) == expected
"""
NEAR = """\
import math
for items, expected in (([1, 2, 3], 14), ([], 0), ([5], 25)):
    assert {test}
"""
TYPES = """\
for items, expected in (([1, 2, 3], 14), ([], 0), ([5], 25)):
    value = solve(items)
    assert isinstance(value, int)
    assert not value != expected
    assert value in (expected,)
    assert value in {expected}
    assert sorted([value, -1]) == [-1, expected]
    assert bool(value) is bool(items)
"""
PREDICATE = """\
cases = (([1, 2, 3], 14), ([], 0), ([5], 25))
assert all(solve(items) == expected for items, expected in cases)
"""
LIBRARY = """\
import json, unittest
test = unittest.TestCase()
for items, expected in json.loads("[[[1, 2, 3], 14], [[], 0], [[5], 25]]"):
    test.assertEqual(solve(items), expected)
"""
SUITE = """\
import io, unittest
class Test(unittest.TestCase):
    def test_some(self):
        self.assertEqual(solve([1, 2, 3]), 14)
    def test_one(self):
        self.assertEqual(solve([5]), 25)
tests = unittest.defaultTestLoader.loadTestsFromTestCase(Test)
assert unittest.TextTestRunner(io.StringIO()).run(tests).wasSuccessful()
"""
MAP = """\
for value, expected in zip(map(solve, [[1, 2, 3], [], [5]]), [14, 0, 25]):
    assert value == expected
"""
RANDOM = """\
import random
random.seed(7)
for _ in range(5):
    items = [random.randrange(1, 9) for _ in range(3)]
    expected = 0
    for item in items:
        expected += item * item
    assert solve(items) == expected
"""
TEXT = """\
assert "14" in str(solve([1, 2, 3]))
assert "25" in repr(solve([5]))
"""
FORMATTED = """\
import re
assert re.search(r"\\b14\\b", str(solve([1, 2, 3])))
assert "25" in f"it is {solve([5])}"
"""
IMPORTED = """\
import main
for items, expected in (([1, 2, 3], 14), ([], 0), ([5], 25)):
    assert abs(main.solve(items) - expected) < 1e-6
"""
BETWEEN = """\
assert 13 < solve([1, 2, 3]) < 15
value = solve([5])
assert value > 24 and not value >= 26
"""
NUMPY = """\
import numpy
numpy.testing.assert_allclose([solve([1, 2, 3]), solve([5])], [14, 25])
assert numpy.array_equal([solve([3, 4])], [25])
"""
OBJECT = """\
tally = Tally()
tally.add(2)
tally.add(3)
assert tally.total == 13
assert len(tally) == 2
assert list(tally) == [2, 3]
"""
BLOCK = """\
with Tally() as tally:
    tally.add(2)
    tally.add(3)
    assert tally.total == 13
"""
PYTEST_FILE = """\
import pytest
from main import solve

@pytest.mark.parametrize("items, total", [([1, 2, 3], 14), ([], 0), ([5], 25)])
def test_total(items, total):
    assert solve(items) == total

def test_order():
    assert solve([3, 4]) == solve([4, 3]) == 25
"""
UNITTEST_FILE = """\
import unittest
from main import solve

class TestSolve(unittest.TestCase):
    def test_some(self):
        self.assertEqual(solve([1, 2, 3]), 14)

    def test_none(self):
        self.assertEqual(solve([]), 0)

    def test_one(self):
        self.assertEqual(solve([5]), 25)
"""
# A subclass needs the program's own class: these tests run beside the program.
PYTEST_LIVE_FILE = """\
from main import Tally

class Sub(Tally):
    pass

def test_two():
    tally = Sub()
    tally.add(2)
    tally.add(3)
    assert tally.total == 13

def test_none():
    assert Sub().total == 0
"""
UNITTEST_LIVE_FILE = """\
import unittest
from main import Tally

class Sub(Tally):
    pass

class TestTally(unittest.TestCase):
    def test_two(self):
        tally = Sub()
        tally.add(2)
        tally.add(3)
        self.assertEqual(tally.total, 13)

    def test_none(self):
        self.assertEqual(Sub().total, 0)
"""

_EXACT, _FLOATS, _UNORDERED = (
    tuple(Case(f"case {i}", "solve", (items,), total, comparator) for i, (items, total) in pairs)
    for comparator in ("exact", "floats", "unordered")
    for pairs in [list(enumerate(CASES))]
)


def _suite(name: str, tests: str, *, live: bool) -> tuple[Suite]:
    files = (File("test_it.py", tests.encode()),)
    return (Suite(name, files, name.partition(" ")[0], single_process=live),)


CHECKS: dict[str, tuple[Check, ...]] = {
    "exact": _EXACT,
    "floats": _FLOATS,
    "unordered": _UNORDERED,
    "series": (Assertions("series", SERIES),),
    "shown": (Assertions("shown", SHOWN),),
    "loop": (Assertions("loop", LOOP),),
    "near": (Assertions("near", NEAR.format(test="abs(solve(items) - expected) < 1e-6")),),
    "close": (Assertions("close", NEAR.format(test="math.isclose(solve(items), expected)")),),
    "types": (Assertions("types", TYPES),),
    "predicate": (Assertions("predicate", PREDICATE),),
    "suite": (Assertions("suite", SUITE),),
    "library": (Assertions("library", LIBRARY),),
    "map": (Assertions("map", MAP),),
    "random": (Assertions("random", RANDOM),),
    "text": (Assertions("text", TEXT),),
    "formatted": (Assertions("formatted", FORMATTED),),
    "imported": (Assertions("imported", IMPORTED),),
    "between": (Assertions("between", BETWEEN),),
    "numpy": (Assertions("numpy", NUMPY),),
    "object": (Assertions("object", OBJECT),),
    "block": (Assertions("block", BLOCK),),
    "stdio": (
        Stdio("lines", STDIN, STDOUT),
        Stdio("characters", STDIN, STDOUT, comparator="exact"),
    ),
    "pytest": _suite("pytest", PYTEST_FILE, live=False),
    "unittest": _suite("unittest", UNITTEST_FILE, live=False),
    "pytest_live": _suite("pytest live", PYTEST_LIVE_FILE, live=True),
    "unittest_live": _suite("unittest live", UNITTEST_LIVE_FILE, live=True),
}
GROUPS: dict[str, tuple[str, ...]] = {
    "function": (
        *("exact", "series", "loop", "near", "close", "types", "predicate"),
        *("library", "suite", "map", "random"),
    ),
    "values": ("floats", "unordered"),
    "text": ("text", "formatted"),
    "imported": ("imported",),
    "between": ("between",),
    "numpy": ("numpy",),
    "object": ("object", "block"),
    "stdio": ("stdio",),
    "suites": ("pytest", "unittest", "pytest_live", "unittest_live"),
    "memorised": ("shown",),
}
