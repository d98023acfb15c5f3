import ast
import textwrap

import pytest

from runwright.benchmarks.mutators import KINDS, mutants

PROGRAM = '''\
import math


def spread(items, low=0):
    """Say how far apart the items are.

    >>> spread([1, 4])
    3
    """
    found = []
    total, last = 0, None
    places = ["top", "middle", "end"]
    found.append(low)
    for i, item in enumerate(items):
        if item < low:
            total -= item
            found.append(total)
        elif item == low:
            last = item
        elif item in places:
            last = places.index(item)
        else:
            total = total * 10 + item
        name = str(item).replace(",", ".").strip()
        found[i] = item if name else last
    if last is None:
        return total
    return math.floor(total - last) + len(found[low:])
'''


def of_kind(kind: str, source: str) -> list[str]:
    return [made.source for made in mutants(textwrap.dedent(source), [kind])]


def function(*lines: str) -> str:
    return "\n".join(["def f(x, y):", *(f"    {line}" for line in lines)])


@pytest.mark.parametrize("kind", KINDS)
def test_each_mutant_is_a_program_and_another_one(kind: str) -> None:
    made = list(mutants(PROGRAM, [kind]))
    assert made
    for mutant in made:
        assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(mutant.original))
        assert ast.dump(ast.parse(mutant.original)) == ast.dump(ast.parse(PROGRAM))
        assert mutant.kind == kind
        assert 1 <= mutant.line <= mutant.original.count("\n") + 1
        assert mutant.note


def test_all_mutants_are_different_and_the_same_each_time() -> None:
    made = list(mutants(PROGRAM))
    assert len({mutant.source for mutant in made}) == len(made)
    assert made == list(mutants(PROGRAM))
    assert {mutant.kind for mutant in made} == set(KINDS)


def test_the_docstring_and_the_signature_stay() -> None:
    for mutant in mutants(PROGRAM):
        (before,) = (n for n in ast.parse(PROGRAM).body if isinstance(n, ast.FunctionDef))
        (after,) = (n for n in ast.parse(mutant.source).body if isinstance(n, ast.FunctionDef))
        assert ast.get_docstring(after) == ast.get_docstring(before)
        assert ast.dump(after.args) == ast.dump(before.args)


ONE_OF_EACH = [
    ("lost-statement", ("y += x", "return y"), ("return y",)),
    (
        "lost-case",
        ("if x:", "    y = 1", "elif y:", "    y = 2", "else:", "    y = 3", "return y"),
        ("if y:", "    y = 2", "else:", "    y = 3", "return y"),
    ),
    ("lost-operand", ("return x * y",), ("return x",)),
    ("lost-argument", ("return x.replace(y, '')",), ("return x.replace(y)",)),
    ("lost-alternative", ("return x if y else 0",), ("return x",)),
    ("lost-call", ("return x.split(y)",), ("return x",)),
    ("lost-subscript", ("return x[y]",), ("return x",)),
    ("lost-element", ("return [x, y]",), ("return [y]",)),
    (
        "far-move",
        ("a = x", "b = y", "a, b = (b, a)", "return a"),
        ("b = y", "a, b = (b, a)", "a = x", "return a"),
    ),
    (
        "exchanged-values",
        ("a = x", "b = y + 3", "return a - b"),
        ("a = y + 3", "b = x", "return a - b"),
    ),
]


@pytest.mark.parametrize(("kind", "before", "after"), ONE_OF_EACH, ids=[o[0] for o in ONE_OF_EACH])
def test_a_mistake_of_each_kind(kind: str, before: tuple[str], after: tuple[str]) -> None:
    assert function(*after) in of_kind(kind, function(*before))


def test_every_kind_has_its_example() -> None:
    assert [kind for kind, _, _ in ONE_OF_EACH] == list(KINDS)


LEFT_OUT = [
    ("lost-operand", "return x + 1"),  # a step of one: the smallest edit there is
    ("lost-statement", "y += x\ny += x\nreturn y"),  # its twin is still there to copy
    ("lost-statement", "x = sorted(x)\nreturn x"),
    ("lost-case", "if x:\n    return y\nreturn x"),  # a guard
    ("lost-subscript", "return x[0]"),
    ("lost-call", "return round(x, 2)"),
    ("lost-call", "return ''.join(x)"),
    ("lost-argument", "return sorted(x, reverse=True)"),
    ("lost-argument", "return range(x, y)"),
    ("lost-alternative", "return 1 / x if x else 1 / x"),
    ("exchanged-values", "if x:\n    return x\nelse:\n    return y"),
    ("exchanged-values", "if x:\n    return True\nreturn False"),
]


@pytest.mark.parametrize(("kind", "lines"), LEFT_OUT)
def test_what_a_small_edit_would_undo_is_left_out(kind: str, lines: str) -> None:
    made = of_kind(kind, function(*lines.split("\n")))
    if kind == "lost-alternative":  # the other value is no guard
        made = [text for text in made if "if" in text]
    assert made == []


def test_an_emptied_body_stays_a_body() -> None:
    (made,) = of_kind("lost-statement", function("for i in x:", "    y.append(i)", "return y"))
    assert made == function("for i in x:", "    pass", "return y")


def test_a_text_that_is_no_program_is_refused() -> None:
    with pytest.raises(SyntaxError):
        list(mutants("def f(:"))
