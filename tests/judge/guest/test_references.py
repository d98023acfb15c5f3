"""Callables, iterators and objects of the check that the program uses by reference."""

from typing import Any

import pytest

from runwright.core import Outcome

PROGRAM = """
import threading
class Odd(ValueError): pass
def apply(f, *a, **k): return f(*a, **k)
def total(items): return sum(items)
def first(items): return next(items)
def ordered(items, key):
    items.sort(key=key)
    return items
def ping(n, back): return 0 if n == 0 else back(n - 1)
def endless(back): return back(endless)
def walk(node):
    total = 0
    while node is not None:
        total += node.value
        node = node.next
    return total
def fill(node): node.value = [1, 2]
def attempt(f):
    try: f()
    except ValueError as error: return repr(error)
def raises(f): f(Odd("x"))
def kinds(kind, value): return isinstance(value, kind)
def steal(f, path):
    for name in path: f = getattr(f, name)
    return f
def from_thread(f):
    got = []
    threads = [threading.Thread(target=lambda: got.append(f(1))) for _ in range(4)]
    for t in threads: t.start()
    for t in threads: t.join()
    return got
def late(f):
    import time
    threading.Thread(target=lambda: (time.sleep(0.05), f(1)), daemon=True).start()
async def slow(n):
    import asyncio
    await asyncio.sleep(0.001)
    return 2 * n
async def failing(): raise Odd("async")
"""

WORKS = {
    "keywords": "assert apply(lambda x, y=2: x + y, 3, y=5) == 8",
    "builtins": "assert apply(len, [1, 2]) == 2 and apply(int, '7') == 7 and kinds(int, 3)",
    "methods": "seen = []\napply(seen.append, 3)\nassert seen == [3]",
    "generators": "assert total(i * i for i in range(4)) == 14",
    "iterators": "it = iter([5, 6])\nassert first(it) == 5 and next(it) == 6",
    "keys": "xs = [3, 1, 2]\nassert ordered(xs, lambda v: -v) is xs and xs == [3, 2, 1]",
    "results": "assert apply(lambda: (1, [2], {3: 4})) == (1, [2], {3: 4})",
    "recursion": "def back(n): return ping(n, back)\nassert ping(40, back) == 0",
    "programs' own": "assert apply(apply, len, 'abc') == 3",
    "objects": """
class Node:
    def __init__(self, value, next=None): self.value, self.next = value, next
node = Node(1, Node(2, Node(3)))
assert walk(node) == 6
fill(node)
assert node.value == [1, 2]
""",
    "classes": "class K:\n    def __init__(self, x): self.x = x\nassert apply(K, 3).x == 3",
    "operators": """
class Money:
    def __init__(self, n): self.n = n
    def __add__(self, other): return self.n + (other.n if isinstance(other, Money) else other)
    __radd__ = __add__
assert total([Money(3), Money(4)]) == 7
""",
    "threads": "assert from_thread(lambda x: x) == [1, 1, 1, 1]",
    "coroutines": """
import asyncio
async def main(): return await slow(1) + sum(await asyncio.gather(slow(2), slow(3)))
assert asyncio.run(slow(4)) == 8 and asyncio.run(main()) == 12
assert asyncio.run(asyncio.wait_for(slow(1), 1)) == 2
try: asyncio.run(failing())
except Odd as error: assert str(error) == "async"
else: assert False
""",
}


@pytest.mark.parametrize("check", WORKS.values(), ids=WORKS)
def test_what_a_check_passes_can_be_used(judged: Any, check: str) -> None:
    result = judged(PROGRAM, check)
    assert (result.outcome, result.message) == (Outcome.PASSED, "")


def test_exceptions_cross_both_ways(judged: Any) -> None:
    check = """
    class Stop(Exception): pass
    stop = Stop(3)
    def end(): raise stop
    try: apply(end)
    except Stop as error: assert error is stop
    else: assert False
    def wrong(): raise ValueError("no")
    assert attempt(wrong) == "ValueError('no')"
    def own(): raise Odd("own")
    assert attempt(own) == "Odd('own')"
    """
    assert judged(PROGRAM, check).passed


def test_what_the_check_raises_in_a_callback_is_its_own_failure(judged: Any) -> None:
    result = judged(PROGRAM, "def never(): assert 1 == 2, 'called'\napply(never)")
    assert result.outcome is Outcome.FAILED
    result = judged(PROGRAM, "def hidden(): assert 1 == 2\nassert attempt(hidden) is None")
    assert result.outcome is Outcome.FAILED


def test_calls_that_wait_for_each_other_are_bounded(judged: Any) -> None:
    result = judged(PROGRAM, "def back(f): return f(back)\nendless(back)")
    assert (result.outcome, result.failure) == (Outcome.FAILED, "RecursionError")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("lambda: secret", ["__globals__"]),
        ("lambda: secret", ["__closure__"]),
        ("lambda: secret", ["__code__"]),
        ("(x for x in [secret])", ["gi_frame"]),
        ("(x for x in [secret])", ["gi_frame", "f_globals"]),
        ("list.append", ["__self__"]),
        ("__import__('functools').partial(print, secret)", ["args"]),
        ("Holder()", ["__class__", "__init__", "__globals__"]),
        ("Holder()", ["_hidden"]),
        ("Holder().method", ["__func__"]),
        ("Holder", ["mro"]),
        ("Holder()", ["method", "__globals__"]),
    ],
    ids=str,
)
def test_nothing_leads_from_a_reference_into_the_check(
    judged: Any, given: str, path: list[str]
) -> None:
    check = f"""
secret = 42
class Holder:
    _hidden = 42
    def method(self): return 1
try:
    steal({given}, {path})
except AttributeError:
    pass
else:
    assert False, "it got there"
"""
    result = judged(PROGRAM, check)
    assert (result.outcome, result.message) == (Outcome.PASSED, "")


def test_modules_and_frames_do_not_cross(judged: Any) -> None:
    result = judged(PROGRAM, "import sys\napply(lambda x: x, sys)")
    assert result.outcome is Outcome.COULD_NOT_JUDGE
    assert "an argument of type module cannot be passed" in result.message


def test_a_reference_does_nothing_when_the_check_does_not_wait(judged: Any) -> None:
    check = "import time\nlate(lambda x: 1 / 0)\ntime.sleep(0.2)\nassert total([1]) == 1"
    assert judged(PROGRAM, check).passed


CHANGES = {
    "a method": "class A:\n def right(self): return 4\n right_too = classmethod(right)\na = A()",
    "a mock's answer": "from unittest import mock\na = mock.Mock(return_value=4)",
}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a method", "right"),
        ("a method", "right_too"),
        ("a mock's answer", "return_value"),
        ("a mock's answer", "side_effect"),
        ("a mock's answer", "assert_called_with"),
        ("a mock's answer", "configure_mock"),
    ],
)
def test_what_a_check_may_rest_on_is_not_replaced(judged: Any, given: str, name: str) -> None:
    source = f"def f(a): a.{name} = lambda *_: 0\ndef g(a): del a.{name}\n"
    for function in ("f", "g"):
        check = f"try: {function}(a)\nexcept AttributeError: pass\nelse: assert False"
        assert judged(source, f"{CHANGES[given]}\n{check}").passed


def test_an_object_of_the_check_is_changed_as_it_may_be(judged: Any) -> None:
    source = "def f(a, b):\n    a.value = b.seen = a.value + b.value\n    return b(3)\n"
    check = """
from unittest import mock
class A: value = 1
a, b = A(), mock.Mock(return_value=4)
b.value = 2
assert f(a, b) == 4 and (a.value, b.seen) == (3, 3)
b.assert_called_once_with(3)
"""
    assert judged(source, check).passed
