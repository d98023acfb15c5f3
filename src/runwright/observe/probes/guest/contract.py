"""The contract of a guest's half of a probe, and what it is told of the run it is put into."""

from dataclasses import dataclass
from typing import Any, Protocol

from runwright.analyze.blocks import Layout
from runwright.observe.guest.instrument import Weave


@dataclass(frozen=True, slots=True)
class Stage:
    """What a half is told of the run, the program being woven."""

    layout: Layout  # of the program, as the half numbers it
    module: bool  # whether the module's own code is watched
    table: memoryview  # (columns * rows) int64, column after column, read by the host
    descriptor: int  # the result file
    free: int  # where in it the tables of all halves end; only `Steps` writes there


class Half(Protocol):
    """The guest's half of a probe."""

    @property
    def each_statement(self) -> bool:
        """Whether it numbers statements; False: basic blocks."""
        ...

    @property
    def columns(self) -> int:
        """How many its table has, of 8-byte integers: one row per statement or block."""
        ...

    def weave(self, layout: Layout, path: str) -> Weave:
        """Return what puts its calls into the program; `path` as code objects have it."""
        ...

    def begin(self, stage: Stage) -> dict[str, Any]:
        """Begin; returns what must stand among the builtins."""
        ...

    def start(self) -> None:
        """What is watched begins now; the module's own code may have run before."""

    def returned(self, value: object) -> None:
        """What is watched has come to a value."""

    def publish(self, *, ended: bool) -> None:
        """Bring the result up to date; `ended`: what is watched has ended by itself."""

    def detach(self) -> None:
        """Write no more: this process is a fork of the watched one."""
