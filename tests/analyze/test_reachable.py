import pytest

from runwright.analyze.reachable import reachable

KEPT = [
    pytest.param("import sys\nsys.setrecursionlimit(10_000)\ndef f(): return 1", id="module call"),
    pytest.param("T = []\nfor i in range(3):\n    T.append(i)\ndef f(): return T", id="table"),
    pytest.param("memo = {}\nmemo[0] = 1\ndef f(n): return memo[n]", id="item stored"),
    pytest.param("def g(): return 1\ndef f(): return g()", id="calls"),
    pytest.param("def f(n): return n and g(n - 1)\ndef g(n): return f(n)", id="mutual"),
    pytest.param("X = 3\ndef f(n=X): return n", id="default"),
    pytest.param("def deco(g): return g\n@deco\ndef f(): pass", id="decorator"),
    pytest.param("class B: pass\nclass C(B): pass\ndef f(): return C()", id="base class"),
    pytest.param("def f(): return 1\nf = staticmethod(f)", id="rebound"),
    pytest.param("x = 1\nclass C:\n    x = x\ndef f(): return C.x", id="class body"),
    pytest.param("N = 0\ndef g():\n    global N\n    N = 5\ng()\ndef f(): return N", id="setter"),
    pytest.param(
        "try:\n    import numpy as np\nexcept ImportError:\n    np = None\ndef f(): np", id="try"
    ),
    pytest.param("def h(): pass\ndef f(): return globals()['h']", id="own namespace"),
    pytest.param("if True:\n    def f(): return 1", id="under a condition"),
    pytest.param("match 1:\n    case x: pass\ndef f(): return x", id="match"),
    pytest.param("def f(): return 1\n\nf.cache = {}", id="attribute stored"),
    pytest.param('"""What it is."""\ndef f(): pass', id="docstring"),
]


@pytest.mark.parametrize("source", KEPT)
def test_what_the_entry_point_needs_is_kept(source: str) -> None:
    assert reachable(source, "f") == source


FUNCTION = "def f(x):\n    return x"
DROPPED = [
    pytest.param("print(f(3))", id="print"),
    pytest.param("assert f(3) == 3", id="assert"),
    pytest.param('if __name__ == "__main__":\n    f(int(input()))', id="main guard"),
    pytest.param("for x in (1, 2):\n    print(f(x))", id="loop over a name that f has"),
    pytest.param("def test_f():\n    assert f(3) == 3", id="test function"),
    pytest.param("n = int(input())", id="input"),
    pytest.param("unused = 3", id="unused variable"),
    pytest.param("import unittest\nunittest.main()", id="test library"),
    pytest.param("exit()", id="exit"),
]


@pytest.mark.parametrize("demonstration", DROPPED)
def test_what_only_shows_the_program_is_dropped(demonstration: str) -> None:
    found = reachable(f"{FUNCTION}\n{demonstration}\n", "f")
    left = [line for line in found.split("\n") if line and not line.startswith("import")]
    assert "\n".join(left) == FUNCTION


def test_the_last_definition_of_a_name_counts_as_it_does_in_python() -> None:
    source = "def f(): return 1\ndef f(): return 2\nf()"
    assert reachable(source, "f") == "def f(): return 1\ndef f(): return 2"


def test_comments_and_the_text_of_what_is_kept_stay() -> None:
    source = "# doubled\ndef f(x):  # here\n    return 2*x\nprint(f(1))\n# the end"
    assert reachable(source, "f") == "# doubled\ndef f(x):  # here\n    return 2*x\n# the end"


def test_a_line_that_holds_both_stays() -> None:
    source = "T = 1; print(2)\ndef f(): return T"
    assert reachable(source, "f") == source


def test_a_program_without_the_entry_point_is_whole() -> None:
    assert reachable("print(1)", "f") == "print(1)"


def test_names_that_the_tests_need_are_kept() -> None:
    source = "def encode(s): return s\ndef f(s): return s"
    assert reachable(source, "f", also=frozenset({"encode"})) == source
    assert "encode" not in reachable(source, "f")


def test_a_method_is_named_with_its_class() -> None:
    source = "class Solution:\n    def f(self): return 1\nprint(Solution().f())"
    assert "print" not in reachable(source, "Solution.f")


def test_what_is_no_python_is_an_error() -> None:
    with pytest.raises(SyntaxError):
        reachable("def f(:", "f")
