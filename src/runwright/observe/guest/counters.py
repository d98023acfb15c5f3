"""Visit counters: one per block, in a list while the program runs, in the ledger after it."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType


class FirstVisit:
    """Stands in a list of counters for a zero: adding 1 makes it 1 and marks shared memory.

    So that a block was visited is known even if the process is killed within the next C call.
    """

    __slots__ = ("_blocks", "_marks")
    visits = 0

    def __init__(self, marks: memoryview, *blocks: int) -> None:
        self._marks = marks
        self._blocks = blocks

    def __add__(self, one: int) -> int:
        for block in self._blocks:
            self._marks[block] = self._marks[block] or 1
        return one


class Alarm:
    """Stands in a list of counters for a number, and calls back after some more visits.

    Args:
        visits: So far.
        left: Until it calls back.
        ring: Returns how many more visits until it is called again; 0: never.
    """

    __slots__ = ("_left", "_ring", "visits")

    def __init__(self, visits: int, left: int, ring: Callable[[], int]) -> None:
        self.visits = visits
        self._left = left
        self._ring = ring

    def __add__(self, one: int) -> "int | Alarm":
        self._left -= 1
        if self._left <= 0:
            self._left = self._ring()
        self.visits += one
        return self if self._left > 0 else self.visits


@dataclass(frozen=True, slots=True)
class Header:
    """What a loop header evaluates: positions as in the syntax tree, end exclusive."""

    block: int
    start: tuple[int, int]
    end: tuple[int, int]


class Counters:
    """Counts visits.

    Args:
        marks: Shared memory, one 8-byte item per block.
        implied: For blocks that only a loop header leads to: that header's block. Its visits are
            not counted when it leads there, because those of the block tell.
        headers: Loop headers, to tell an exception in one from an exception in a body.
    """

    def __init__(
        self, marks: memoryview, implied: Mapping[int, int], headers: Iterable[Header]
    ) -> None:
        self._marks = marks
        self._implied = dict(implied)
        self._headers = tuple(headers)
        self._noted: TracebackType | None = None
        self.hits: list[int | FirstVisit | Alarm] = [
            FirstVisit(marks, block, *([implied[block]] if block in implied else []))
            for block in range(len(marks))
        ]

    def failed(self) -> None:
        """Count the header that the exception being handled came from, if it came from one."""
        traces = sys.exc_info()[2]
        if traces is None or traces is self._noted or traces.tb_lasti < 0:
            return
        self._noted = traces
        positions = list(traces.tb_frame.f_code.co_positions())[traces.tb_lasti // 2]
        line, _, column, _ = positions
        if line is None or column is None:
            return
        for header in self._headers:
            if header.start <= (line, column) < header.end:
                self.hits[header.block] += 1

    def visits(self) -> list[int]:
        """Return the visits of each block, implied ones left out."""
        return [count if isinstance(count, int) else count.visits for count in self.hits]

    def set_alarm(self, block: int, left: int, ring: Callable[[], int]) -> None:
        """Have a block call `ring` (see `Alarm`), just before its `left`-th visit is counted."""
        self.hits[block] = Alarm(self.visits()[block], left, ring)

    def clear_alarms(self) -> None:
        """Call nobody."""
        self.hits[:] = [c.visits if isinstance(c, Alarm) else c for c in self.hits]

    def publish(self) -> None:
        """Bring the ledger up to date."""
        totals = self.visits()
        counted = list(totals)
        for block, header in self._implied.items():
            totals[header] += counted[block]
        for block, total in enumerate(totals):
            if total:
                self._marks[block] = total
