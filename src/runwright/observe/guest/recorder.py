"""The recorder: the events of a run, of its first and of its last steps.

The first events are also written through to the ledger as they happen. Those of the first steps are
kept; later ones go round in a ring, which reaches the ledger when the run ends.

A long run would spend most of its time on values that nobody will see. So when it has gone on for a
while its frames fall asleep, each at its next event, and calls that begin get none; visits are
counted, which tells how many steps there were. Every now and then all wake up for as many events
as the ring holds, in case the process is killed. A run that ends by itself is repeated by the host,
told how many steps it has: then it sleeps until shortly before its last ones.
"""

import _thread
import builtins
import marshal
import sys
import weakref
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import thread_time
from types import FrameType
from typing import Any

from runwright.observe.guest.classes import name_of
from runwright.observe.guest.counters import Counters
from runwright.observe.guest.forms import SCALARS
from runwright.observe.guest.frames import (
    RETURN,
    YIELD,
    Event,
    Frame,
    Nobody,
    Thread,
    Values,
)
from runwright.observe.guest.ledger import Ledger
from runwright.observe.guest.probes import NOBODY
from runwright.observe.guest.render import Draft, Drafts, Renderer
from runwright.observe.guest.snapshot import Freezer, Packed
from runwright.observe.guest.stacks import current_task, traced_frames
from runwright.observe.guest.summary import Summary

_AWAKE = 6000  # events that a run is watched for at least, because repeating it costs more
_PER_STEP = 4  # events kept for each of the last steps
_AHEAD = 3  # ticks before the last steps of a run from which on it is watched closely
_CLOSE = 50_000  # steps before them, of a run so short that there may be no tick
_SHARES = (1, 4, 16, 64, 256, 1 << 60)  # of the steps, where a file may not be large
_VALUED = (RETURN, YIELD)
_REST = 20  # times as long as it was awake it sleeps, of a run whose end is not known
_MARGIN = 1000  # steps before them that it wakes up


@dataclass(frozen=True)
class Settings:
    """What is kept of a run."""

    value_bytes: int  # what the text of a value is cut to
    head: int  # how many of the first steps are kept, >= 1
    tail: int  # how many of the last ones, >= 1
    total: int | None  # steps that the run has, if that is known
    sleeps: bool  # False: no step is ever skipped
    depth: int | None  # calls nested deeper are not recorded; None: all are


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
        self._settings = settings
        self._ledger = ledger
        self._counters = counters
        self._frames = 0  # made, or begun without
        self._local = _thread._local()
        self._threads: list[Thread] = []
        self._found: dict[int, Thread] = {}  # by identity: on a stack, before they asked
        self._tasks: weakref.WeakKeyDictionary[object, int] = weakref.WeakKeyDictionary()
        self._nobody = Nobody(self)
        self._adopted: dict[FrameType, Frame] = {}  # for calls that began asleep, until they ask
        self._suspended: weakref.WeakSet[Frame] = weakref.WeakSet()  # generators and the like
        self._module: Frame | None = None
        self._early: list[Event] = []
        self._late: list[Event] = []  # what ended steps after that
        self._ring: deque[Event] = deque(maxlen=_PER_STEP * settings.tail + _MARGIN)
        self._ring_end = 0  # steps so far when all fell asleep
        self._unfinished: set[Frame] = set()  # whose first steps have not ended
        self._enough = max(settings.head, _AWAKE if settings.total is None else 0)
        self._logging = True
        self._asleep = False
        self._slept = False
        self._seen_steps = 0  # at the last tick
        self._seen_visits: list[int] = []
        self._share = 0.0  # visits of the counter that is watched, per step
        self._flushing = False
        self._wakings = 0
        self._told: object = None  # what of the events the last document holds
        self._woken = self._rested = 0.0  # CPU seconds: when it woke up, and may again

    # Frames

    def call(self) -> Frame:
        """Return the frame of a call that begins."""
        thread = self._thread()
        caller = self._nearest(sys._getframe(1)) if thread.mixed else thread.top
        return self._begun(Frame(self, self._frames, thread, caller, task=_task_of(caller)))

    def call_generator(self) -> Frame:
        """Return the frame of a generator or coroutine that begins.

        Those can be resumed from anywhere, so their caller is read off the stack.
        """
        thread = self._thread()
        caller = self._nearest(sys._getframe(1))
        task = current_task()
        if task is not None:
            thread.mixed = True
        number = 0 if task is None else self._tasks.setdefault(task, len(self._tasks) + 1)
        frame = self._begun(Frame(self, self._frames, thread, caller, task=number))
        self._suspended.add(frame)
        return frame

    def module(self) -> Frame:
        """Return the frame of the program's own code, which is not inside a function."""
        self._module = self.call()
        return self._module

    def open_class(self) -> None:
        """Begin a class body; it has no local variables to hold a frame."""
        thread = self._thread()
        frame = Frame(self, self._frames, thread, thread.top, task=_task_of(thread.top))
        thread.classes.append(self._begun(frame))
        frame.awake = frame.awake and not self._asleep

    def class_frame(self) -> Frame:
        """Return the frame of the innermost class body of this thread."""
        return self._thread().classes[-1]

    def close_class(self) -> None:
        """End a class body."""
        self._thread().classes.pop()

    def _begun(self, frame: Frame) -> Frame:
        self._frames += 1
        if self._settings.depth is not None and frame.depth > self._settings.depth:
            frame.awake = False
        else:
            frame.thread.top = frame
        return frame

    def _thread(self) -> Thread:
        try:
            return self._local.thread  # type: ignore[no-any-return]
        except AttributeError:
            thread = self._found.pop(_thread.get_ident(), None) or self._new_thread()
            self._local.thread = thread
            return thread

    def _new_thread(self) -> Thread:
        self._threads.append(Thread(len(self._threads)))
        return self._threads[-1]

    def _nearest(self, where: FrameType) -> Frame | None:
        """Return the frame of the innermost traced call around code that has none yet."""
        for above, frame in traced_frames(where):
            found = self._adopted.get(above) if frame is self._nobody else frame
            if found is not None:
                return found
        return None

    # Falling asleep

    def _keep_early(self, event: Event) -> None:
        self._early.append(event)
        if self._logging:
            self._logging = self._ledger.log(marshal.dumps(self._written(event)))
        if len(self._early) >= self._enough:
            self._grow_or_sleep()

    def _grow_or_sleep(self) -> None:
        """Sleep if the first steps are all there, else wait for some more events."""
        settings = self._settings
        drafts = Drafts(self._early)
        if len(drafts.steps) < settings.head:
            self._enough = len(self._early) + settings.head
            return
        self._logging = False
        total = settings.total
        near = total is not None and total - settings.tail - _MARGIN <= len(drafts.steps)
        if near or not settings.sleeps:
            self._unfinished = {draft.frame for draft in drafts.open()}
            self.keep = self._keep_late
            return
        self._sleep()
        if total is not None and total < _CLOSE:
            self._watch()

    def _keep_late(self, event: Event) -> None:
        """Keep one of the last events, which may tell how an early step ended."""
        self._ring.append(event)
        if event[1] in self._unfinished:
            self._unfinished.discard(event[1])
            self._late.append(event)
        if not self._unfinished:
            self.keep = self._ring.append

    def _sleep(self) -> None:
        self._ring_end = self._counters.totals().steps + Drafts(list(self._ring)).bare
        self._asleep = self._slept = True
        self.keep = self._fall_asleep
        setattr(builtins, NOBODY, self._nobody)
        self._nobody.awake = False

    def _fall_asleep(self, event: Event) -> None:
        event[1].awake = False
        if len(self._late) < len(self._early):
            self._late.append(event)

    # Waking up

    def tick(self) -> None:
        """Fall asleep, or see whether it is time to wake up; called every now and then.

        What was recorded goes to the ledger, unless it is in its log, or this is a repeated run.
        """
        total = self._settings.total
        if total is None and not (self._logging and self.keep == self._keep_early):
            self.flush()
        if self.keep == self._keep_early:
            self._enough = 0
        elif not self._asleep:
            pass
        elif total is None:
            if thread_time() >= self._rested:
                self.wake_awhile()
        else:
            steps = self._counters.totals().steps
            if steps + _AHEAD * (steps - self._seen_steps) >= total - self._settings.tail:
                self._watch()
            self._seen_steps, self._seen_visits = steps, self._counters.counted()

    def _watch(self) -> None:
        """Have the counter that goes up most tell when the last steps are about to begin."""
        counted = self._counters.counted()
        seen = self._seen_visits or [0] * len(counted)
        recent = [now - before for now, before in zip(counted, seen, strict=True)]
        counter = max(range(len(recent)), key=recent.__getitem__)
        steps = self._counters.totals().steps
        self._share = recent[counter] / max(1, steps - self._seen_steps)
        self._counters.clear_alarms()
        left = self._visits_left()
        if left:
            self._counters.set_alarm(counter, left, self._visits_left)

    def _visits_left(self) -> int:
        """Return how many visits of the watched counter to wait; 0: all are awake now.

        Half of the way at most, because the program may visit it less often from here.
        """
        assert self._settings.total is not None
        steps = self._counters.totals().steps
        left = self._settings.total - self._settings.tail - _MARGIN - steps
        if left > 0:
            return max(1, int(left * self._share / 2))
        self._wake()
        return 0

    def wake_awhile(self) -> None:
        """Wake up for as many events as the ring holds."""
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
        """Wake every frame that can be found: on a stack, suspended, of a class or the module."""
        self._asleep = False
        self._wakings += 1
        self._counters.clear_alarms()
        self._ring.clear()
        self.keep = self._ring.append
        self._frames = max(self._frames, self._counters.calls())
        for identity, top in sys._current_frames().items():
            self._wake_stack(identity, top)
        self._nobody.awake = True
        setattr(builtins, NOBODY, None)
        kept = [*self._suspended, *(f for thread in self._threads for f in thread.classes)]
        for frame in (*kept, self._module):
            if frame is not None:
                self._wake_frame(frame)

    def _wake_stack(self, identity: int, top: FrameType) -> None:
        found = [(where, frame) for where, frame in traced_frames(top) if frame is not None]
        own = [frame.thread for _, frame in found if frame is not self._nobody]
        if found and not own:
            own = [self._found.setdefault(identity, self._new_thread())]
            if identity == _thread.get_ident():
                own = [self._thread()]
        caller: Frame | None = None
        for where, held in reversed(found):
            frame = held
            if held is self._nobody:
                frame = Frame(self, self._frames, own[0], caller, task=_task_of(caller))
                self._frames += 1
                self._adopted[where] = frame
            self._wake_frame(frame)
            caller = frame
        if caller is not None:
            caller.thread.top = caller

    def _wake_frame(self, frame: Frame) -> None:
        frame.awake = self._settings.depth is None or frame.depth <= self._settings.depth

    def adopt(self, where: FrameType) -> Frame:
        """Return a frame for a call that began while the recorder slept."""
        frame = self._adopted.pop(where, None)
        if frame is None:  # a generator that was suspended when all woke up
            caller = self._nearest(where)
            frame = Frame(self, self._frames, self._thread(), caller, task=_task_of(caller))
            self._frames += 1
            self._suspended.add(frame)
            self._wake_frame(frame)
        return frame

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
            "events": len(self._early),
            "ended": ended,
            "slept": self._slept,
            "returned": self.returned,
            "note": self.note,
        }
        for share in _SHARES:  # as much as there is room for
            tail = tail[len(tail) - len(tail) // share :]
            renderer = Renderer(self._freezer, self._settings.value_bytes)
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
        return self._text(self._freezer.freeze(value))

    def _text(self, frozen: object) -> Summary:
        return Renderer(self._freezer, self._settings.value_bytes).summary(frozen)

    def _written(self, event: Event) -> Any:
        """Return an event as `marshal` takes it; replay.py reads it."""
        kind, frame, what, names, values = event
        if kind in _VALUED:
            what = self._plain((what,))[0]
        caller = None if frame.caller is None else frame.caller.number
        place = (frame.number, frame.depth, caller, frame.thread.number, frame.task)
        return (kind, place, what, names, self._plain(values))

    def _plain(self, values: Iterable[object]) -> tuple[object, ...]:
        return tuple(
            [v if type(v) in SCALARS or type(v) is str else self._parts(v) for v in values]
        )

    def _parts(self, value: object) -> tuple[object, ...]:
        if type(value) is Packed:
            return (name_of(value.kind), value.length, value.first, value.content)
        return ("", *self._text(value))


def _task_of(caller: Frame | None) -> int:
    return 0 if caller is None else caller.task
