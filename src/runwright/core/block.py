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
    loop: bool = False  # a loop header: its visits are evaluations, one more than iterations
    path: str = ""  # of the file beside the program that it is in; "": the program itself
    opaque: bool = False  # it runs code made at run time (exec, eval), which is not watched

    @property
    def lines(self) -> tuple[int, ...]:
        """Every source line the block touches, ascending."""
        return tuple(
            sorted({n for span in self.spans for n in range(span.line, span.end_line + 1)})
        )


@dataclass(frozen=True, slots=True)
class Arm:
    """One way out of a decision: of an `if`, `elif`, `while`, `for` or `case`."""

    block: int  # id of the block that decides
    taken: bool  # True: into the body; False: past it, to `else` or what follows
    line: int  # where the decision stands, from 1
    target: int | None  # the block it leads into first; None: past the decision, there is no `else`
