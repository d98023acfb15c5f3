from dataclasses import replace

import pytest

from runwright.cli.listing import compact, listings, visited_lines
from runwright.core import Block, File, Span, Trace


def test_each_line_has_its_count_and_unwatched_ones_have_none(nested: Trace) -> None:
    counts = listings(nested)[""].counts
    assert counts == (None, 1, 3, 3, 0, None, None, None, 3, 1, 2)


def test_a_script_s_own_lines_count(nested: Trace) -> None:
    script = replace(nested, hits=(1, *nested.hits[1:]))
    assert listings(script)[""].counts[0] == 1


def test_a_class_s_own_lines_do_not_count_where_a_call_was_watched(nested: Trace) -> None:
    source = "class A:\n    x = 1\n\n    def f(self):\n        return 1\n"
    blocks = (
        Block(0, "<module>", (Span(1, 0, 1, 8),)),
        Block(1, "A", (Span(2, 4, 2, 9),)),
        Block(2, "A.f", (Span(5, 8, 5, 16),)),
    )
    program = nested.program.with_source(source)
    trace = replace(nested, program=program, blocks=blocks, hits=(0, 0, 0), steps=(), head=0)
    assert listings(trace)[""].counts == (None, None, None, None, 0)


def test_files_beside_the_program_are_listed_if_they_were_watched(nested: Trace) -> None:
    files = (File("lib/a.py", b"x = 1\r\ny = 2\r\n"), File("data.txt", b"\xff"))
    block = Block(8, "<module>", (Span(2, 0, 2, 5),), path="lib/a.py")
    trace = replace(
        nested,
        program=replace(nested.program, files=files),
        blocks=(*nested.blocks, block),
        hits=(*nested.hits, 4),
    )
    found = listings(trace)
    assert list(found) == ["", "lib/a.py"]
    assert found["lib/a.py"].lines == ["x = 1", "y = 2"]
    assert found["lib/a.py"].counts == (None, 4)


def test_a_step_goes_through_its_guards_first(nested: Trace) -> None:
    assert visited_lines(nested, nested.steps[1]) == (3, 4)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"),
        (9999, "9999"),
        (10_000, "10k"),
        (999_999, "999k"),
        (3_400_000, "3.4M"),
        (10**7, "10M"),
        (10**10, "10G"),
        (10**16, "10000T"),
    ],
)
def test_a_count_is_written_in_few_characters(count: int, text: str) -> None:
    assert compact(count) == text
