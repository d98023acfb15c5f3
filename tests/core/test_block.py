from runwright.core import Block, Span


def test_a_block_touches_every_line_of_its_spans_once() -> None:
    block = Block(0, "f", (Span(5, 0, 6, 3), Span(2, 4, 2, 9), Span(6, 4, 6, 8)))
    assert block.lines == (2, 5, 6)
