"""Nested functions, moved where that changes nothing."""

import pytest

from runwright.analyze.definitions import functions
from runwright.analyze.hoisting import hoisted

PALINDROME = '''\
from typing import Optional

def make_palindrome(string: str) -> str:
    """Shortest palindrome that begins with a text."""

    def is_palindrome(s: str) -> bool:
        """Same
           both ways."""
        return s == s[::-1]

    for i in range(len(string)):
        if is_palindrome(string[i:]):
            return string + string[:i][::-1]
    return string
'''


def result_of(source: str, call: str) -> object:
    names: dict[str, object] = {}
    exec(compile(source, "program", "exec"), names)
    return eval(call, names)


def test_a_nested_function_goes_before_the_one_it_stood_in() -> None:
    moved = hoisted(PALINDROME)
    assert list(functions(moved)) == ["is_palindrome", "make_palindrome"]
    assert moved.startswith("from typing import Optional\n\ndef is_palindrome(s: str) -> bool:\n")
    assert 'Same\n           both ways."""' in moved  # a text is not moved in
    assert result_of(moved, "make_palindrome('cata')") == "catac"
    assert hoisted(moved) == moved


def test_functions_that_call_each_other_and_themselves_go_together_at_any_depth() -> None:
    source = """\
def main(n):
    def even(n):
        def minus(k): return k - 1
        return n == 0 or odd(minus(n))
    def odd(n): return n != 0 and even(n - 1)
    def down(n): return down(n - 1) if n else 0
    return even(n), down(n)
"""
    moved = hoisted(source)
    assert set(functions(moved)) == {"main", "even", "odd", "down", "minus"}
    assert result_of(moved, "main(3)") == result_of(source, "main(3)")


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    def g(y): return x + y\n    return g(1)\n",
        "def f(n):\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n\n",
        "def f(x):\n    def g(seen=[]):\n        seen += [1]\n        return 1\n    return g()\n",
        "def f(x, k=1):\n    def g(y=k): return y\n    return g()\n",
        "def f(x):\n    def g(): return 1\n    g.calls = 0\n    return g\n",
        "def f(x):\n    def g(): return 1\n    g = x\n    return g\n",
        "def f(x):\n    def g(): return 1\n    def g(): return 2\n    return g()\n",
        "def f(x):\n    def g(): return 1\n    return locals()\n",
        "def f(x):\n    @x\n    def g(): return 1\n    return g()\n",
        "def f(x):\n    if x:\n        def g(): return 1\n        return g()\n",
        "def f(x):\n    def sum(y): return 9\n    return sum(x)\ndef h(): return sum([1])\n",
        "def g(): return 2\ndef f(x):\n    def g(): return 1\n    return g()\n",
        "def f(x):\n    t = int\n    def g(y: t): return y\n    return g(x)\n",
        "def f(x):\n    def g(): return 1\n",
    ],
    ids=[
        "closure", "nonlocal", "mutable default", "default from outside", "attribute",
        "bound again", "defined twice", "locals", "decorated", "in a branch",
        "a builtin of others", "name taken",
        "annotation", "nothing else",
    ],
)  # fmt: skip
def test_what_would_change_stays(source: str) -> None:
    assert hoisted(source) == source
