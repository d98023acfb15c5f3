"""Names are called certainly bound only where they are."""

import ast
import textwrap

import pytest

from runwright.observe.guest.bindings import Bound, bind, deleted_names, outer_of


def certain_and_possible(source: str) -> dict[str, tuple[str, str]]:
    """Return for each `mark` statement's line the certain names, and those that may be bound."""
    tree = ast.parse(textwrap.dedent(source))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    bindings = bind(function, Bound(), deleted_names(tree))
    found = {}
    for node, bound in bindings.before.items():
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
            names = [name for name in bindings.order if name in bound.possible]
            certain = [name for name in names if name in bound.certain]
            rest = [name for name in names if name not in bound.certain]
            found[node.value.id] = (" ".join(certain), " ".join(rest))
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A\nx = 1\nB", {"A": ("n", ""), "B": ("n x", "")}),
        ("if n: x = 1\nelse: x = 2\nA", {"A": ("n x", "")}),
        ("if n: x = 1\nA", {"A": ("n", "x")}),
        ("if n: return\nelse: x = 1\nA", {"A": ("n x", "")}),
        (
            "for x in n:\n  A\n  y = 1\n  B\nC",
            {"A": ("n x", "y"), "B": ("n x y", ""), "C": ("n", "x y")},
        ),
        ("while n:\n  x = 1\nelse:\n  A\nB", {"A": ("n", "x"), "B": ("n", "x")}),
        ("with n as x:\n  y = 1\nA", {"A": ("n x", "y")}),
        ("try:\n  x = 1\nexcept E as e:\n  A\n  x = 2\nB", {"A": ("n", "x e"), "B": ("n x", "e")}),
        ("try:\n  x = 1\nfinally:\n  A\n  y = 1\nB", {"A": ("n", "x y"), "B": ("n x y", "")}),
        ("try:\n  x = 1\nexcept E:\n  raise\nelse:\n  y = 1\nA", {"A": ("n x y", "")}),
        ("x = 1\ndel x\nA", {"A": ("n", "x")}),
        ("if (x := n) and (y := n): pass\nA", {"A": ("n", "x y")}),
        ("x: int\nA\ny: int = 1\nB", {"A": ("n", ""), "B": ("n y", "")}),
        (
            "match n:\n  case [x, *y]: A\n  case {**z}: B\nC",
            {"A": ("n x y", ""), "B": ("n z", "x y"), "C": ("n", "x y z")},
        ),
        ("x = [y for y in n if (z := y)]\nA", {"A": ("n x", "z")}),
        ("import os\ndef g(): pass\nclass C: pass\nA", {"A": ("n", "")}),
        ("global x\nx = 1\nA", {"A": ("n", "")}),
        ("(x, [y, *z]), w.v, u[0] = n\nA", {"A": ("n x y z", "")}),
    ],
)
def test_names_by_statement(body: str, expected: dict[str, tuple[str, str]]) -> None:
    source = "def f(n):\n" + textwrap.indent(body, "  ")
    assert certain_and_possible(source) == expected


def test_parameters_of_every_kind_come_first_and_in_order() -> None:
    source = "def f(a, /, b, *c, d=1, **e):\n  x = 1\n  MARK\n"
    assert certain_and_possible(source) == {"MARK": ("a b c d e x", "")}


def test_names_of_the_function_around_are_certain_if_bound_at_the_definition() -> None:
    tree = ast.parse(
        "def f(n):\n  a = 1\n  def g():\n    MARK\n    return a + b + n + [c for c in n][0]\n"
        "  b = c = 2\n"
    )
    outer = tree.body[0]
    assert isinstance(outer, ast.FunctionDef)
    bindings = bind(outer, Bound(), frozenset())
    definition = outer.body[1]
    assert isinstance(definition, ast.FunctionDef)
    inner = bind(definition, outer_of(bindings, definition, Bound()), frozenset())
    bound = inner.before[definition.body[0]]
    assert bound.certain & set(inner.order) == {"a", "n"}
    assert bound.possible & set(inner.order) == {"a", "n", "b"}
