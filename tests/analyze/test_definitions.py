"""Functions as text, and one put in for another."""

import pytest

from runwright.analyze.definitions import functions, transplanted

SOURCE = '''\
"""A module."""
import math   # kept
from typing import List

LIMIT = 3  # a constant

@staticmethod
def leaf(x):
    # odd   spacing
    return x+LIMIT


class Box:
    def leaf(self): return 1

def main(x): return leaf(x) + math.pi'''


def test_functions_are_cut_with_their_decorators_and_comments() -> None:
    found = functions(SOURCE)
    assert list(found) == ["leaf", "main"]
    assert found["leaf"].startswith("@staticmethod\ndef leaf(x):\n    # odd   spacing\n")
    assert found["main"] == "def main(x): return leaf(x) + math.pi"
    assert functions("def f(:") == functions("return 1") == {}


def test_all_but_the_replaced_function_stays_byte_for_byte() -> None:
    fixed = transplanted(SOURCE, "def leaf(x):\n    return x - LIMIT\n", ["leaf"])
    old = functions(SOURCE)["leaf"].rstrip("\n")
    assert fixed == SOURCE.replace(old, "def leaf(x):\n    return x - LIMIT")


def test_the_ends_of_lines_and_the_lack_of_one_stay() -> None:
    source = "X = 1\r\ndef f(x):\r\n    return x\r\nY = '\f'\r\ndef g(): return 2"
    fixed = transplanted(source, "def f(x): return 0\n", ["f"])
    assert fixed == "X = 1\r\ndef f(x): return 0\r\nY = '\f'\r\ndef g(): return 2"
    assert transplanted(source, "def g(): return 3\n\n", ["g"]).endswith("def g(): return 3")


def test_what_the_new_function_needs_comes_with_it_and_nothing_else() -> None:
    donor = """\
import math
import collections
import os
LIMIT = 99
SIZE = 2
def helper(x): return collections.Counter(x)
def other(x): return x
def leaf(x):
    return helper(x), SIZE, LIMIT, len(x), math.pi
def main(x): return "changed"
"""
    fixed = transplanted(SOURCE, donor, ["leaf"])
    assert "import collections" in fixed
    assert "import os" not in fixed
    assert "def other" not in fixed
    assert "SIZE = 2" in fixed
    assert "LIMIT = 99" not in fixed  # what both bind stays the program's own
    assert fixed.count("import math") == 1
    assert fixed.endswith(functions(SOURCE)["main"])
    assert fixed.index("def helper") < fixed.index("def leaf")
    compile(fixed, "fixed", "exec")


def test_new_functions_stand_before_the_first_that_is_replaced() -> None:
    donor = "def a(x): return b(x)\ndef b(x): return 1\ndef main(x): return a(x)\n"
    fixed = transplanted(SOURCE, donor, ["a", "b", "main"])
    assert list(functions(fixed)) == ["leaf", "a", "b", "main"]
    assert fixed.startswith(SOURCE[: SOURCE.index("def main")])


def test_without_any_of_them_they_are_put_at_the_end() -> None:
    assert transplanted("X = 1\n", "def f(): return X\n", ["f"]) == "X = 1\n\n\ndef f(): return X\n"
    assert transplanted("", "def f(): return 1", ["f"]) == "def f(): return 1\n"


def test_of_two_definitions_the_last_is_the_one() -> None:
    source = "def f(): return 1\ndef f(): return 2\n"
    assert (
        transplanted(source, "def f(): return 3", ["f"]) == "def f(): return 1\ndef f(): return 3\n"
    )
    assert functions(source) == {"f": "def f(): return 2\n"}


def test_what_is_no_program_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        transplanted("def f(:", "def f(): ...", ["f"])
