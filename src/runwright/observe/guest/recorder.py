"""The recorder: the steps of a run, the first and the last ones with their values.

The first steps are written through to the ledger, when they open and when they close. Later ones
go round in a ring, which reaches the ledger when the run ends.

A long run would spend most of its time on values that nobody will see. So when it has gone on for a
while its frames fall asleep, each when it enters its next block: visits are only counted, which
tells how many steps there were. Every now and then all wake up for as many steps as the ring holds,
in case the process is killed. A run that ends by itself is repeated by the host, told how many
steps it has: then it sleeps until shortly before its last ones.
"""

import _thread
import sys
import weakref
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from types import FrameType
from typing import Any

from runwright.observe.guest.counters import Counters
from runwright.observe.guest.frames import (
    AFTER,
    BEFORE,
    BLOCK,
    CLASS_FRAME,
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
    Step,
    Thread,
    Values,
)
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.snapshot import Freezer, is_same
from runwright.observe.guest.summary import Summary, summarize

_DELETED = ["", "<deleted>", 0]
_AHEAD = 3  # ticks before the last steps of a run from which on it is watched closely
_CLOSE = 50_000  # steps before them, of a run so short that there may be no tick
_MARGIN = 1000  # steps before them that it wakes up
Variables = list[list[Any]]  # name, type, text, omitted bytes


@dataclass(frozen=True)
class Settings:
    """What is kept of a run."""

    value_bytes: int  # what the text of a value is cut to
    head: int  # how many of the first steps are kept, >= 1
    tail: int  # how many of the last ones, >= 1
    total: int | None  # steps that the run has, if that is known
    sleeps: bool  # False: no step is ever skipped


class Recorder:
    """Keeps the steps of one run.

    Args:
        ledger: Where they go.
        counters: Published together with the steps.
        settings: What is kept.
        glued: Blocks that are loop headers and no steps by themselves.
    """

    def __init__(
        self, ledger: Ledger, counters: Counters, settings: Settings, glued: Collection[int]
    ) -> None:
        self.frames = 0
        self.steps = 0
        self.bare_headers = 0
        self.keep: Callable[[Step], None] = self._keep_early
        self._freezer = Freezer(settings.value_bytes)
        self.freeze: Callable[[Values], Values] = self._freezer.freeze_all
        self.returned: Summary | None = None
        self.note = ""  # what to tell the host besides
        self._settings = settings
        self._glued = frozenset(glued)
        self._ledger = ledger
        self._counters = counters
        self._threads: dict[int, Thread] = {}
        self._ring: deque[Step] = deque(maxlen=settings.tail)
        self._late_updates: list[list[Any]] = []  # of early steps, after the log has ended
        self._early = True
        self._asleep = False
        self._slept = False
        self._woken_at = 0  # the step since which none was skipped
        self._seen_steps = 0  # at the last tick
        self._seen_visits = [0] * len(counters.hits)
        self._share = 0.0  # visits of the block that is watched, per step
        self._nowhere = Thread()  # of frames made asleep
        self._suspended: weakref.WeakSet[Frame] = weakref.WeakSet()  # generators and the like
        self._module: Frame | None = None
        self._flushing = False

    # Frames

    def call(self) -> Frame:
        """Return the frame of a call that begins."""
        if self._asleep:
            return Frame(self, self._nowhere, 0, awake=False)
        thread = self._thread()
        return (EarlyFrame if self._early else Frame)(self, thread, thread.depth + 1)

    def call_generator(self) -> Frame:
        """Return the frame of a generator or coroutine that begins.

        Those can be resumed from anywhere, so their depth is read off the stack.
        """
        depth = len(_traced(sys._getframe(1))) - 1
        frame = (EarlyFrame if self._early else Frame)(self, self._thread(), depth)
        self._suspended.add(frame)
        return frame

    def module(self) -> Frame:
        """Return the frame of the module's own code."""
        self._module = self.call()
        return self._module

    def open_class(self) -> None:
        """Begin a class body; it has no local variables to hold a frame."""
        thread = self._thread()
        frame = (EarlyFrame if self._early else Frame)(self, thread, thread.depth + 1)
        thread.classes.append(frame)

    def class_frame(self) -> Frame:
        """Return the frame of the innermost class body of this thread."""
        return self._thread().classes[-1]

    def close_class(self) -> None:
        """End a class body."""
        self._thread().classes.pop()

    def _thread(self) -> Thread:
        identity = _thread.get_ident()
        return self._threads.get(identity) or self._threads.setdefault(identity, Thread())

    # Steps

    def _keep_early(self, step: Step) -> None:
        if step[INDEX] < self._settings.head:
            self._ledger.log(self._record(step))
            return
        self._ledger.end_log()
        self._early = False
        self.keep = self._ring.append
        if self._settings.total is not None and self._settings.sleeps:
            self._sleep()
            if self._settings.total < _CLOSE:
                self._watch()
        self.keep(step)

    def update(self, step: Step) -> None:
        """Write a change of an early step through."""
        if step[INDEX] >= self._settings.head:
            return
        if self._early:
            self._ledger.log(self._changes(step))
        else:
            self._late_updates.append(self._changes(step))

    def is_late(self, step: Step) -> bool:
        """Say whether a step is past the first ones."""
        return bool(step[INDEX] >= self._settings.head)

    def tick(self) -> None:
        """Fall asleep, or see whether it is time to wake up; called every now and then."""
        if self._early or not self._settings.sleeps:
            return
        total = self._settings.total
        if not self._asleep:
            if total is None and self.keep == self._ring.append:
                self._sleep()
        elif total is None:
            self.wake_awhile()
        else:
            steps = self._count()
            if steps + _AHEAD * (steps - self._seen_steps) >= total - self._settings.tail:
                self._watch()
            self._seen_steps, self._seen_visits = steps, self._counters.visits()

    def _watch(self) -> None:
        """Have the block that is visited most tell when the last steps are about to begin."""
        visits = zip(self._counters.visits(), self._seen_visits, strict=True)
        recent = [now - before for now, before in visits]
        block = max(range(len(recent)), key=recent.__getitem__)
        self._share = recent[block] / max(1, self._count() - self._seen_steps)
        self._counters.clear_alarms()
        left = self._visits_left()
        if left:
            self._counters.set_alarm(block, left, self._visits_left)

    def _visits_left(self) -> int:
        """Return how many visits of the watched block to wait; 0: all are awake now.

        Half of the way at most, because the program may visit it less often from here.
        """
        assert self._settings.total is not None
        left = self._settings.total - self._settings.tail - _MARGIN - self._count()
        if left > 0:
            return max(1, int(left * self._share / 2))
        self._wake()
        return 0

    def wake_awhile(self) -> None:
        """Wake up for as many steps as the ring holds."""
        if self._asleep:
            self._wake()
            self.keep = self._keep_awhile

    def _keep_awhile(self, step: Step) -> None:
        self._ring.append(step)
        if self.steps >= self._woken_at + self._settings.tail:
            self.flush()
            self._sleep()

    def _sleep(self) -> None:
        self._asleep = self._slept = True
        self.keep = self._fall_asleep

    def _fall_asleep(self, step: Step) -> None:
        frame: Frame = step[FRAME]
        frame.step = NONE
        frame.awake = False
        frame.__class__ = Frame  # no more writing through

    def _wake(self) -> None:
        """Wake every frame that can be found: on a stack, suspended, of a class or the module."""
        self._asleep = False
        self._counters.clear_alarms()
        self.keep = self._ring.append
        self.steps = self._count()
        for identity, top in sys._current_frames().items():
            thread = self._threads.setdefault(identity, Thread())
            stack = _traced(top)
            thread.depth = len(stack) - 1
            for depth, frame in enumerate(stack):
                if frame is not None:
                    frame.thread, frame.depth = thread, depth
                    self._wake_frame(frame)
        for frame in (f for thread in self._threads.values() for f in thread.classes):
            self._wake_frame(frame)
        for frame in self._suspended:
            self._wake_frame(frame)
        if self._module is not None:
            self._wake_frame(self._module)
        self._woken_at = self.steps

    def _wake_frame(self, frame: Frame) -> None:
        if not frame.awake and frame.block < 0:
            self.steps += 1  # headers are being evaluated: a step, but for its count
        frame.awake = True

    def _count(self) -> int:
        """Return how many steps there were: each visit of a block is one, or glued to one."""
        visits = self._counters.visits()
        steps = sum(count for block, count in enumerate(visits) if block not in self._glued)
        return steps + self.bare_headers

    def _renumber(self) -> None:
        """Give the last steps their true numbers.

        When they began, headers were open on the stack that have become steps since.
        """
        missed = self._count() - self.steps
        if self._slept and missed:
            for step in self._ring:
                step[INDEX] += missed if step[INDEX] >= self._woken_at else 0
            self.steps += missed
            self._woken_at += missed

    # The ledger

    def flush(self, *, ended: bool = False) -> None:
        """Bring the ledger up to date."""
        if self._flushing:
            return  # a signal came in the middle of one
        self._counters.publish()
        if self._early and not ended:
            return  # all steps are in the log, which still grows
        self._flushing = True
        self._early = False
        if ended and not self._asleep:
            self._renumber()
        document = {
            "steps_opened": self._count() if self._asleep else self.steps,
            "ended": ended,
            "slept": self._slept,
            "returned": self.returned,
            "note": self.note,
            "updates": self._late_updates,
        }
        self._ledger.fill_slot(document, [self._full_record(step) for step in list(self._ring)])
        self._flushing = False

    def summary(self, value: object) -> Summary:
        """Return a value as text."""
        return self._thaw(self._freezer.freeze(value))

    def _thaw(self, frozen: object) -> Summary:
        return summarize(self._freezer.thaw(frozen), self._settings.value_bytes)

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


def _traced(top: FrameType) -> list[Frame | None]:
    """Return the frames of the traced calls on a stack, outermost first.

    None stands for code that has none yet, or keeps it elsewhere: modules and class bodies.
    """
    found: list[Frame | None] = []
    above: FrameType | None = top
    while above is not None:
        code = above.f_code
        if VARIABLE in code.co_varnames:
            found.append(above.f_locals.get(VARIABLE))
        elif MODULE_VARIABLE in code.co_names or CLASS_FRAME in code.co_names:
            found.append(None)
        above = above.f_back
    return found[::-1]


def _place(step: Step) -> tuple[int, tuple[int, ...]]:
    """Return the block and the loop headers in front of it.

    A header that nothing was entered after is itself the block.
    """
    frame: Frame = step[FRAME]
    block, guards = (frame.block if frame.step is step else step[BLOCK]), step[GUARDS]
    return (block, guards) if block >= 0 else (guards[-1], guards[:-1])
