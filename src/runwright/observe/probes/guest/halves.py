"""What each probe does beside the program: its weave, what that calls, and the columns it fills."""

import _tracemalloc
import time
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from runwright.analyze.blocks import Layout
from runwright.observe.guest.counters import Counters
from runwright.observe.guest.instrument import Weave
from runwright.observe.guest.probes import FAILED, HITS
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.observe.probes.guest.statements import CallFrame, Statements, Thread
from runwright.observe.probes.guest.weave_statements import StatementWeave, names


class Half(Protocol):
    """The guest's half of a probe."""

    each_statement: ClassVar[bool]  # it numbers statements; False: basic blocks
    columns: ClassVar[int]  # of 8-byte integers, one row per statement or block

    @property
    def weave(self) -> Weave:
        """What puts its calls into the program."""
        ...

    def begin(self, layout: Layout, store: memoryview) -> dict[str, Any]:
        """Begin, the program being woven; returns what must stand among the builtins.

        Args:
            layout: Of the program.
            store: (columns * rows) int64, column after column, read by the host.
        """

    def start(self) -> None:
        """What is watched begins now; the module's own code may have run before."""

    def publish(self) -> None:
        """Bring the store up to date."""


class Visits:
    """Counts the visits of basic blocks."""

    each_statement: ClassVar[bool] = False
    columns: ClassVar[int] = 1

    def __init__(self) -> None:
        self.weave: CountingWeave = CountingWeave()
        self._counters: Counters | None = None

    def begin(self, _layout: Layout, store: memoryview) -> dict[str, Any]:
        """Begin."""
        marks = store.cast("B").cast("Q")
        self._counters = Counters(marks, self.weave.implied, self.weave.headers)
        return {HITS: self._counters.hits, FAILED: self._counters.failed}

    def start(self) -> None:
        """Do nothing: it counts from the beginning."""

    def publish(self) -> None:
        """Write the counts."""
        if self._counters is not None:
            self._counters.publish()


class LineTime:
    """Measures the time of statements: hits, whole and own nanoseconds."""

    each_statement: ClassVar[bool] = True
    columns: ClassVar[int] = 3

    def __init__(self, gauge: Callable[[], int] = time.perf_counter_ns) -> None:
        self.weave: StatementWeave = StatementWeave("@line_time")
        self._gauge = gauge
        self._statements = Statements(0, gauge)
        self._store = memoryview(b"")

    def begin(self, layout: Layout, store: memoryview) -> dict[str, Any]:
        """Begin."""
        self._statements = Statements(len(layout.blocks), self._gauge)
        self._store = store
        return names("@line_time", self._statements)

    def start(self) -> None:
        """Do nothing: it counts from the beginning."""

    def publish(self) -> None:
        """Write the times."""
        found = self._statements
        _fill(self._store, [found.hits, found.so_far(), found.own])


class _Memory(Statements):
    """Keeps the peak of each statement beside what it adds."""

    def __init__(self, size: int) -> None:
        super().__init__(size, _allocated)
        self.peaks = [0] * (size + 1)

    def at(self, frame: CallFrame, statement: int) -> None:
        self._note_peak(frame)
        super().at(frame, statement)
        frame.peak = 0
        _tracemalloc.reset_peak()

    def _end(self, frame: CallFrame, thread: Thread, now: int) -> None:
        self._note_peak(frame)
        super()._end(frame, thread, now)

    def _exit(self, thread: Thread) -> None:
        inner = thread.top
        super()._exit(thread)
        thread.top.peak = max(thread.top.peak, inner.most)

    def _note_peak(self, frame: CallFrame) -> None:
        peak = _tracemalloc.get_traced_memory()[1] - frame.thread.skew
        frame.peak = max(frame.peak, peak)
        frame.most = max(frame.most, frame.peak)
        self.peaks[frame.statement] = max(self.peaks[frame.statement], frame.peak)


class LineMemory:
    """Measures the memory of statements: hits, whole and own bytes added, and the peak in it."""

    each_statement: ClassVar[bool] = True
    columns: ClassVar[int] = 4

    def __init__(self) -> None:
        self.weave: StatementWeave = StatementWeave("@line_memory")
        self._statements = _Memory(0)
        self._store = memoryview(b"")

    def begin(self, layout: Layout, store: memoryview) -> dict[str, Any]:
        """Begin."""
        self._statements = _Memory(len(layout.blocks))
        self._store = store
        return names("@line_memory", self._statements)

    def start(self) -> None:
        """Trace allocations from here on."""
        _tracemalloc.start(1)

    def publish(self) -> None:
        """Write the sizes."""
        found = self._statements
        _fill(self._store, [found.hits, found.so_far(), found.own, found.peaks])


def _allocated() -> int:
    return _tracemalloc.get_traced_memory()[0]


def _fill(store: memoryview, columns: list[list[int]]) -> None:
    rows = len(store) // len(columns)
    for number, column in enumerate(columns):
        for row in range(rows):
            store[number * rows + row] = column[row]


HALVES: dict[str, type[Visits] | type[LineTime] | type[LineMemory]] = {
    "visits": Visits,
    "line_time": LineTime,
    "line_memory": LineMemory,
}
