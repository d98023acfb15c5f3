"""Block: a basic block of a program's control-flow graph."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source: lines from 1, columns from 0 in characters, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A maximal run of statements that is entered at its first and left after its last."""

    id: int  # unique in its program, in source order
    function: str  # qualified name; "<module>" outside functions
    spans: tuple[Span, ...]  # one per statement or loop/branch guard in it

    @property
    def lines(self) -> tuple[int, ...]:
        """Every source line the block touches, ascending."""
        return tuple(
            sorted({n for span in self.spans for n in range(span.line, span.end_line + 1)})
        )
