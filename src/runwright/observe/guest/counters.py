"""Visit counters: in a list while the program runs, in shared memory after it.

The program counts as little as will do: each block that is not a loop header, each arm whose target
does not tell how often it was taken, and each header that raised. The rest follows:

    an arm         was taken as often as its target was visited, if nothing else leads there
    a loop header  was evaluated as often as its arms were taken, and as it raised
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from runwright.analyze.blocks import StaticArm, StaticBlock


class FirstVisit:
    """Stands in a list of counters for a zero: adding 1 makes it 1 and marks shared memory.

    So that a block was visited is known even if the process is killed within the next C call.
    """

    __slots__ = ("_marked", "_marks")
    visits = 0

    def __init__(self, marks: memoryview, marked: Sequence[int]) -> None:
        self._marks = marks
        self._marked = marked

    def __add__(self, one: int) -> int:
        for mark in self._marked:
            self._marks[mark] = self._marks[mark] or 1
        return one


class Alarm:
    """Stands in a list of counters for a number, and calls back after some more visits.

    Args:
        hits: The list.
        counter: Where in it.
        left: Visits until it calls back; the last of them is counted after that.
        ring: May set other alarms, here too.
    """

    __slots__ = ("_at_ring", "_counter", "_hits", "_left", "_ring")

    def __init__(
        self,
        hits: "list[int | FirstVisit | Alarm]",
        counter: int,
        left: int,
        ring: Callable[[], None],
    ) -> None:
        before = hits[counter]
        self._at_ring = left + (before if isinstance(before, int) else before.visits)
        self._hits = hits
        self._counter = counter
        self._left = left
        self._ring = ring

    @property
    def visits(self) -> int:
        """How many there were so far."""
        return self._at_ring - self._left

    def __add__(self, one: int) -> "int | Alarm":
        self._left -= 1
        if self._left > 0:
            return self
        self._left = 1  # not counted yet
        self._ring()
        there = self._hits[self._counter]
        if isinstance(there, Alarm):  # it counts from here
            there._at_ring += one
            return there
        return self.visits + one


@dataclass(frozen=True, slots=True)
class Header:
    """What a loop header evaluates: positions as in the syntax tree, end exclusive."""

    block: int
    path: str  # of the code it is in
    start: tuple[int, int]
    end: tuple[int, int]
    last: bool  # nothing is entered after it in its call, class or module


@dataclass(slots=True)
class Plan:
    """What there is to count in a program, filled while it is instrumented."""

    blocks: Sequence[StaticBlock]
    arms: Sequence[StaticArm]
    headers: dict[int, Header] = field(default_factory=dict)  # by block
    entries: list[int] = field(default_factory=list)  # counters of calls, module and class bodies
    counters: int = 0  # used so far: blocks, arms, and entries of their own

    def __post_init__(self) -> None:
        """Number those of blocks and arms."""
        self.counters = len(self.blocks) + len(self.arms)

    def add_entry(self, first: int) -> int | None:
        """Note code that begins with a block; returns the counter it needs besides, if any."""
        if not self.blocks[first].loop:
            self.entries.append(first)
            return None
        self.entries.append(self.counters)
        self.counters += 1
        return self.counters - 1


@dataclass(frozen=True, slots=True)
class Totals:
    """What the counters come to."""

    hits: list[int]  # of each block
    taken: list[int]  # of each arm
    steps: int  # visits, with loop headers glued to what was entered after them


class Counters:
    """Counts visits.

    Args:
        marks: Shared memory, one 8-byte item per block, then one per arm; the arms may be missing.
        plan: Of the instrumented program.
        glued: Whether headers are part of the step that follows.
    """

    def __init__(self, marks: memoryview, plan: Plan, *, glued: bool) -> None:
        self._marks = marks
        self._plan = plan
        self._glued = glued
        self._noted: TracebackType | None = None
        self.hits: list[int | FirstVisit | Alarm] = [
            FirstVisit(marks, marked) for marked in self._all_marked()
        ]

    def _all_marked(self) -> list[list[int]]:
        """Return, for each counter, what in shared memory its first visit tells."""
        blocks, arms = self._plan.blocks, self._plan.arms
        marked = [[index] for index in range(len(blocks) + len(arms))]
        for number, arm in enumerate(arms, len(blocks)):
            counter = number if arm.shared or arm.target is None else arm.target
            also = [number, *([arm.block] if blocks[arm.block].loop else [])]
            marked[counter] += [mark for mark in also if mark not in marked[counter]]
        marked = [[mark for mark in some if mark < len(self._marks)] for some in marked]
        return marked + [[]] * (self._plan.counters - len(marked))

    def failed(self) -> None:
        """Count the header that the exception being handled came from, if it came from one."""
        traces = sys.exc_info()[2]
        if traces is None or traces is self._noted or traces.tb_lasti < 0:
            return
        self._noted = traces
        code = traces.tb_frame.f_code
        line, _, column, _ = list(code.co_positions())[traces.tb_lasti // 2]
        if line is None or column is None:
            return
        for header in self._plan.headers.values():
            inside = header.start <= (line, column) < header.end
            if inside and header.path == code.co_filename:
                self.hits[header.block] += 1

    def counted(self) -> list[int]:
        """Return the counters as they are."""
        return [count if type(count) is int else count.visits for count in self.hits]  # type: ignore[union-attr]

    def calls(self) -> int:
        """Return how many calls, module and class bodies began so far."""
        counted = self.counted()
        return sum(counted[counter] for counter in self._plan.entries)

    def totals(self) -> Totals:
        """Return what the counters come to so far."""
        plan, counted = self._plan, self.counted()
        blocks = len(plan.blocks)
        hits = counted[:blocks]  # headers that raised among them: steps, nothing was entered after
        taken = [
            counted[number] if arm.shared or arm.target is None else hits[arm.target]
            for number, arm in enumerate(plan.arms, blocks)
        ]
        steps = sum(hits)
        for arm, times in zip(plan.arms, taken, strict=True):
            if plan.blocks[arm.block].loop:
                hits[arm.block] += times
                header = plan.headers.get(arm.block)
                if not arm.taken and header is not None and header.last:
                    steps += times
        return Totals(hits, taken, steps if self._glued else sum(hits))

    def is_header(self, block: int) -> bool:
        """Say whether a block is a loop header; those have no counter that tells."""
        return self._plan.blocks[block].loop

    def set_alarm(self, counter: int, left: int, ring: Callable[[], None]) -> None:
        """Have a counter call `ring` (see `Alarm`) at its `left`-th visit from here."""
        self.hits[counter] = Alarm(self.hits, counter, left, ring)

    def clear_alarms(self) -> None:
        """Call nobody."""
        self.hits[:] = [c.visits if isinstance(c, Alarm) else c for c in self.hits]

    def publish(self) -> Totals:
        """Bring shared memory up to date; returns what it says."""
        totals = self.totals()
        for mark, total in enumerate((*totals.hits, *totals.taken)[: len(self._marks)]):
            if total:
                self._marks[mark] = total
        return totals
