"""From source text to a syntax tree and to its blocks; bad source is one exception, SyntaxError."""

import ast
import warnings

from runwright.analyze.blocks import cut
from runwright.core.block import Block, Span


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a Python program.

    Raises:
        SyntaxError: it is not Python, or nested deeper than the parser can follow.
    """
    with warnings.catch_warnings():  # what the compiler dislikes is no business of the host's user
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (ValueError, RecursionError, MemoryError) as error:
            reason = str(error) or type(error).__name__
            raise SyntaxError(f"the source cannot be parsed: {reason}") from error


def blocks(source: str, *, each_statement: bool = False) -> tuple[Block, ...]:
    """Return the basic blocks of a Python program, in source order; `blocks[n].id == n`.

    Args:
        source: The program.
        each_statement: One block per statement instead.

    Raises:
        SyntaxError: it is not Python, or nested too deeply.
    """
    tree = parse(source)
    try:
        layout = cut(tree, source, each_statement=each_statement)
    except RecursionError:
        raise SyntaxError("the source cannot be cut into blocks: nested too deeply") from None
    return tuple(
        Block(
            id=block.id,
            function=block.function,
            spans=tuple(
                Span(region.line, region.column, region.end_line, region.end_column)
                for region in block.regions
            ),
            loop=block.loop,
        )
        for block in layout.blocks
    )
