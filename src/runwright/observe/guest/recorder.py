"""The recorder: the steps of a run, the first and the last ones with their values.

The first steps are written through to the ledger, when they open and when they close. Later ones
go round in a ring, which reaches the ledger when the run ends.

A long run would spend most of its time on values that nobody will see. So when it has gone on for a
while its frames fall asleep: steps are only numbered. Every now and then they wake up for as many
steps as the ring holds, in case the process is killed. A run that ends by itself is repeated by the
host, told where its last steps begin: it sleeps until there.
"""

import _thread
import sys
from collections import deque
from collections.abc import Callable
from types import FrameType
from typing import Any

from runwright.observe.guest.counters import Counters
from runwright.observe.guest.frames import (
    AFTER,
    BEFORE,
    BLOCK,
    EXTRA,
    FRAME,
    GUARDS,
    INDEX,
    MODULE_VARIABLE,
    NONE,
    RAISED,
    VARIABLE,
    EarlyFrame,
    Frame,
    SleepingFrame,
    Step,
    Thread,
    Values,
)
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.snapshot import Freezer, is_same
from runwright.observe.guest.summary import Summary, summarize

_DELETED = ["", "<deleted>", 0]
_NEVER = 1 << 62
Variables = list[list[Any]]  # name, type, text, omitted bytes


class Recorder:
    """Keeps the steps of one run.

    Args:
        ledger: Where they go.
        counters: Published together with the steps.
        value_bytes: What the text of a value is cut to.
        head: How many of the first steps are kept, >= 1.
        tail: How many of the last ones, >= 1.
        tail_from: The step that the last ones begin at, if it is known.
    """

    def __init__(
        self,
        ledger: Ledger,
        counters: Counters,
        value_bytes: int,
        *,
        head: int,
        tail: int,
        tail_from: int | None = None,
    ) -> None:
        self.threads: dict[int, Thread] = {}
        self.frames = 0
        self.steps = 0
        self.keep: Callable[[Step], None] = self._keep_early
        self.wake_at = _NEVER if tail_from is None else tail_from
        self._freezer = Freezer(value_bytes)
        self.freeze: Callable[[Values], Values] = self._freezer.freeze_all
        self.returned: Summary | None = None
        self.note = ""  # what to tell the host besides
        self._ledger = ledger
        self._counters = counters
        self._value_bytes = value_bytes
        self._head = head
        self._tail_from = self.wake_at
        self._ring: deque[Step] = deque(maxlen=tail)
        self._late_updates: list[list[Any]] = []  # of early steps, after the log has ended
        self._make: type[Frame] = EarlyFrame
        self._sleep_at = _NEVER
        self._slept = False
        self._flushing = False

    # Frames

    def call(self) -> Frame:
        """Return the frame of a call that begins."""
        return self._make(self)

    def call_generator(self) -> Frame:
        """Return the frame of a generator or coroutine that begins.

        Those can be resumed from anywhere, so their depth is read off the stack.
        """
        depth = 0
        above: FrameType | None = sys._getframe(1).f_back
        while above is not None:
            code = above.f_code
            depth += VARIABLE in code.co_varnames or MODULE_VARIABLE in code.co_names
            above = above.f_back
        return self._make(self, depth)

    def open_class(self) -> None:
        """Begin a class body; it has no local variables to hold a frame."""
        frame = self.call()
        frame.thread.classes.append(frame)

    def class_frame(self) -> Frame:
        """Return the frame of the innermost class body of this thread."""
        return self.threads[_thread.get_ident()].classes[-1]

    def close_class(self) -> None:
        """End a class body."""
        self.threads[_thread.get_ident()].classes.pop()

    # Steps

    def _keep_early(self, step: Step) -> None:
        if step[INDEX] < self._head:
            self._ledger.log(self._record(step))
            return
        self._ledger.end_log()
        self._make = Frame
        self.keep = self._ring.append
        if self.wake_at != _NEVER:
            self.sleep()
        self.keep(step)

    def update(self, step: Step) -> None:
        """Write a change of an early step through."""
        if step[INDEX] >= self._head:
            return
        if self._make is EarlyFrame:
            self._ledger.log(self._changes(step))
        else:
            self._late_updates.append(self._changes(step))

    def is_late(self, step: Step) -> bool:
        """Say whether a step is past the first ones."""
        return bool(step[INDEX] >= self._head)

    def sleep(self) -> None:
        """Let frames fall asleep, each when it enters its next block, until the last steps."""
        self._slept = True
        self._make = SleepingFrame
        self.keep = self._fall_asleep
        self.wake_at = self._tail_from

    def _fall_asleep(self, step: Step) -> None:
        frame: Frame = step[FRAME]
        frame.step = NONE
        frame.__class__ = SleepingFrame

    def wake(self) -> None:
        """Keep steps again: the last ones begin here."""
        if self._make is SleepingFrame:
            self._make = Frame
            self.keep = self._ring.append

    def doze(self) -> None:
        """After a while: sleep, or wake up for as many steps as the ring holds."""
        if self.steps >= self._tail_from or self._make is EarlyFrame:
            return
        if self._make is SleepingFrame:
            self.wake()
            self.wake_at = 0
            self.keep = self._keep_awhile
            self._sleep_at = self.steps + (self._ring.maxlen or 0)
        elif self.keep == self._ring.append:
            self.sleep()

    def _keep_awhile(self, step: Step) -> None:
        self._ring.append(step)
        if self.steps >= min(self._sleep_at, self._tail_from):
            self.flush()
            if self.steps < self._tail_from:
                self.sleep()
            else:
                self.keep = self._ring.append

    # The ledger

    def flush(self, *, ended: bool = False) -> None:
        """Bring the ledger up to date."""
        if self._flushing:
            return  # a signal came in the middle of one
        self._flushing = True
        document = {
            "steps_opened": self.steps,
            "ended": ended,
            "slept": self._slept,
            "returned": self.returned,
            "note": self.note,
            "updates": self._late_updates,
        }
        self._counters.publish()
        self._ledger.fill_slot(document, [self._full_record(step) for step in list(self._ring)])
        self._flushing = False

    def summary(self, value: object) -> Summary:
        """Return a value as text."""
        return self._thaw(self._freezer.freeze(value))

    def _thaw(self, frozen: object) -> Summary:
        return summarize(self._freezer.thaw(frozen), self._value_bytes)

    def _record(self, step: Step) -> list[Any]:
        frame: Frame = step[FRAME]
        before = [[name, *self._thaw(value)] for name, value in zip(*step[BEFORE], strict=True)]
        return [step[INDEX], *_place(step), frame.number, frame.depth, before]

    def _changes(self, step: Step) -> list[Any]:
        return [step[INDEX], *_place(step), self._after(step), step[RAISED]]

    def _full_record(self, step: Step) -> list[Any]:
        return [*self._record(step), self._after(step), step[RAISED]]

    def _after(self, step: Step) -> Variables | None:
        """Return what is new or changed; None while the step is open."""
        if step[AFTER] is None:
            return None
        before = dict(zip(*step[BEFORE], strict=True))
        after = dict(zip(*step[AFTER], strict=True))
        changed: Variables = [
            [name, *self._thaw(value)]
            for name, value in after.items()
            if name not in before or not is_same(before[name], value)
        ]
        changed += [[name, *_DELETED] for name in before if name not in after]
        for name, value in (step[EXTRA] or {}).items():
            changed.append([name, *self._thaw(value)])
        return changed


def _place(step: Step) -> tuple[int, tuple[int, ...]]:
    """Return the block and the loop headers in front of it.

    A header that nothing was entered after is itself the block.
    """
    frame: Frame = step[FRAME]
    block, guards = (frame.block if frame.step is step else step[BLOCK]), step[GUARDS]
    return (block, guards) if block >= 0 else (guards[-1], guards[:-1])
