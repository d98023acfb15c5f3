import ast

from runwright.core import Assertions
from runwright.write.debug.search.facts import Facts, compatible, expression
from runwright.write.debug.search.source import Source
from runwright.write.examples import read_examples

TEXT = '''\
def outer(items, n):
    """Doc 99."""
    total = 0
    for i in range(n):
        total += 3
    def inner(k):
        return k + total
    late = [j for j in items]
    return late
'''


def facts(text: str = TEXT, checks: str = "assert outer([1, 2], 5) == [1]") -> Facts:
    return Facts(Source(text), read_examples([Assertions("v", checks)]))


def name(found: Facts, text: str) -> ast.Name:
    names = [n for n in found.source.expressions() if isinstance(n, ast.Name) and n.id == text]
    return names[-1]


def test_a_scope_holds_what_was_bound_before_and_around() -> None:
    found = facts()
    assert found.variables(name(found, "k")) == ["k", "items", "n", "total", "i"]
    assert "j" in found.variables(name(found, "j"))
    assert "late" not in found.variables(name(found, "n"))


def test_types_come_from_examples_loops_and_literals() -> None:
    found = facts()
    at = name(found, "total")
    assert found.types_of_name("items", at) == {"list"}
    assert found.types_of_name("i", at) == {"int"}
    assert found.types_of_name("total", at) == {"int"}
    assert found.types(expression("len(q)")) == {"int"}
    assert found.types(expression("q.w")) == frozenset()


def test_observed_types_come_first() -> None:
    found = Facts(Source(TEXT), observed={("outer", "n"): frozenset({"float"})})
    assert found.types_of_name("n", name(found, "items")) == {"float"}


def test_constants_leave_out_docstrings() -> None:
    found = facts()
    assert found.constants(name(found, "items")) == ["0", "3"]
    assert "'Doc 99.'" in found.literals


def test_nested_functions_have_qualified_names() -> None:
    found = facts()
    assert found.function_name(name(found, "k")) == "outer.<locals>.inner"


def test_unknown_types_and_numbers_are_compatible() -> None:
    assert compatible(frozenset(), frozenset({"str"}))
    assert compatible(frozenset({"int"}), frozenset({"float"}))
    assert not compatible(frozenset({"int"}), frozenset({"str"}))


def test_wanted_values_are_those_of_failing_checks() -> None:
    checks = [Assertions("good", "assert f(1) == 1"), Assertions("bad", "assert f(2) is None")]
    found = Facts(Source("def f(x): pass"), read_examples(checks), failing=frozenset({"bad"}))
    assert found.wanted == [None]
    assert found.shown == {"1", "2", "None"}
    assert found.numbers == [1, 2]


def test_loop_variables_have_the_types_of_what_is_run_over() -> None:
    text = (
        "def f(rows, word):\n"
        "    a = [r for r in rows]\n"
        "    b = [c for c in word]\n"
        "    d = [i + x for i, x in enumerate(rows)]\n"
    )
    found = facts(text, "assert f([1.5], 'ab') is None")
    types = {key: found.types_of_name(key, name(found, key)) for key in "rcix"}
    assert types == {"r": {"float"}, "c": {"str"}, "i": {"int"}, "x": {"float"}}
