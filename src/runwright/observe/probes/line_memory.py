"""What each line allocated and freed, with and without what it called."""

from runwright.core.execution import Execution
from runwright.core.profile import LineMemory
from runwright.observe.probes.contract import NO_OPTIONS, Table, require_counts


class LineMemories:
    """Gives a `LineMemory` per line on which a statement ran.

    It reads what `tracemalloc` traces, at the start of each statement and at the end of each call.
    What C libraries allocate by themselves is not in it. A line that runs for the first time may
    show a few hundred bytes that are the probe's.
    """

    name = "line_memory"
    each_statement = True
    columns = 4
    options = NO_OPTIONS

    def collect(self, _execution: Execution, table: Table) -> tuple[LineMemory, ...]:
        """Return the lines, ascending."""
        hits, whole, own, peaks = table.columns
        require_counts(hits)
        require_counts(peaks)
        lines: dict[int, LineMemory] = {}
        for block, *numbers in zip(table.blocks, hits, whole, own, peaks, strict=True):
            if numbers[0]:
                line = block.spans[0].line
                before = lines.get(line, LineMemory(line, block.function, 0, 0, 0, 0))
                lines[line] = LineMemory(
                    line,
                    before.function,
                    before.hits + numbers[0],
                    before.added_bytes + numbers[1],
                    before.own_bytes + numbers[2],
                    max(before.peak_bytes, numbers[3]),
                )
        return tuple(lines[line] for line in sorted(lines))
