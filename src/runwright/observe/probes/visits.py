"""How often each basic block was entered; a loop header, evaluated."""

from runwright.core.program import Program
from runwright.observe.probes.contract import Table, require_counts


class Visits:
    """Gives one count per block of `runwright.analyze.blocks`, in that order."""

    name = "visits"
    each_statement = False
    columns = 1

    def collect(self, _program: Program, table: Table) -> tuple[int, ...]:
        """Return the counts."""
        (counts,) = table.columns
        require_counts(counts)
        return counts
