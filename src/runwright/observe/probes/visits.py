"""How often each basic block was entered; a loop header, evaluated."""

from runwright.core.execution import Execution
from runwright.observe.probes.contract import NO_OPTIONS, Table, require_counts


class Visits:
    """Gives one count per block of `runwright.analyze.blocks`, in that order."""

    name = "visits"
    each_statement = False
    columns = 1
    options = NO_OPTIONS

    def collect(self, _execution: Execution, table: Table) -> tuple[int, ...]:
        """Return the counts."""
        (counts,) = table.columns
        require_counts(counts)
        return counts
