"""The contract of a probe: what is put into a program before it runs, what is read after it.

A probe has two halves of one name. The guest's (guest/halves.py) weaves calls into the syntax tree
in the sandbox and fills a table; this one says what the table means. A probe that is not asked for
leaves nothing in the program, and one cannot tell whether others are there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, TypeVar

from runwright.core.block import Arm, Block
from runwright.core.execution import Execution

T_co = TypeVar("T_co", covariant=True)
NO_OPTIONS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Table:
    """What a probe left: one row per basic block or statement."""

    blocks: tuple[Block, ...]  # what the rows are of
    columns: tuple[tuple[int, ...], ...]
    arms: tuple[Arm, ...] = ()  # of the same cut
    ledger: bytes = b""  # what follows the tables; `Steps` writes there
    replayed: bytes = b""  # the document that its log came to, of a run that left no other


class Probe(Protocol[T_co]):
    """One analysis of a run."""

    @property
    def name(self) -> str:
        """Of its guest's half."""
        ...

    @property
    def each_statement(self) -> bool:
        """Whether it has a row per statement; False: per basic block."""
        ...

    @property
    def columns(self) -> int:
        """How many its table has."""
        ...

    @property
    def options(self) -> Mapping[str, int]:
        """What its guest's half is made with."""
        ...

    def collect(self, execution: Execution, table: Table) -> T_co:
        """Return what a table says; it may be junk, as a program can write there.

        Raises:
            ValueError: it cannot have come from the probe.
        """
        ...


def require_counts(numbers: Sequence[int]) -> None:
    """Refuse what cannot be counts.

    Raises:
        ValueError: one is negative.
    """
    if any(number < 0 for number in numbers):
        raise ValueError("a count is negative")
