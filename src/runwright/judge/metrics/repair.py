"""Repair: how much of what was wrong a debugger mended.

Paper: Shi, Wang, Wan, Wang, Gu. "From Code to Correctness", 2024. arXiv:2410.01215, section 4.1
"""

from dataclasses import dataclass

from runwright.core.errors import BadOption


@dataclass(frozen=True, slots=True)
class Repair:
    """Programs before and after debugging.

    Raises:
        BadOption: the counts do not agree.
    """

    total: int  # programs
    failing: int  # of them before
    repaired: int  # of those after

    def __post_init__(self) -> None:
        if not 0 <= self.repaired <= self.failing <= self.total or not self.total:
            counts = f"repaired={self.repaired}, failing={self.failing}, total={self.total}"
            raise BadOption(f"{counts}: each must be at most the next, and the last at least 1")

    @property
    def accuracy(self) -> float:
        """Share of all programs that are right after debugging, 0 to 1."""
        return (self.total - self.failing + self.repaired) / self.total

    @property
    def success_rate(self) -> float | None:
        """Share of failing programs that were repaired (RSR), 0 to 1; None: none was failing."""
        return self.repaired / self.failing if self.failing else None
