"""Figures: what the runs of one cost have told so far."""

from dataclasses import dataclass, field

from runwright.core.cost import Allocations, Cost, Count, Reading
from runwright.core.execution import Execution, Fault
from runwright.core.program import Program
from runwright.core.status import Status


@dataclass
class Figures:
    """Collects; after a run that did not end well there should be no more."""

    program: Program
    readings: list[Reading] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    allocations: Allocations | None = None
    status: Status = Status.OK
    fault: Fault | None = None
    detail: str = ""

    @property
    def sound(self) -> bool:
        """Whether all runs so far ended well."""
        return self.status is Status.OK

    def note(self, execution: Execution) -> None:
        """Take down how a run ended, if not well."""
        if execution.status is not Status.OK:
            self.status, self.fault = execution.status, execution.fault
            self.detail = execution.detail

    def lack(self, reason: str) -> None:
        """Say why a figure is missing; the first reason stays."""
        self.detail = self.detail or reason

    def cost(self) -> Cost:
        """Return all of them."""
        return Cost(
            self.program,
            self.status,
            tuple(self.readings),
            tuple(self.counts),
            self.allocations,
            self.fault,
            self.detail,
        )
