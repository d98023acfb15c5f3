"""Strands: the calls that are running, in each thread and asyncio task, and their frames."""

import _thread
import sys
import weakref
from collections.abc import Iterator
from types import FrameType

from runwright.observe.guest.counters import Counters
from runwright.observe.guest.frames import Frame, Nobody, Run, Thread
from runwright.observe.guest.stacks import current_task, traced_frames


class Strands:
    """Makes the frames of one run, and finds them again.

    Args:
        run: What they tell.
        counters: Know how many calls began without a frame.
        depth: Calls nested deeper are not recorded; None: all are.
    """

    def __init__(self, run: Run, counters: Counters, depth: int | None) -> None:
        self.nobody = Nobody(run)
        self.made = 0  # frames, and calls that began without
        self.awake = True  # whether a frame that is made is
        self._run = run
        self._counters = counters
        self._depth = depth
        self._local = _thread._local()
        self._threads: list[Thread] = []
        self._found: dict[int, Thread] = {}  # by identity: on a stack, before they asked
        self._tasks: weakref.WeakKeyDictionary[object, int] = weakref.WeakKeyDictionary()
        self._adopted: dict[FrameType, Frame] = {}  # for calls that began asleep, until they ask
        self._suspended: set[weakref.ref[Frame]] = set()  # generators and the like
        self._module: Frame | None = None

    def call(self) -> Frame:
        """Return the frame of a call that begins."""
        try:
            thread: Thread = self._local.thread
        except AttributeError:
            thread = self._thread()
        unsure = thread.mixed or not self.awake  # frames that are asleep do not tell when they end
        caller = self._nearest(sys._getframe(1)) if unsure else thread.top
        frame = Frame(self._run, self.made, thread, caller)
        self.made += 1
        if self._depth is not None and not self._is_watched(frame):
            frame.awake = False
            return frame
        frame.awake = self.awake
        thread.top = frame
        return frame

    def call_generator(self) -> Frame:
        """Return the frame of a generator or coroutine that begins.

        Those can be resumed from anywhere, so their caller is read off the stack.
        """
        thread = self._thread()
        caller = self._nearest(sys._getframe(1))
        task = current_task()
        thread.mixed = True
        number = 0 if task is None else self._tasks.setdefault(task, len(self._tasks) + 1)
        frame = self._begun(thread, caller, number)
        self._may_suspend(frame)
        return frame

    def module(self) -> Frame:
        """Return the frame of the program's own code, which is not inside a function."""
        self._module = self.call()
        return self._module

    def open_class(self) -> None:
        """Begin a class body; it has no local variables to hold a frame."""
        thread = self._thread()
        thread.classes.append(self.call())

    def class_frame(self) -> Frame:
        """Return the frame of the innermost class body of this thread."""
        return self._thread().classes[-1]

    def close_class(self) -> None:
        """End a class body."""
        self._thread().classes.pop()

    def running(self) -> set[int]:
        """Return the numbers of calls such that no other one is under way."""
        if any(thread.mixed for thread in self._threads):
            return set(range(self.made))
        found: set[int] = set()
        for thread in self._threads:
            frame = thread.top
            while frame is not None:
                found.add(frame.place[0])
                frame = frame.caller
        return found

    def sleep(self) -> None:
        """Make frames that are asleep, until `wake`."""
        self.awake = self.nobody.awake = False
        self._adopted.clear()  # calls that have not asked since get another one

    def wake(self) -> None:
        """Wake every frame that can be found: on a stack, suspended, of a class or the module."""
        self.awake = True
        self.made = max(self.made, self._counters.calls())
        for identity, top in sys._current_frames().items():
            self._wake_stack(identity, top)
        self.nobody.awake = True
        suspended = (reference() for reference in list(self._suspended))
        kept = [*suspended, *(f for thread in self._threads for f in thread.classes)]
        for frame in (*kept, self._module):
            if frame is not None:
                frame.awake = self._is_watched(frame)

    def adopt(self, where: FrameType) -> Frame:
        """Return a frame for a call that began without one."""
        frame = self._adopted.pop(where, None)
        if frame is None:  # a generator that was suspended when all woke up
            caller = self._nearest(where)
            frame = self._begun(self._thread(), caller)
            self._may_suspend(frame)
        return frame

    def _begun(self, thread: Thread, caller: Frame | None, task: int | None = None) -> Frame:
        frame = Frame(self._run, self.made, thread, caller, task)
        self.made += 1
        frame.awake = self.awake and self._is_watched(frame)
        if self._is_watched(frame):
            thread.top = frame
        return frame

    def _may_suspend(self, frame: Frame) -> None:
        self._suspended.add(weakref.ref(frame, self._suspended.discard))  # no call in Python

    def _is_watched(self, frame: Frame) -> bool:
        return self._depth is None or frame.place[1] <= self._depth

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
        for above, frame in traced_frames(where, self._module, self._thread().classes):
            found = self._adopted.get(above) if frame is self.nobody else frame
            if found is not None:
                return found
        return None

    def _wake_stack(self, identity: int, top: FrameType) -> None:
        own = identity == _thread.get_ident()
        classes = self._thread().classes if own else ()
        traced = traced_frames(top, self._module, classes, own=own)
        found = [(where, frame) for where, frame in traced if frame is not None]
        if not found:
            return
        thread = next(self._known(frame for _, frame in found), None)
        if thread is None and identity == _thread.get_ident():
            thread = self._thread()
        elif thread is None:
            thread = self._found.setdefault(identity, self._new_thread())
        caller: Frame | None = None
        for where, held in reversed(found):
            frame = held
            if held is self.nobody:
                frame = self._begun(thread, caller)
                self._adopted[where] = frame
            elif frame.caller is not caller and frame in classes:  # its body began asleep
                frame.put_under(caller)
            frame.awake = self._is_watched(frame)
            caller = frame
        thread.top = caller

    def _known(self, frames: Iterator[Frame]) -> Iterator[Thread]:
        return (frame.thread for frame in frames if frame is not self.nobody)
