"""What a program does to its arguments is seen, in every place where they are."""

from typing import Any

import pytest

from runwright.core import Outcome

PROGRAM = """
def mutate(t):
    t[0].append(1)
    t[1]["k"].add(5)
    t[1]["new"] = [t[0]]
def same(*values, **words): return values[0] if values else words
def close(a, b): a.append(b); b.append(a)
def swap(a): a[0], a[1] = a[1], a[0]
def fail(a):
    a.clear()
    raise ValueError("emptied")
def by_name(*, items): items.append(1)
def cyclic():
    a = []
    a.append(a)
    return a
def every(a, b, c, d, e):
    a.append(1); b[1] = 2; c.add(3); d.append(4); e.extend(b"5")
def visit(items, f):
    for item in list(items):
        items.append(item)
        f(item)
    return items
class Keeper:
    def __init__(self, items): self.items = items
def grouped(table, pairs):
    for key, value in pairs: table[key].append(value)
"""

HOLDS = {
    "at any depth": """
row = [0]
t = [row, {"k": {1}}, row]
mutate(t)
assert row == [0, 1] and t[0] is t[2] is row and t[1] == {"k": {1, 5}, "new": [row]}
assert t[1]["new"][0] is row
""",
    "of every kind": """
from collections import deque
a, b, c, d, e = [], {}, set(), deque(), bytearray()
every(a, b, c, d, e)
assert (a, b, c, d, e) == ([1], {1: 2}, {3}, deque([4]), bytearray(b"5"))
""",
    "as the result": "x = [[1]]\nassert same(x) is x and same(x[0]) is x[0]",
    "in the result": "x = []\nassert same(k=x)['k'] is x",
    "as a cycle": "a, b = [], []\nclose(a, b)\nassert a[0] is b and b[0] is a",
    "a cycle given": "x = []\nx.append(x)\nassert same(x) is x and x[0] is x",
    "a cycle made": "a = cyclic()\nassert a[0] is a",
    "in place": "x = [[1], [2]]\none, two = x\nswap(x)\nassert x[0] is two and x[1] is one",
    "by keyword": "x = []\nby_name(items=x)\nassert x == [1]",
    "twice": "x = []\nby_name(items=x)\nby_name(items=x)\nassert x == [1, 1]",
    "before it raises": "x = [1]\ntry: fail(x)\nexcept ValueError: pass\nassert x == []",
    "in a callback": """
items, seen = [1, 2], []
def f(item):
    seen.append(list(items))
    items.append(-item)
assert visit(items, f) is items
assert seen == [[1, 2, 1], [1, 2, 1, -1, 2]] and items == [1, 2, 1, -1, 2, -2]
""",
    "a default": """
from collections import defaultdict
table = defaultdict(list)
grouped(table, [("a", 1), ("a", 2)])
assert table == {"a": [1, 2]} and table["b"] == []
""",
    "deeper than a message": """
x = []
for _ in range(150): x = [x]
assert same(x) is x
""",
}


@pytest.mark.parametrize("check", HOLDS.values(), ids=HOLDS)
def test_changes_are_seen_where_they_were_made(judged: Any, check: str) -> None:
    result = judged(PROGRAM, check)
    assert (result.outcome, result.message) == (Outcome.PASSED, "")


def test_an_object_has_a_copy_of_what_it_was_given(judged: Any) -> None:
    """One list is two once the call has ended; docs/judging.md says so."""
    check = "x = []\nk = Keeper(x)\nx.append(1)\nassert k.items == []"
    assert judged(PROGRAM, check).passed
