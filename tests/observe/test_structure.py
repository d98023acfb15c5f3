"""Programs of several files: each has its graphs, in the numbers of the one table of blocks."""

from dataclasses import replace

from runwright.analyze import blocks
from runwright.core import File, Program, Span, Status, Step, Trace, Value, Variable
from runwright.observe.annotate import annotate
from runwright.observe.coverage import coverage
from runwright.observe.structure import graphs, source_of

MAIN = "import part\n\ndef f():\n    return part.g(2)\n"
PART = "def g(n):\r\n    while n:\r\n        n -= 1\r\n    return n\r\n"


def make() -> Trace:
    """Return a trace of `f()` as it would be of both files: three steps, in `g` two."""
    ours, theirs = blocks(MAIN), blocks(PART)
    moved = tuple(replace(b, id=b.id + len(ours), path="part.py") for b in theirs)
    two = (Variable("n", Value("int", "2")),)
    one = (Variable("n", Value("int", "1")),)
    steps = (
        Step(0, 1, 0, 0, (), ()),
        Step(1, 4, 1, 1, two, one, guards=(3,)),
        Step(2, 5, 1, 1, one, (Variable("_ret", Value("int", "1")),), guards=(3,)),
    )
    program = Program(MAIN, files=(File("part.py", PART.encode()),))
    hits = (0, 1, 0, 2, 1, 1)
    return Trace(program, (*ours, *moved), steps, 0, 3, hits, Status.OK)


def test_graphs_have_the_numbers_of_the_trace() -> None:
    found = {graph.function: graph for graph in graphs(make()) if graph.kind == "function"}
    assert (found["f"].entry, found["g"].entry) == (1, 3)
    assert found["g"].blocks == (3, 4, 5)
    assert {(e.source, e.target) for e in found["g"].edges} == {(3, 4), (3, 5), (4, 3), (5, None)}


def test_each_file_has_its_coverage_and_its_lines() -> None:
    main, part = coverage(make())
    assert (main.path, part.path) == ("", "part.py")
    assert main.lines.covered == (4,)
    assert part.lines.covered == (2, 3, 4)
    assert str(make().values("n", line=3, path="part.py")[0].value) == "1"


def test_a_call_is_annotated_in_the_file_it_is_in() -> None:
    text = annotate(make(), frame=1)
    assert text.startswith('def g(n):\n    while n: # [INPUT] {"n": 2} [/INPUT]\n')
    assert "    return n # [OUTPUT] 1 [/OUTPUT]" in text


def test_a_file_that_is_not_there_is_empty() -> None:
    assert source_of(make(), "other.py") == ""
    assert source_of(make(), "part.py") == PART.replace("\r\n", "\n")


def test_another_language_has_no_graphs() -> None:
    trace = make()
    table = tuple(replace(block, spans=(Span(1, 0, 1, 1),)) for block in trace.blocks)
    assert graphs(replace(trace, program=Program("int x;", language="c"), blocks=table)) == ()
