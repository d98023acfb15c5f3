"""Cost: what a call, a check or a script cost, without what went before it."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from runwright.core.curve import MemoryCurve
from runwright.core.errors import NotComparable
from runwright.core.execution import Fault
from runwright.core.program import Program
from runwright.core.status import Status


class Provider(Enum):
    """Who counts instructions."""

    PERF_EVENT = "perf_event"  # the processor: retired instructions in user mode
    BYTECODE = "bytecode"  # the interpreter: instructions of the program's own Python code
    CALLGRIND = "callgrind"  # Valgrind's emulated processor: all instructions in user mode


@dataclass(frozen=True, slots=True)
class Count:
    """A number of executed instructions, and who counted them on what.

    Counts of one provider on one runtime can be compared (`<`), subtracted and divided.
    """

    provider: Provider
    value: int
    runtime: str  # what executed the program, such as "CPython 3.11.7" or "native"
    detail: str = ""  # what is counted and what is not

    def __lt__(self, other: "Count") -> bool:
        self._require_like(other)
        return self.value < other.value

    def __le__(self, other: "Count") -> bool:
        self._require_like(other)
        return self.value <= other.value

    def __gt__(self, other: "Count") -> bool:
        return other < self

    def __ge__(self, other: "Count") -> bool:
        return other <= self

    def __sub__(self, other: "Count") -> "Count":
        self._require_like(other)
        return replace(self, value=self.value - other.value)

    def __truediv__(self, other: "Count") -> float:
        """Return the ratio; one to a count of 0 is infinite, and 0 to 0 is 1."""
        self._require_like(other)
        if other.value == 0:
            return math.inf if self.value else 1.0
        return self.value / other.value

    def _require_like(self, other: "Count") -> None:
        """Refuse what would be comparing seconds with metres.

        Raises:
            NotComparable: the other one has another provider or another runtime.
        """
        if (self.provider, self.runtime) != (other.provider, other.runtime):
            raise NotComparable(
                f"a count by {self.provider.value} on {self.runtime} does not compare with one by "
                f"{other.provider.value} on {other.runtime}; count both in one way"
            )


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks said of one run of what was measured."""

    wall_s: float
    cpu_s: float  # user and system, all threads, and child processes that were waited for
    memory_bytes: int | None  # highest resident size above that at the start; None: not measured
    curve: MemoryCurve | None = None  # of resident memory above that at the start


@dataclass(frozen=True, slots=True)
class Allocations:
    """What Python's allocators said of one run; memory that C libraries get themselves is not in.

    It is what `tracemalloc` traces, begun where the measured part begins.
    """

    peak_bytes: int  # most that was allocated at one time
    kept_bytes: int  # still allocated at the end, the result included
    kept_blocks: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What the measured part of a program cost. Each repeat is a run of its own.

    Figures come from within the program's process, so a program can forge them: they rank and
    reward, and no verdict rests on them alone.
    """

    program: Program
    status: Status  # of the first run that did not end well, else ok
    readings: tuple[Reading, ...] = ()  # one per repeat
    counts: tuple[Count, ...] = ()  # one per repeat
    allocations: Allocations | None = None
    fault: Fault | None = None
    detail: str = ""  # why a figure that was asked for is missing; "": none is

    @property
    def wall_s(self) -> float | None:
        """Median of the wall times, seconds; None: there are none."""
        return statistics.median(r.wall_s for r in self.readings) if self.readings else None

    @property
    def cpu_s(self) -> float | None:
        """Median of the processor times, seconds; None: there are none."""
        return statistics.median(r.cpu_s for r in self.readings) if self.readings else None

    @property
    def memory_bytes(self) -> int | None:
        """Highest of the memory readings; None: there are none."""
        known = [r.memory_bytes for r in self.readings if r.memory_bytes is not None]
        return max(known, default=None)

    @property
    def curve(self) -> MemoryCurve | None:
        """The memory-time curve of the median area, the lower one of two; None: there are none."""
        curves = [reading.curve for reading in self.readings if reading.curve is not None]
        curves.sort(key=lambda curve: curve.byte_seconds)
        return curves[(len(curves) - 1) // 2] if curves else None

    @property
    def instructions(self) -> Count | None:
        """Median of the counts, the lower one of two; None: there are none."""
        if not self.counts:
            return None
        return sorted(self.counts)[(len(self.counts) - 1) // 2]


def relative_deviation(values: Sequence[float]) -> float:
    """Return the relative standard deviation (RSD) of a sample: s / mean, with n - 1 in s.

    Args:
        values: At least two, whose mean is not 0.

    Raises:
        ValueError: there are fewer, or their mean is 0.
    """
    mean = statistics.fmean(values) if len(values) > 1 else 0.0
    if mean == 0:
        raise ValueError("an RSD needs two values or more, and a mean that is not 0")
    return statistics.stdev(values) / mean
