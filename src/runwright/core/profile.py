"""Profile: what each line of a program took and allocated in one run."""

from dataclasses import dataclass

from runwright.core.cost import Cost
from runwright.core.execution import Fault
from runwright.core.program import Program
from runwright.core.status import Status


@dataclass(frozen=True, slots=True)
class LineTime:
    """The time of one line: of all statements that begin in it."""

    line: int  # from 1
    function: str  # qualified name; "<module>" outside functions
    hits: int  # times it ran; of a loop header, its evaluations
    time_s: float  # wall, what it called included; in recursion the outermost counts
    own_s: float  # without what it called of the functions that are watched


@dataclass(frozen=True, slots=True)
class LineMemory:
    """What one line allocated and freed, of Python's allocators."""

    line: int  # from 1
    function: str
    hits: int
    added_bytes: int  # more allocated after than before, summed; below 0: it freed more
    own_bytes: int  # the same without what it called
    peak_bytes: int  # most that was allocated at one time in it, since what is watched began


@dataclass(frozen=True, slots=True)
class Profile:
    """What each line took, in the order of lines. Times and memory are of runs of their own.

    A probe costs more than a simple statement, and a small part of it is charged to the line, so
    shares of lines that do little are too high. The overheads tell what all probes took.
    """

    program: Program
    status: Status  # of the first run that did not end well, else ok
    cost: Cost  # of the plain runs, without probes
    times: tuple[LineTime, ...] = ()
    memory: tuple[LineMemory, ...] = ()
    time_overhead: float | None = None  # wall time of the run for `times` / that of the plain one
    memory_overhead: float | None = None  # the same of the run for `memory`
    fault: Fault | None = None
    detail: str = ""  # why it is not what was asked for; "": it is

    @property
    def total_s(self) -> float:
        """Time of all lines, each counted once; what shares are of."""
        return sum(line.own_s for line in self.times)
