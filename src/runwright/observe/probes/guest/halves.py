"""What each probe does beside the program: its weave, what that calls, and the columns it fills."""

import _tracemalloc
import time
from collections.abc import Callable
from typing import Any

from runwright.analyze.blocks import Layout
from runwright.observe.guest import weave_counts
from runwright.observe.guest.counters import Counters, Plan
from runwright.observe.guest.instrument import Weave
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.observe.probes.guest.contract import Half, Stage
from runwright.observe.probes.guest.statements import CallFrame, Statements, Thread
from runwright.observe.probes.guest.steps import Steps
from runwright.observe.probes.guest.weave_statements import StatementWeave, names


class Visits:
    """Counts the visits of basic blocks."""

    each_statement: bool = False
    columns: int = 1

    def __init__(self) -> None:
        self._plan = Plan((), ())
        self._counters: Counters | None = None

    def weave(self, layout: Layout, path: str) -> Weave:
        """Count."""
        self._plan = Plan(layout.blocks, layout.arms)
        return CountingWeave(layout, self._plan, path)

    def begin(self, stage: Stage) -> dict[str, Any]:
        """Begin."""
        marks = stage.table.cast("B").cast("Q")
        self._counters = Counters(marks, self._plan, glued=False)
        return weave_counts.names(self._counters)

    def start(self) -> None:
        """Do nothing: it counts from the beginning."""

    def returned(self, value: object) -> None:
        """Do nothing."""

    def publish(self, *, ended: bool) -> None:  # noqa: ARG002
        """Write the counts."""
        if self._counters is not None:
            self._counters.publish()

    def detach(self) -> None:
        """Do nothing: the counts of a fork are its own."""


class LineTime:
    """Measures the time of statements: hits, whole and own nanoseconds."""

    each_statement: bool = True
    columns: int = 3

    def __init__(self, gauge: Callable[[], int] = time.perf_counter_ns) -> None:
        self._gauge = gauge
        self._statements = Statements(0, gauge)
        self._table = memoryview(b"")

    def weave(self, _layout: Layout, _path: str) -> Weave:
        """Tell where the program is."""
        return StatementWeave("@line_time")

    def begin(self, stage: Stage) -> dict[str, Any]:
        """Begin."""
        self._statements = Statements(len(stage.layout.blocks), self._gauge)
        self._table = stage.table
        return names("@line_time", self._statements)

    def start(self) -> None:
        """Do nothing: it counts from the beginning."""

    def returned(self, value: object) -> None:
        """Do nothing."""

    def publish(self, *, ended: bool) -> None:  # noqa: ARG002
        """Write the times."""
        found = self._statements
        _fill(self._table, [found.hits, found.so_far(), found.own])

    def detach(self) -> None:
        """Do nothing: what a fork measures is its own."""


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

    each_statement: bool = True
    columns: int = 4

    def __init__(self) -> None:
        self._statements = _Memory(0)
        self._table = memoryview(b"")

    def weave(self, _layout: Layout, _path: str) -> Weave:
        """Tell where the program is."""
        return StatementWeave("@line_memory")

    def begin(self, stage: Stage) -> dict[str, Any]:
        """Begin."""
        self._statements = _Memory(len(stage.layout.blocks))
        self._table = stage.table
        return names("@line_memory", self._statements)

    def start(self) -> None:
        """Trace allocations from here on."""
        _tracemalloc.start(1)

    def returned(self, value: object) -> None:
        """Do nothing."""

    def publish(self, *, ended: bool) -> None:  # noqa: ARG002
        """Write the sizes."""
        found = self._statements
        _fill(self._table, [found.hits, found.so_far(), found.own, found.peaks])

    def detach(self) -> None:
        """Do nothing: what a fork measures is its own."""


def _allocated() -> int:
    return _tracemalloc.get_traced_memory()[0]


def _fill(store: memoryview, columns: list[list[int]]) -> None:
    rows = len(store) // len(columns)
    for number, column in enumerate(columns):
        for row in range(rows):
            store[number * rows + row] = column[row]


HALVES: dict[str, Callable[..., Half]] = {
    "visits": Visits,
    "steps": Steps,
    "line_time": LineTime,
    "line_memory": LineMemory,
}
