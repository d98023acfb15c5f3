"""Which names need which, and in what order."""

import pytest

from runwright.analyze.callgraph import bottom_up, call_graph

TREE = """\
def main(x):
    return process(preprocess(x))
def preprocess(x):
    y = clean(x)
    return normalize(y)
def process(x): return classify(extract(x))
def clean(x): return x
def normalize(x): return x
def extract(x): return x
def classify(x): return x
"""


def test_an_edge_is_a_use_of_the_name_not_its_letters() -> None:
    source = '''\
def run(a):
    """run calls clean and cleaner."""
    # clean(a)
    text = "clean(a)"
    a.clean()
    return cleaner(a) + text
def clean(a): return a
def cleaner(a): return a
'''
    assert call_graph(source) == {"run": ("cleaner",), "clean": (), "cleaner": ()}


def test_a_local_variable_of_the_name_is_another_thing() -> None:
    source = """\
def f(clean): return clean(1)
def g():
    def clean(x): return x
    return clean(2)
def h(): return [clean for clean in ()]
def clean(x): return x
"""
    graph = call_graph(source)
    assert [graph[name] for name in "fgh"] == [(), (), ()]


def test_functions_that_are_handed_on_and_tables_of_them_are_needed() -> None:
    source = """\
def f(rows): return list(map(clean, rows)) + [TABLE['g'](1)]
TABLE = {'g': grow}
class Box:
    def put(self): return clean(1)
def clean(x): return x
def grow(x): return Box()
"""
    graph = call_graph(source)
    assert graph["f"] == ("clean", "TABLE")
    assert graph["TABLE"] == ("grow",)
    assert graph["Box"] == ("clean",)
    assert bottom_up(graph, "f") == (("clean",), ("Box",), ("grow",), ("TABLE",), ("f",))


def test_callees_come_before_their_callers_in_the_order_of_the_text() -> None:
    source = TREE.replace("process(preprocess(x))", "y = preprocess(x)\n    return process(y)")
    source = source.replace("return y = ", "y = ")
    source = source.replace("classify(extract(x))", "(extract(x), classify(x))")
    order = bottom_up(call_graph(source), "main")
    assert [name for (name,) in order] == [
        "clean", "normalize", "preprocess", "extract", "classify", "process", "main",
    ]  # fmt: skip


def test_functions_that_need_each_other_are_one_unit() -> None:
    source = """\
def main(n): return even(n) and other(n)
def even(n): return n == 0 or odd(n - 1)
def odd(n): return n != 0 and even(n - 1)
def other(n): return other(n - 1) if n else 0
def unused(): return main(1)
"""
    assert bottom_up(call_graph(source), "main") == (("even", "odd"), ("other",), ("main",))


def test_a_long_chain_is_walked_without_recursion() -> None:
    source = "".join(f"def f{i}(): return f{i + 1}()\n" for i in range(1200)) + "def f1200(): ..."
    order = bottom_up(call_graph(source), "f0")
    assert [order[0], order[-1], len(order)] == [("f1200",), ("f0",), 1201]


def test_what_is_no_program_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        call_graph("def f(:")
