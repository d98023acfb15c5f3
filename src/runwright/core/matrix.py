"""Matrix: what each of many checks says of each of many programs."""

from dataclasses import dataclass

from runwright.core.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Matrix:
    """Programs by checks. None stands where a check was not run."""

    checks: tuple[str, ...]  # their names, by column
    rows: tuple[tuple[Outcome | None, ...], ...]  # one per program, in their order

    def passed(self, program: int) -> tuple[int, ...]:
        """Return the checks that a program passes, by column."""
        row = self.rows[program]
        return tuple(column for column, one in enumerate(row) if one is Outcome.PASSED)

    def passing(self, check: int) -> tuple[int, ...]:
        """Return the programs that pass a check, by row."""
        return tuple(i for i, row in enumerate(self.rows) if row[check] is Outcome.PASSED)
