from dataclasses import replace
from html.parser import HTMLParser

from runwright.core import Block, Program, Span, Status, Step, Trace, Value, Variable


def trace_of(steps: int, *, text: str = "1", name: str = "x") -> Trace:
    blocks = (Block(0, "f", (Span(2, 4, 2, 9),)), Block(1, "f", (Span(3, 4, 3, 12),)))
    variable = Variable(name, Value("int", text))
    made = tuple(Step(i, i % 2, 0, 0, (variable,), (variable,)) for i in range(steps))
    program = Program("def f():\n    x = 1\n    return x\n", "f.py")
    return Trace(program, blocks, made, 0, steps, (steps, 0), Status.OK)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_trace_shows_its_steps_in_a_notebook() -> None:
    html = trace_of(2)._repr_html_()
    parsed = Tags(html)
    assert parsed.tags.count("tr") == 3
    assert "f.py: 2 steps, ok" in parsed.text
    assert "x = 1" in parsed.text
    assert "return x" in parsed.text


def test_long_traces_are_sampled_and_say_so() -> None:
    parsed = Tags(trace_of(1000)._repr_html_())
    assert parsed.tags.count("tr") == 1 + 40 + 1
    assert "... 960 steps omitted ..." in parsed.text
    assert "1000 steps" in parsed.text


def test_the_table_is_bounded_whatever_the_values_hold() -> None:
    many = tuple(Variable(f"v{i}", Value("str", "y" * 1_000_000)) for i in range(500))
    steps = tuple(replace(step, before=many, after=many) for step in trace_of(40).steps)
    html = replace(trace_of(40), steps=steps)._repr_html_()
    assert len(html) < 1_000_000
    assert "470 more" in html


def test_nothing_of_the_program_is_markup() -> None:
    attack = "</td><script>alert(1)</script>\u202e\x1b[2J"
    trace = replace(trace_of(2, text=attack, name=attack), detail=attack)
    trace = replace(
        trace,
        program=Program(f"# {attack}\n# {attack}\n# {attack}\n", attack),
        blocks=tuple(replace(block, function=attack) for block in trace.blocks),
        steps=tuple(replace(step, raised=attack) for step in trace.steps),
        returned=Value(attack, attack),
    )
    html = trace._repr_html_()
    assert "script" not in Tags(html).tags
    assert "<script" not in html
    assert not {"\u202e", "\x1b"} & set(html)


def test_a_run_without_steps_shows_its_ending_alone() -> None:
    trace = replace(trace_of(0), status=Status.COMPILE_ERROR)
    parsed = Tags(trace._repr_html_())
    assert "table" not in parsed.tags
    assert "compile_error" in parsed.text


def test_a_file_beside_the_program_is_named_by_its_lines() -> None:
    trace = trace_of(1)
    blocks = tuple(replace(block, path="lib.py") for block in trace.blocks)
    assert "lib.py:2" in replace(trace, blocks=blocks)._repr_html_()
