import pytest

from runwright.cli.listing import listings
from runwright.cli.margin import Margin
from runwright.core import Block, Program, Span, Status, Step, Trace


def line_of(source: str, name: str, language: str = "python") -> int:
    lines = source.rstrip("\n").split("\n")
    spans = tuple(Span(n, 0, n, len(text)) for n, text in enumerate(lines, 1))
    step = Step(0, 0, 0, 0, (), ())
    program = Program(source, language=language)
    trace = Trace(program, (Block(0, "f", spans),), (step,), 0, 1, (1,), Status.OK)
    return Margin(trace, listings(trace)).line_of(step, name)


@pytest.mark.parametrize(
    ("source", "name", "line"),
    [
        pytest.param("x = 1\ny = x", "x", 1, id="bound, then read"),
        pytest.param("x = 1\nx += 1\ny = x", "x", 2, id="bound twice"),
        pytest.param("a, b = b, a\nc = a == b", "b", 1, id="compared is not bound"),
        pytest.param("i += 1\nx[i] = i", "i", 1, id="an index is read"),
        pytest.param("x = []\nf(y, key=x)", "y", 2, id="mentioned"),
        pytest.param("x = 1\nf(x, key=2)", "x", 1, id="an argument is not bound"),
        pytest.param("if (n := f()) > 1:\n    g(n)", "n", 1, id="walrus"),
        pytest.param("for k, v in d.items():\n    g(k)", "k", 1, id="for"),
        pytest.param("with f() as g:\n    g.h()", "g", 1, id="as"),
        pytest.param("import re\nre.compile('')", "re", 1, id="import"),
        pytest.param("xs.append(1)\nif len(xs) == 2:\n    pass", "xs", 1, id="reached into"),
        pytest.param("g()\nh()", "x", 2, id="changed elsewhere"),
        pytest.param("f(1)\nreturn f(2)", "_ret", 2, id="returned"),
        pytest.param("yield x\ny = 1", "_yield", 1, id="yielded"),
    ],
)
def test_a_value_stands_beside_the_line_that_made_it(source: str, name: str, line: int) -> None:
    assert line_of(source, name) == line


def test_lines_of_other_languages_are_read_alike() -> None:
    source = "int x = 3;\ny = x + 1;\nx++;\np->next = x;"
    assert line_of(source, "x", "c") == 3
    assert line_of(source, "y", "c") == 2
    assert line_of(source, "p", "c") == 4


def test_a_line_that_is_not_in_the_text_does_no_harm() -> None:
    step = Step(0, 0, 0, 0, (), ())
    block = Block(0, "f", (Span(7, 0, 7, 1),), path="gone.py")
    trace = Trace(Program("x = 1\n"), (block,), (step,), 0, 1, (1,), Status.OK)
    assert Margin(trace, listings(trace)).line_of(step, "x") == 7
