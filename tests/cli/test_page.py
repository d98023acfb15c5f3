import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from runwright.cli.page import render_page
from runwright.core import Block, File, Program, Span, Status, Step, Trace, Value, Variable

VOID = {"meta", "input", "br", "link", "img", "hr"}
ATTACK = "</script><b>\u2028\u202e\udcff\x1b[2J\x00<!-- \"><img src=x onerror=alert(1)> '&"


class Page(HTMLParser):
    """The page's elements, with a note of every tag that is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


def page_of(trace: Trace, call: str | None = "outer(3)") -> str:
    return render_page(trace, call=call, version="0")


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="trace">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def states(data: dict[str, Any]) -> list[dict[str, str]]:
    """Return the variables at the end of each step, told as the script of the page tells them."""
    frames: dict[int, dict[str, str]] = {}
    found = []
    for _, _, _, frame, _, _, unseen, after, _ in data["steps"]:
        held = frames.setdefault(frame, {})
        for name, value, *_ in (*unseen, *after):
            if value < 0:
                held.pop(data["names"][name], None)
            else:
                held[data["names"][name]] = data["values"][value][1]
        found.append(dict(held))
    return found


def hostile(trace: Trace) -> Trace:
    """The same run with every text of the program an attack."""
    variable = Variable(ATTACK, Value(ATTACK, ATTACK))
    steps = tuple(
        replace(step, before=(variable,), after=(variable,), raised=ATTACK) for step in trace.steps
    )
    return replace(
        trace,
        program=Program(f'"""{ATTACK}"""\n' + trace.program.source, ATTACK),
        blocks=tuple(replace(block, function=ATTACK) for block in trace.blocks),
        calls=tuple(replace(call, function=ATTACK) for call in trace.calls),
        steps=steps,
        fault=trace.fault and replace(trace.fault, type=ATTACK, message=ATTACK),
        stdout=ATTACK,
        detail=ATTACK,
        returned=variable.value,
    )


def test_every_element_is_closed_in_order(nested: Trace, nested_gap: Trace) -> None:
    bare = replace(nested, steps=(), head=0, blocks=(), hits=(), calls=(), fault=None)
    for trace in (nested, nested_gap, bare, hostile(nested)):
        parsed = Page(page_of(trace))
        assert parsed.faults == []
        assert parsed.open == []


def test_nothing_is_loaded_from_anywhere_and_no_script_runs_but_its_own(nested: Trace) -> None:
    html = page_of(nested)
    assert not re.search(r"https?://|//[a-z]+\.[a-z]|@import|url\(", html)
    assert "default-src 'none'" in html
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", html)
    parsed = Page(html)
    assert parsed.count("script") == 2  # the data, which does not run, and the script
    assert not [n for _, attributes in parsed.elements for n in attributes if n in ("src", "href")]


def test_a_program_cannot_write_markup_or_controls_into_the_page(nested: Trace) -> None:
    plain, html = Page(page_of(nested)), page_of(hostile(nested), ATTACK)
    parsed = Page(html)
    for tag in ("script", "b", "img", "form", "style"):
        assert parsed.count(tag) == plain.count(tag) + (tag == "b")  # `detail` stands in bold
    assert not [a for _, attributes in parsed.elements for a in attributes if a.startswith("on")]
    assert not {"\x1b", "\u202e", "\x00", "\udcff", "\u2028"} & set(html)
    assert "\\u202e" in data_of(html)["values"][0][1]


def test_the_data_is_ascii_that_cannot_end_its_element(nested: Trace) -> None:
    html = page_of(hostile(nested))
    start = html.index('id="trace">') + len('id="trace">')
    data = html[start : html.index("</script>", start)]
    assert data.isascii()
    assert not set("<>&") & set(data)


def test_the_steps_tell_every_state_of_the_run(nested: Trace) -> None:
    expected = []
    for step in nested.steps:
        held = {v.name: v.value.text for v in step.before}
        expected.append(held | {v.name: v.value.text for v in step.after})
    assert states(data_of(page_of(nested))) == expected


def test_a_name_that_is_gone_is_gone(nested: Trace) -> None:
    x, gone = Variable("x", Value("int", "1")), Variable("x", Value("", "<deleted>"))
    y = Variable("y", Value("int", "2"))
    steps = (
        Step(0, 1, 0, 0, (), (x,)),
        Step(1, 1, 0, 0, (x,), (gone,)),
        Step(2, 1, 0, 0, (x,), ()),  # other code made it again
        Step(3, 1, 0, 0, (y,), ()),  # and other code deleted it
    )
    data = data_of(page_of(replace(nested, steps=steps, head=4)))
    assert states(data) == [{"x": "1"}, {}, {"x": "1"}, {"y": "2"}]


def test_lines_have_their_counts_and_those_that_never_ran_are_marked(nested: Trace) -> None:
    html = page_of(nested)
    rows = dict(re.findall(r'<tr data-line="(\d+)"(?: class="(\w+)")?', html))
    assert rows["4"] == "ran"
    assert rows["5"] == "never"
    assert rows["6"] == ""
    assert 'title="ran 3 times">3&times;' in html


def test_a_gap_is_drawn_and_told(nested_gap: Trace) -> None:
    html = page_of(nested_gap)
    data = data_of(html)
    assert (data["head"], data["omitted"], data["gap"]) == (4, 3, 1)
    assert '<rect class="gap" x="4"' in html
    assert "3 of them omitted" in html
    assert 'class="gap"' not in page_of(replace(nested_gap, omitted=0))


def test_exceptions_are_in_the_time_line_and_the_ending(nested: Trace) -> None:
    html = page_of(nested)
    assert re.findall(r'<rect class="fault" x="(\d+)"', html) == ["9"]
    assert re.findall(r'<rect class="through" x="(\d+)"', html) == ["7"]
    assert "<code>ValueError: 2 at line 10</code>" in html
    assert 'pill bad">failed' in html


def test_calls_have_arguments_and_callers(nested: Trace) -> None:
    calls = data_of(page_of(nested))["calls"]
    assert calls[0] == [0, "outer", 0, None, "n=3", 0, 0]
    assert calls[3] == [3, "inner", 1, 0, "k=2", 0, 0]
    untold = data_of(page_of(replace(nested, calls=())))["calls"]
    assert untold[3] == [3, "inner", 1, None, "k=2", 0, 0]


def test_files_beside_the_program_are_pages_of_their_own(nested: Trace) -> None:
    program = replace(nested.program, files=(File("lib.py", b"def inner(k):\n    return k\n"),))
    block = Block(8, "inner", (Span(2, 4, 2, 12),), path="lib.py")
    step = Step(10, 8, 4, 1, (), ())
    trace = replace(
        nested,
        program=program,
        blocks=(*nested.blocks, block),
        hits=(*nested.hits, 1),
        steps=(*nested.steps, step),
    )
    html = page_of(trace)
    assert html.count('<div class="file"') == 2
    assert data_of(html)["steps"][10][1:3] == [1, [2]]


def test_large_values_are_cut_and_counted_so_that_the_page_stays_small(nested: Trace) -> None:
    steps = tuple(
        Step(
            i,
            1,
            0,
            0,
            tuple(Variable(f"v{k}", Value("str", f"{i}-{k}-" + "x" * 180)) for k in range(30)),
            (Variable("v0", Value("str", f"{i + 1}-0-" + "x" * 180)),),
        )
        for i in range(1000)
    )
    html = page_of(replace(nested, steps=steps, head=1000))
    assert len(html.encode()) < 1_600_000  # every one of 30,000 values is another
    data = data_of(html)
    assert data["cut"] == 20
    assert max(len(value[1]) for value in data["values"]) == 23
    assert data["values"][0][2] == len("0-0-" + "x" * 180) - 20


def test_megabytes_in_one_value_or_the_output_are_cut(nested: Trace) -> None:
    huge = Value("str", "a" * 2_000_000 + "z")
    step = replace(nested.steps[0], after=(Variable("x", huge),))
    trace = replace(nested, steps=(step,), head=1, returned=huge, stdout="o" * 3_000_000)
    html = page_of(replace(trace, status=Status.OK, fault=None))
    assert len(html) < 500_000
    (value,) = [v for v in data_of(html)["values"] if v[1].startswith("aa")]
    assert value[1].endswith("z")
    assert value[2] > 1_900_000


def test_the_same_trace_gives_the_same_bytes(nested: Trace) -> None:
    assert page_of(nested) == page_of(nested)


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_every_ending_has_a_page(nested: Trace, status: Status) -> None:
    html = page_of(replace(nested, status=status, fault=None, returned=None), None)
    assert f">{status.value}</span>" in html
