"""The steps of a run with the values before and after them, as the tracer keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from runwright.core.errors import BadOption
from runwright.core.execution import Execution
from runwright.core.trace import Trace
from runwright.observe.probes.contract import Table
from runwright.observe.reading import read, read_replayed, trace_of
from runwright.observe.replaying import replayed
from runwright.run import Sandbox


@dataclass(frozen=True, slots=True)
class Steps:
    """Gives the `Trace` that `runwright.observe.trace` gives of the same target.

    Only the program's own file is watched. No step is skipped on the way, so a long run takes
    longer than one that `trace` watches, and is not repeated; what is kept is bounded alike.

    Raises:
        BadOption: `steps` or `value_bytes` is out of range.
    """

    steps: int = 200  # how many are kept, the first and the last halves, >= 2
    value_bytes: int = 200  # longest text of a value, >= 20; beyond it head and tail are kept
    lines: bool = False  # one block per statement; loop headers are steps too

    name: ClassVar[str] = "steps"
    columns: ClassVar[int] = 0

    def __post_init__(self) -> None:
        """Check."""
        if self.steps < 2:
            raise BadOption(f"steps={self.steps} must be at least 2")
        if self.value_bytes < 20:
            raise BadOption(f"value_bytes={self.value_bytes} must be at least 20")

    @property
    def each_statement(self) -> bool:
        """Whether blocks are statements."""
        return self.lines

    @property
    def options(self) -> Mapping[str, int]:
        """What its guest's half is made with."""
        return {
            "lines": self.lines,
            "head": self._head,
            "tail": self.steps - self._head,
            "value_bytes": self.value_bytes,
        }

    @property
    def _head(self) -> int:
        return self.steps - self.steps // 2

    def collect(self, execution: Execution, table: Table) -> Trace:
        """Return the trace; what cannot be read is said in its `detail`."""
        contents = read(table.ledger, table.blocks, len(table.arms))
        if contents.log:
            contents = read_replayed(table.replayed, contents, table.blocks)
        return trace_of(execution, table.blocks, table.arms, contents)

    async def with_log(self, table: Table, sandbox: Sandbox) -> Table:
        """Return a table with what a run that was killed without warning had only logged."""
        log = read(table.ledger, table.blocks, len(table.arms)).log
        if not log:
            return table
        document = await replayed(log, sandbox, head=self._head, value_bytes=self.value_bytes)
        return replace(table, replayed=document)
