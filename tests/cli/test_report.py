import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from runwright.cli.mend import Finding, Mend
from runwright.cli.report import render_report
from runwright.core import Program, Remark, Review

VOID = {"meta", "input", "br", "link", "img", "hr"}


class Page(HTMLParser):
    """The page's elements, with a note of every tag that is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def count(self, tag: str, word: str = "") -> int:
        return sum(
            name == tag and word in [*(attributes.get("class") or "").split(), ""]
            for name, attributes in self.elements
        )


def page(mend: Mend) -> Page:
    return Page(render_report(mend, version="0"))


def test_every_element_is_closed_in_order(mend: Mend) -> None:
    parsed = page(mend)
    assert parsed.faults == []
    assert parsed.open == []


def test_nothing_is_loaded_from_anywhere(mend: Mend) -> None:
    html = render_report(mend, version="0")
    assert not re.search(r"https?://|//[a-z]+\.[a-z]|@import|url\(", html)
    assert not [
        (tag, name)
        for tag, attributes in Page(html).elements
        for name in attributes
        if name in {"src", "href", "action", "data", "poster"}
        and not (attributes[name] or "").startswith("#")
    ]


def test_the_page_policy_allows_its_own_script_alone(mend: Mend) -> None:
    html = render_report(mend, version="0")
    assert "default-src 'none'" in html
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", html)
    assert html.count("<script>") == 1


def test_a_program_cannot_write_markup_into_the_page(mend: Mend, hostile_mend: Mend) -> None:
    attack = "</script><b>"
    quoted = "\"><img src=x onerror=alert(1)> '"
    trace = hostile_mend.trace
    assert trace is not None
    step = trace.steps[0]
    value = replace(step.before[0].value, text=attack + quoted, type=quoted)
    variable = replace(step.before[0], name=quoted, value=value)
    step = replace(step, before=(variable,), after=(variable,), raised=attack)
    block = replace(trace.blocks[0], function=attack + quoted)
    result = replace(hostile_mend.before.results[0], check=attack, message=attack + quoted)
    after = hostile_mend.solution.attempts[0]
    hostile = replace(
        hostile_mend,
        trace=replace(trace, steps=(step,), blocks=(block, *trace.blocks[1:])),
        traced=result,
        before=replace(hostile_mend.before, results=(result,)),
        command=attack,
        statement=attack + quoted,
        solution=replace(
            hostile_mend.solution,
            attempts=(replace(after, note=f"`{attack}` {quoted}"),),
            stopped=attack,
            strategy=quoted,
        ),
    )
    parsed = page(hostile)
    assert parsed.faults == []
    assert parsed.count("script") == 1
    assert parsed.count("img") == 0
    assert not [a for _, attributes in parsed.elements for a in attributes if a.startswith("on")]
    # Only the four figures of the head are bold.
    assert parsed.count("b") == page(mend).count("b")
    assert attack in "".join(parsed.text)


def test_escape_sequences_and_direction_marks_are_shown_as_escapes(mend: Mend) -> None:
    source = 'x = "\x1b[31m\u202e\x00\udcff"\n'
    hostile = replace(mend, program=mend.program.with_source(source), trace=None)
    html = render_report(hostile, version="0")
    assert not {"\x1b", "\u202e", "\x00", "\udcff"} & set(html)
    assert "\\u202e" in html


def test_the_most_suspicious_line_is_marked_and_warmest(mend: Mend) -> None:
    html = render_report(mend, version="0")
    (located,) = re.findall(r'<tr id="L(\d+)"[^>]*class="located', html)
    assert located == "9"
    row = html[html.index('<tr id="L9"') :]
    assert row.index("--heat:1.000") < row.index("</tr>")
    row = html[html.index('<tr id="L4"') :]
    assert row.index("--heat:0.000") < row.index("</tr>")


def test_the_diff_numbers_both_sides_and_marks_the_changed_word(mend: Mend) -> None:
    html = render_report(mend, version="0")
    removed = html[html.index('<tr class="removed">') :]
    added = html[html.index('<tr class="added">') :]
    assert removed.startswith('<tr class="removed"><td class="number">9</td>')
    assert "<mark>&lt;</mark>" in removed[: removed.index("</tr>")]
    assert "<mark>&gt;</mark>" in added[: added.index("</tr>")]


def test_the_trace_is_complete_without_script_and_names_its_gap(mend: Mend) -> None:
    html = render_report(mend, version="0")
    parsed = Page(html)
    assert parsed.count("tr", "step") == 4
    assert parsed.count("tr", "gap") == 1
    assert re.search(r"4\s+steps omitted", html)
    assert re.findall(r'<td class="index">(\d+)</td>', html) == ["0", "1", "2", "7"]


def test_checks_stand_before_and_after_with_the_hidden_ones_named(mend: Mend) -> None:
    html = render_report(mend, version="0")
    table = html[html.index('<table class="checks">') :]
    rows = re.findall(r"<tr><td>(.*?)</tr>", table, re.DOTALL)
    outcomes = [re.findall(r"outcome (\w+)", row) for row in rows]
    assert outcomes[0] == ["failed", "passed"]
    assert outcomes[3] == ["absent", "passed"]
    assert [("hidden</span>" in row) for row in rows] == [False] * 3 + [True] * 4


def test_two_checks_of_one_name_keep_a_row_each(mend: Mend) -> None:
    same = tuple(replace(result, check="same") for result in mend.before.results)
    doubled = replace(mend, before=replace(mend.before, results=same), hidden=None)
    after = doubled.solution.attempts[0]
    verdict = replace(after.verdict, results=tuple(replace(r, check="same") for r in same))
    solution = replace(doubled.solution, attempts=(replace(after, verdict=verdict),))
    html = render_report(replace(doubled, solution=solution), version="0")
    assert html.count("<tr><td><code>same</code>") == 3


@pytest.mark.parametrize("finding", list(Finding), ids=lambda finding: finding.value)
def test_every_finding_has_a_whole_page(mend: Mend, finding: Finding) -> None:
    bare = replace(
        mend,
        finding=finding,
        hidden=None,
        trace=None,
        diff="",
        solution=replace(mend.solution, attempts=(), suspects=()),
    )
    for session in (replace(mend, finding=finding), bare):
        parsed = page(session)
        assert parsed.faults == []
        assert parsed.count("h2") >= 4


def test_the_same_session_gives_the_same_bytes(mend: Mend) -> None:
    assert render_report(mend, version="0") == render_report(mend, version="0")


def test_a_program_without_final_newline_keeps_its_lines(mend: Mend) -> None:
    source = "x = 1\n\n\ny = 2"
    parsed = page(replace(mend, program=mend.program.with_source(source), trace=None))
    assert sum("id" in attributes for tag, attributes in parsed.elements if tag == "tr") == 4


def test_what_the_model_said_of_each_block_is_on_the_page(mend: Mend) -> None:
    attack = "</td><script>x</script>"
    remarks = (
        Remark("BLOCK-0", (6, 7), True, "The balance begins at 0."),
        Remark("BLOCK-1", (9,), False, attack),
        Remark("BLOCK-2", (), None),
    )
    reviews = (
        Review(mend.program, "visible 1", remarks),
        Review(Program("x = 1\n"), "visible 2", remarks[1:2]),
    )
    parsed = page(replace(mend, solution=replace(mend.solution, reviews=reviews)))
    assert parsed.faults == []
    text = " ".join(" ".join(parsed.text).split())
    assert "BLOCK-0 The balance begins at 0. 6-7 correct" in text
    assert f"BLOCK-1 {attack} 9 incorrect" in text
    assert "BLOCK-2 no verdict" in text
    assert "Round 2, on the check visible 2 , of the program as it was then" in text
    assert [a.get("href") for tag, a in parsed.elements if tag == "a"].count("#L9") == 2
