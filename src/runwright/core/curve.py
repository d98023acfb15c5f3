"""The memory-time curve: how much memory a run held, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident memory at one moment."""

    at_s: float
    resident_bytes: int


def area(samples: Sequence[Sample]) -> float:
    """Return the memory held over time, in byte seconds: the integral by trapezoids (TMU).

    Args:
        samples: In the order of time; of fewer than two it is 0.
    """
    return sum(
        (one.resident_bytes + two.resident_bytes) / 2 * (two.at_s - one.at_s)
        for one, two in pairwise(samples)
    )


@dataclass(frozen=True, slots=True)
class MemoryCurve:
    """Resident memory of all processes of a run, looked at from outside at intervals.

    Pages that several processes share count in each. What comes and goes between two samples is
    not seen.
    """

    samples: tuple[Sample, ...]
    interval_s: float  # between samples, about
    overhead_s: float  # processor time that looking took, in another process than the program's

    @property
    def duration_s(self) -> float:
        """From the first sample to the last (ET)."""
        return self.samples[-1].at_s - self.samples[0].at_s if self.samples else 0.0

    @property
    def peak_bytes(self) -> int:
        """The highest sample (MU); 0 if there are none."""
        return max((sample.resident_bytes for sample in self.samples), default=0)

    @property
    def byte_seconds(self) -> float:
        """The memory held over time (TMU)."""
        return area(self.samples)

    def between(self, began: Sample, ended: Sample) -> "MemoryCurve":
        """Return the part between two moments, as memory above that of the first, from time 0.

        Args:
            began: The first moment, on the clock of the samples.
            ended: The last one.
        """
        inside = [one for one in self.samples if began.at_s < one.at_s < ended.at_s]
        part = tuple(
            Sample(one.at_s - began.at_s, max(0, one.resident_bytes - began.resident_bytes))
            for one in (began, *inside, ended)
        )
        return MemoryCurve(part, self.interval_s, self.overhead_s)
