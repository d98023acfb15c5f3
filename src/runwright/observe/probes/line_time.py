"""The time that each line took, with and without what it called."""

from runwright.core.execution import Execution
from runwright.core.profile import LineTime
from runwright.observe.probes.contract import NO_OPTIONS, Table, require_counts


class LineTimes:
    """Gives a `LineTime` per line on which a statement ran.

    A statement's time goes from its start to the start of the next one of its call. Builtins are
    part of the line that calls them. A generator's line pauses while the generator is suspended; an
    `await` goes on, so its time is how long it was waited for.
    """

    name = "line_time"
    each_statement = True
    columns = 3
    options = NO_OPTIONS

    def collect(self, _execution: Execution, table: Table) -> tuple[LineTime, ...]:
        """Return the lines, ascending."""
        hits, whole, own = table.columns
        require_counts(hits)
        lines: dict[int, LineTime] = {}
        for block, *numbers in zip(table.blocks, hits, whole, own, strict=True):
            if numbers[0]:
                line = block.spans[0].line
                time_s, own_s = numbers[1] / 1e9, numbers[2] / 1e9
                before = lines.get(line, LineTime(line, block.function, 0, 0.0, 0.0))
                lines[line] = LineTime(
                    line,
                    before.function,
                    before.hits + numbers[0],
                    before.time_s + time_s,
                    before.own_s + own_s,
                )
        return tuple(lines[line] for line in sorted(lines))
