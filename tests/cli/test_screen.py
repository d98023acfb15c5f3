from dataclasses import replace

import pytest

from runwright.cli.screen import ASCII, Screen
from runwright.cli.stepping import Stepping
from runwright.core import Status, Trace, Value, Variable

SIZES = [(200, 60), (120, 30), (80, 24), (40, 12), (20, 6), (9, 3), (1, 1)]


def drawn(trace: Trace, at: int = 0, columns: int = 120, rows: int = 30, **more: object) -> str:
    now = replace(Stepping(trace, at), **more)  # type: ignore[arg-type]
    return "\n".join(line.plain.rstrip() for line in Screen(trace).draw(now, columns, rows))


def test_code_counts_values_and_calls_are_shown(nested: Trace) -> None:
    text = drawn(nested, 4)
    assert "nested.py  outer  visit 2 of 3" in text
    assert "step 4 of 0-9" in text
    lines = text.split("\n")
    assert lines[3].startswith("  1×  2 │     total = 0               total=0")
    assert lines[4].startswith("▶ 3×  3 │     for i in range(n):      i=1")
    assert lines[5].startswith("▶ 3×  4 │         total += inner(i)   total=1")
    assert "* total = 0 → 1" in text
    assert "  n = 3" in text
    assert "> outer(n=3)" in text


def test_lines_that_never_ran_and_lines_without_code_differ(nested: Trace) -> None:
    lines = drawn(nested).split("\n")
    assert lines[6].startswith("  0×  5 │")
    assert lines[7].startswith("      6 │")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("overlay", ["", "help", "values", "output"])
def test_a_frame_fits_every_terminal(
    nested_gap: Trace, columns: int, rows: int, overlay: str
) -> None:
    wide = Variable("漢字", Value("str", "漢" * 500))
    steps = [replace(step, before=(*step.before, wide)) for step in nested_gap.steps]
    trace = replace(nested_gap, steps=tuple(steps), stdout="漢" * 300)
    screen = Screen(trace)
    for at in range(len(steps)):
        lines = screen.draw(Stepping(trace, at, overlay=overlay), columns, rows)
        assert len(lines) == rows
        assert all(line.cell_len <= columns for line in lines)


def test_a_narrow_terminal_has_the_values_below(nested: Trace) -> None:
    text = drawn(nested, 4, 60, 30)
    assert text.index("return k") < text.index("* total = 0 → 1") < text.index("> outer(n=3)")


def test_a_gap_is_told_on_both_of_its_sides_and_in_the_time_line(nested_gap: Trace) -> None:
    assert "3 steps omitted after this one" in drawn(nested_gap, 3)
    assert "3 steps omitted before this one" in drawn(nested_gap, 4)
    assert "omitted" not in drawn(nested_gap, 2)
    assert "┄┄┄" in drawn(nested_gap, 0)


def test_the_time_line_marks_where_we_are_and_what_was_raised(nested: Trace) -> None:
    line = drawn(nested, 4, columns=12).split("\n")[1]
    assert line == " ━━━━●────✗"


def test_an_exception_is_named_and_the_end_too(nested: Trace) -> None:
    assert "\n raised ValueError\n" in drawn(nested, 7)
    assert "raised ValueError  the run ended: failed, ValueError" in drawn(nested, 9)
    good = replace(nested, status=Status.OK, fault=None, returned=Value("int", "1"))
    assert "returned 1" in drawn(good, 9)
    assert "returned 1" not in drawn(good, 8)


def test_threads_and_tasks_are_named(nested: Trace) -> None:
    calls = tuple(replace(call, thread=1, task=2) for call in nested.calls)
    assert "thread 1  task 2" in drawn(replace(nested, calls=calls))


def test_nothing_of_a_program_reaches_the_terminal_as_it_is(nested: Trace) -> None:
    evil = "\x1b[2J\u202e\x00\r\n\udcff"
    variable = Variable(evil, Value(evil, evil))
    steps = tuple(
        replace(step, before=(variable,), after=(variable,), raised=evil) for step in nested.steps
    )
    blocks = tuple(replace(block, function=evil) for block in nested.blocks)
    program = replace(nested.program, source=f"x = '{evil}'\n" * 11, path=evil)
    trace = replace(nested, steps=steps, blocks=blocks, program=program, stdout=evil)
    for overlay in ("", "values", "output"):
        text = drawn(trace, 3, overlay=overlay)
        assert not set(evil) - {"\n"} & set(text) - set("[2J")
        assert "\\x1b[2J" in text


def test_a_terminal_without_unicode_gets_ascii(nested_gap: Trace) -> None:
    screen = Screen(nested_gap, signs=ASCII)
    for overlay in ("", "help", "values", "output"):
        for at in range(len(nested_gap.steps)):
            now = Stepping(nested_gap, at, overlay=overlay)
            for columns in (120, 60, 20):
                assert all(line.plain.isascii() for line in screen.draw(now, columns, 24))


def test_many_variables_show_the_changed_ones_and_say_how_many_more(nested: Trace) -> None:
    many = tuple(Variable(f"v{i}", Value("int", "0")) for i in range(60))
    step = replace(nested.steps[0], before=many, after=(Variable("v59", Value("int", "1")),))
    text = drawn(replace(nested, steps=(step,), head=1))
    assert "* v59 = 0 → 1" in text
    shown = sum(f"  v{i} = 0" in text for i in range(59))
    assert f"{59 - shown} more: v shows all" in text
    assert "v30" in drawn(replace(nested, steps=(step,), head=1), overlay="values", top=60)


def test_a_long_program_is_shown_around_the_step(nested: Trace) -> None:
    source = "\n" * 500 + nested.program.source
    spans = tuple(
        replace(
            block,
            spans=tuple(
                replace(s, line=s.line + 500, end_line=s.end_line + 500) for s in block.spans
            ),
        )
        for block in nested.blocks
    )
    trace = replace(nested, program=nested.program.with_source(source), blocks=spans)
    for at in range(10):
        assert "▶" in drawn(trace, at, rows=12)


def test_deep_recursion_is_cut_and_counted(nested: Trace) -> None:
    calls = tuple(
        replace(nested.calls[0], frame=i, depth=i, caller=i - 1 if i else None) for i in range(900)
    )
    step = replace(nested.steps[0], frame=899)
    text = drawn(replace(nested, calls=calls, steps=(step,), head=1))
    assert "893 more calls around these" in text


def test_a_file_whose_text_is_missing_is_named(nested: Trace) -> None:
    blocks = tuple(replace(block, path="lib/gone.py") for block in nested.blocks)
    text = drawn(replace(nested, blocks=blocks), 4)
    assert "lib/gone.py: its text is not in the trace" in text
    assert "* total = 0 → 1" in text
