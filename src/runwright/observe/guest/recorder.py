"""The recorder: the events of a run, of its first and of its last steps.

The first events are also written through to the ledger as they happen. Those of the first steps are
kept; later ones go round in a ring, which reaches the ledger when the run ends.

A long run would spend most of its time on values that nobody will see. So when it has gone on for a
while its frames fall asleep, each at its next event, and calls that begin get none; visits are
counted, which tells how many steps there were. Every now and then all wake up for as many events
as the ring holds, in case the process is killed. A run that ends by itself is repeated by the host,
told how it ended: then it sleeps until shortly before its last steps (approach.py), and only those
are recorded.
"""

import builtins
import marshal
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import thread_time
from types import FrameType

from runwright.observe.guest.approach import Approach
from runwright.observe.guest.counters import Counters
from runwright.observe.guest.frames import Event, Frame, Place, Values
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.probes import NOBODY
from runwright.observe.guest.render import Draft, Drafts, Renderer
from runwright.observe.guest.snapshot import Freezer
from runwright.observe.guest.strands import Strands
from runwright.observe.guest.summary import Summary

_PER_STEP = 4  # events kept for each of the last steps
_MARGIN = 10  # steps before the last ones that it wakes up, at least
_BATCH = 8  # of so many events one may not have been logged
_SHARES = (1, 4, 16, 64, 256, 1 << 60)  # of the steps, where a file may not be large
_REST = 20  # times as long as it was awake it sleeps, of a run whose end is not known


@dataclass(frozen=True)
class Settings:
    """What is kept of a run."""

    value_bytes: int  # what the text of a value is cut to
    head: int  # how many of the first steps are kept, >= 1; of a repeated run, none
    tail: int  # how many of the last ones, >= 1
    sleeps: bool  # False: no step is ever skipped
    depth: int | None  # calls nested deeper are not recorded; None: all are
    total: int | None = None  # steps that the run has, of one that is repeated
    final: tuple[int, ...] = ()  # visits of each block that it has
    calls: int = 0  # how many of its first calls may be running when the last steps begin


class Recorder:
    """Keeps the events of one run.

    Args:
        ledger: Where they go.
        counters: Published together with the steps.
        settings: What is kept.
    """

    def __init__(self, ledger: Ledger, counters: Counters, settings: Settings) -> None:
        self.keep: Callable[[Event], None] = self._keep_early
        self._freezer = Freezer(settings.value_bytes)
        self.freeze: Callable[[Values], Values] = self._freezer.freeze_all
        self.returned: Summary | None = None
        self.note = ""  # what to tell the host besides
        self.strands = Strands(self, counters, settings.depth)
        self.adopt: Callable[[FrameType], Frame] = self.strands.adopt
        first = settings.total is None
        self.call: Callable[[], Frame] = self.strands.call if first else self._call_known
        self._settings = settings
        self._ledger = ledger
        self._counters = counters
        self._early: list[Event] = []
        self._late: list[Event] = []  # what ended steps after that
        self._ring: deque[Event] = deque(maxlen=_PER_STEP * (settings.tail + _MARGIN))
        self._ring_end = 0  # steps so far when all fell asleep
        self._unfinished: set[Place] = set()  # of frames whose first steps have not ended
        self._enough = settings.head + settings.tail
        self._logged = 0  # of the early events
        self._log_next = 1
        self._pause = 1  # how many early events there are when there is something to do
        self._records = 0  # written to the log
        self._asleep = False
        self._slept = False
        self._running: set[int] = set()  # calls that were, when all fell asleep first
        self._flushing = False
        self._wakings = 0
        self._told: object = None  # what of the events the last document holds
        self._woken = self._rested = 0.0  # CPU seconds: when it woke up, and may again

    def begin(self) -> None:
        """Begin the run; one that is repeated sleeps at once."""
        settings = self._settings
        if settings.total is None:
            return
        self._sleep()
        self.strands.awake = False
        setattr(builtins, NOBODY, None)  # the first calls have frames, so they can be told apart
        spare = settings.tail + _MARGIN
        approach = Approach(self._counters, settings.final, settings.total, spare, self._wake)
        approach.look()

    def _call_known(self) -> Frame:
        """Return the frame of a call that may be running when the last steps begin."""
        if self._asleep and self.strands.made >= self._settings.calls:
            setattr(builtins, NOBODY, self.strands.nobody)
        return self.strands.call()

    # Falling asleep

    def _keep_early(self, event: Event) -> None:
        early = self._early
        early.append(event)
        if len(early) >= self._pause:
            self._look(len(early))

    def _look(self, count: int) -> None:
        """Log what there is to log, and see whether there are enough events."""
        if count == self._log_next:
            record = marshal.dumps(self._early[self._logged :])
            self._logged = count
            self._records += 1
            more = self._ledger.log(record) and count < 3 * self._settings.head
            self._log_next = count + max(1, count // _BATCH) if more else -1
        if count >= self._enough:
            self._grow_or_sleep()
        self._pause = self._enough if self._log_next < 0 else min(self._enough, self._log_next)

    def _grow_or_sleep(self) -> None:
        """Sleep if there are more steps than are kept, else wait for some more events."""
        wanted = self._settings.head + (self._settings.tail if self._settings.sleeps else 0)
        steps = self._counters.totals().steps
        missing = wanted - steps
        if missing > 0:  # as many events as so many steps have had so far
            count = len(self._early)
            self._enough = count + max(1, missing * count // max(1, steps))
        elif self._settings.sleeps:
            self._sleep()
        else:
            self._unfinished = {draft.place for draft in Drafts(self._early).open()}
            self.keep = self._keep_late

    def _keep_late(self, event: Event) -> None:
        """Keep one of the last events, which may tell how an early step ended."""
        self._ring.append(event)
        if event[1] in self._unfinished:
            self._unfinished.discard(event[1])
            self._late.append(event)
        if not self._unfinished:
            self.keep = self._ring.append

    def _sleep(self) -> None:
        self._ring_end = self._counters.totals().steps + Drafts(self._ring).bare
        if not self._slept:
            self._running = self.strands.running()
        self._asleep = self._slept = True
        self._log_next = -1
        self.keep = self._fall_asleep
        self.strands.sleep()
        setattr(builtins, NOBODY, self.strands.nobody)

    def _fall_asleep(self, event: Event) -> None:
        """Put the frame that tells this to sleep; its probe goes on to the next event unheard."""
        sys._getframe(1).f_locals["self"].awake = False
        if len(self._late) < len(self._early):
            self._late.append(event)

    # Waking up

    def tick(self) -> None:
        """Fall asleep, or wake up for a while; called every now and then.

        What was recorded goes to the ledger, unless it is in its log.
        """
        if self.keep == self._keep_early:
            if self._log_next < 0:
                self.flush()
            self._enough = self._pause = 0
            return
        self.flush()
        if self._asleep and thread_time() >= self._rested:
            self.wake_awhile()

    def wake_awhile(self) -> None:
        """Wake up for as many events as there may be of the last steps."""
        if self._asleep:
            self._woken = thread_time()
            self._wake()
            self.keep = self._keep_awhile

    def _keep_awhile(self, event: Event) -> None:
        self._ring.append(event)
        if len(self._ring) >= 2 * self._settings.tail:
            self.flush()
            self._sleep()
            now = thread_time()
            self._rested = now + _REST * (now - self._woken)

    def _wake(self) -> None:
        self._asleep = False
        self._wakings += 1
        self._counters.clear_alarms()
        self._ring.clear()
        self.keep = self._ring.append
        self.strands.wake()
        setattr(builtins, NOBODY, None)

    # The ledger

    def flush(self, *, ended: bool = False) -> None:
        """Bring the ledger up to date."""
        if self._flushing:
            return  # a signal came in the middle of one, or this process is a fork
        self._flushing = True
        try:
            self._write(ended=ended)
        finally:
            self._flushing = False

    def detach(self) -> None:
        """Write no more: this process is a fork of the traced one."""
        self._flushing = True
        self._ledger.detach()

    def _write(self, *, ended: bool) -> None:
        totals = self._counters.publish()
        self._ledger.count(totals.steps)
        if not ended and self._asleep and self._recorded == self._told:
            return
        self._told = self._recorded
        head, tail, end, opened = self._drafts(totals.steps, ended=ended)
        about = {
            "steps_opened": opened,
            "logged": self._records,
            "ended": ended,
            "slept": self._slept,
            "running": max(self._running.intersection(d.place[0] for d in head), default=-1) + 1,
            "returned": self.returned,
            "note": self.note,
        }
        for share in _SHARES:  # as much as there is room for
            tail = tail[len(tail) - len(tail) // share :]
            renderer = Renderer(self._freezer)
            steps = renderer.document(head[: len(head) // share], tail, end - len(tail))
            if self._ledger.write({**steps, **about}):
                break

    @property
    def _recorded(self) -> object:
        """What of the events a document would hold, while all are asleep."""
        return len(self._early), len(self._late), self._wakings

    def _drafts(self, counted: int, *, ended: bool) -> tuple[list[Draft], list[Draft], int, int]:
        """Return the first steps, the last ones, where those end, and how many there were."""
        most_first, most_last = self._settings.head, self._settings.tail
        whole = not self._slept and len(self._ring) < (self._ring.maxlen or 0)
        early = Drafts([*self._early, *(self._ring if whole else ())], self._late)
        first, rest = early.steps[:most_first], early.steps[most_first:]
        end = opened = len(early.steps)
        if not whole:
            last = Drafts(list(self._ring))
            rest, opened = last.steps, counted + (0 if ended else last.bare)
            end = self._ring_end if self._asleep else opened
        return first, rest[max(0, len(rest) - most_last) :], end, opened

    def summary(self, value: object) -> Summary:
        """Return a value as text."""
        return self._freezer.summary(self._freezer.freeze(value))
