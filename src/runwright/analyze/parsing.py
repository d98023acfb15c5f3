"""From source text to a syntax tree and to its blocks; bad source is one exception, SyntaxError."""

import ast
import symtable
import warnings
from codeop import PyCF_ALLOW_INCOMPLETE_INPUT  # type: ignore[attr-defined]  # unknown to mypy

from runwright.analyze.blocks import cut
from runwright.core.block import Arm, Block, Span


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


def unfinished(source: str) -> bool:
    """Return True if a text is Python so far: it is a program, or lacks nothing but its end."""
    flags = ast.PyCF_ONLY_AST | PyCF_ALLOW_INCOMPLETE_INPUT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<unknown>", "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            return error.msg == "incomplete input"
        except (ValueError, RecursionError, MemoryError):
            return False
    return True


def symbols(source: str) -> symtable.SymbolTable:
    """Return the names of a Python program by scope; refuses more than the parser does.

    Raises:
        SyntaxError: it is no program, e.g. it has `nonlocal` outside a function.
        ValueError: it has NULs.
        RecursionError: it is nested too deeply.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return symtable.symtable(source, "<program>", "exec")


def blocks(source: str, *, each_statement: bool = False) -> tuple[Block, ...]:
    """Return the basic blocks of a Python program, in source order; `blocks[n].id == n`.

    Args:
        source: The program.
        each_statement: One block per statement instead.

    Raises:
        SyntaxError: it is not Python, or nested too deeply.
    """
    return table(source, each_statement=each_statement)[0]


def arms(source: str, *, each_statement: bool = False) -> tuple[Arm, ...]:
    """Return the ways out of each decision of a Python program, in source order.

    Args and errors are those of `blocks`, whose numbers they use.
    """
    return table(source, each_statement=each_statement)[1]


def table(
    source: str,
    *,
    each_statement: bool = False,
    path: str = "",
    first_block: int = 0,
    first_arm: int = 0,
) -> tuple[tuple[Block, ...], tuple[Arm, ...]]:
    """Return the blocks and arms of one file.

    Args:
        source: The file.
        each_statement: One block per statement instead.
        path: Of a file beside the program.
        first_block: Where to begin numbering blocks.
        first_arm: Where to begin numbering arms.

    Raises:
        SyntaxError: it is not Python, or nested too deeply.
    """
    tree = parse(source)
    try:
        layout = cut(
            tree,
            source,
            each_statement=each_statement,
            first_block=first_block,
            first_arm=first_arm,
        )
    except RecursionError:
        raise SyntaxError("the source cannot be cut into blocks: nested too deeply") from None
    found = tuple(
        Block(
            id=block.id,
            function=block.function,
            spans=tuple(
                Span(region.line, region.column, region.end_line, region.end_column)
                for region in block.regions
            ),
            loop=block.loop,
            path=path,
            opaque=block.opaque,
        )
        for block in layout.blocks
    )
    return found, tuple(Arm(arm.block, arm.taken, arm.line, arm.target) for arm in layout.arms)
