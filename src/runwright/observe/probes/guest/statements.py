"""What each statement adds to a gauge: a clock, or the memory that is allocated.

Theory of operation. A probe stands before each statement and at the end of each call, and reads
the gauge. What it rose by since the last probe of the thread is the *own* part of the statement
that ran last. What it rose by since the statement began, calls in it included, is the *whole*; of
statements that are active more than once, in recursion, the outermost counts. A generator's
statement is not active while it is suspended. An `await` is: its whole tells how long it was waited for.

What the gauge rises by within a probe belongs to nobody: it is taken off as skew.
"""

from _thread import get_ident
from collections.abc import Callable
from typing import Any


class Thread:
    """One thread: the calls that are active in it, innermost last."""

    __slots__ = ("active", "calls", "classes", "entered", "last", "skew", "started", "statement")

    def __init__(self, size: int) -> None:
        self.calls: list[CallFrame] = []
        self.classes: list[CallFrame] = []  # class bodies among them
        self.statement = size  # that is running; `size`: none that is watched
        self.last = 0  # the gauge, skew taken off, at the last probe
        self.skew = 0
        self.entered = (
            0  # kept, so that freeing it is part of the next probe and not of the program
        )
        self.active = [0] * (size + 1)
        self.started = [0] * (size + 1)  # the gauge when the outermost began


class CallFrame:
    """One call, or one execution of a class body or module."""

    __slots__ = ("continuing", "most", "open", "peak", "statement", "thread")

    def __init__(self, thread: Thread, statement: int) -> None:
        self.thread = thread
        self.statement = statement
        self.open = False  # whether that statement is active
        self.continuing = -1  # the loop header that comes after the `finally` on the way
        self.peak = 0  # highest value of the gauge in the statement
        self.most = 0  # and in the call


class Statements:
    """Keeps what each statement adds.

    Args:
        size: Number of statements.
        gauge: Returns an integer.
    """

    def __init__(self, size: int, gauge: Callable[[], int]) -> None:
        self._size = size
        self._gauge = gauge
        self.hits = [0] * (size + 1)  # the last item of each stands for "none that is watched"
        self.own = [0] * (size + 1)
        self.whole = [0] * (size + 1)
        self._threads: dict[int, Thread] = {}

    def module(self) -> CallFrame:
        """Return the frame of the module's own code."""
        return CallFrame(self._thread(), self._size)

    def call(self) -> CallFrame:
        """Begin a call."""
        frame = CallFrame(self._thread(), self._size)
        frame.thread.calls.append(frame)
        return frame

    def open_class(self) -> None:
        """Begin a class body."""
        frame = self.call()
        frame.thread.classes.append(frame)

    def class_frame(self) -> CallFrame:
        """Return the frame of the class body at hand."""
        return self._thread().classes[-1]

    def close_class(self) -> None:
        """End a class body."""
        frame = self._thread().classes.pop()
        self.leave(frame)

    def at(self, frame: CallFrame, statement: int) -> None:
        """Begin a statement, and end the one before it."""
        entered = self._gauge()
        thread = frame.thread
        if not thread.calls or thread.calls[-1] is not frame:
            thread = self._uncover(frame)
        now = entered - thread.skew
        self._end(frame, thread, now)
        active = thread.active
        if not active[statement]:
            thread.started[statement] = now
        active[statement] += 1
        self.hits[statement] += 1
        frame.statement = thread.statement = statement
        frame.open = True
        thread.entered = entered
        thread.skew += self._gauge() - entered

    def leave(self, frame: CallFrame) -> None:
        """End a call."""
        entered = self._gauge()
        thread = frame.thread
        if not thread.calls or thread.calls[-1] is not frame:
            thread = self._uncover(frame)
        self._end(frame, thread, entered - thread.skew)
        self._pop(frame, thread)
        frame.statement = self._size
        thread.entered = entered
        thread.skew += self._gauge() - entered

    def asleep(self, frame: CallFrame, value: Any = None) -> Any:
        """Suspend a generator's call within its statement; returns the value it yields."""
        entered = self._gauge()
        thread = frame.thread
        if not thread.calls or thread.calls[-1] is not frame:
            thread = self._uncover(frame)
        self._end(frame, thread, entered - thread.skew)
        self._pop(frame, thread)
        thread.entered = entered
        thread.skew += self._gauge() - entered
        return value

    def awoken(self, frame: CallFrame, value: Any = None) -> Any:
        """Resume it; returns the value that was sent."""
        entered = self._gauge()
        thread = self._push(frame, entered)
        thread.entered = entered
        thread.skew += self._gauge() - entered
        return value

    def so_far(self) -> list[int]:
        """Return what each statement adds as a whole, those that are active included."""
        whole = self.whole.copy()
        for thread in list(self._threads.values()):
            now = self._gauge() - thread.skew
            for statement, active in enumerate(thread.active):
                if active:
                    whole[statement] += now - thread.started[statement]
        return whole

    def _end(self, frame: CallFrame, thread: Thread, now: int) -> None:
        """End the statement of the innermost call."""
        self.own[thread.statement] += now - thread.last
        thread.last = now
        ended = frame.statement
        if frame.open:
            frame.open = False
            thread.active[ended] -= 1
            if not thread.active[ended]:
                self.whole[ended] += now - thread.started[ended]

    def _pop(self, _frame: CallFrame, thread: Thread) -> None:
        """Go back to the call around this one."""
        thread.calls.pop()
        thread.statement = thread.calls[-1].statement if thread.calls else self._size

    def _push(self, frame: CallFrame, entered: int) -> Thread:
        """Make a call that was suspended the innermost one, its statement active again."""
        thread = frame.thread = self._thread()
        now = entered - thread.skew
        self.own[thread.statement] += now - thread.last
        thread.last = now
        if not thread.active[frame.statement]:
            thread.started[frame.statement] = now
        thread.active[frame.statement] += 1
        frame.open = True
        thread.calls.append(frame)
        thread.statement = frame.statement
        return thread

    def _uncover(self, frame: CallFrame) -> Thread:
        """Make a call the innermost one: those inside it wait, or it was resumed by an exception.

        What waits in an `await` keeps its statement active.
        """
        thread = frame.thread
        if frame in thread.calls:
            while thread.calls[-1] is not frame:
                thread.calls.pop()
            return thread
        if frame.statement == self._size or frame.open:  # it awaited, or has just begun
            thread.calls.append(frame)
            return thread
        return self._push(frame, self._gauge())

    def _thread(self) -> Thread:
        thread = self._threads.get(get_ident())
        if thread is None:
            thread = self._threads[get_ident()] = Thread(self._size)
            thread.last = self._gauge()
        return thread
