"""What each statement adds to a gauge: a clock, or the memory that is allocated.

Theory of operation. A probe stands before each statement and at the end of each call, and reads
the gauge. What it rose by since the last probe of the thread is the *own* part of the statement
that ran last. What it rose by since the statement began, calls in it included, is the *whole*; of
statements that are active more than once, in recursion, the outermost counts. A generator's
statement is not active while it is suspended. An `await` is: its whole tells how long was waited.

What the gauge rises by within a probe belongs to nobody: it is taken off as skew.
"""

from _thread import get_ident
from collections.abc import Callable
from typing import Any


class Thread:
    """One thread: the calls that are active in it, innermost last."""

    __slots__ = ("active", "calls", "classes", "entered", "last", "skew", "top")

    def __init__(self, size: int) -> None:
        self.top = CallFrame(self, size)  # the innermost call; first one that is nobody's
        self.calls = [self.top]
        self.classes: list[CallFrame] = []  # class bodies among them
        self.last = 0  # the gauge, skew taken off, at the last probe
        self.skew = 0
        self.entered = 0  # kept, so that freeing it is part of a probe and not of the program
        self.active = [0] * (size + 1)  # of each statement: times that calls in it are going on


class CallFrame:
    """One call, or one execution of a class body or module."""

    __slots__ = ("asleep", "began", "continuing", "most", "outer", "peak", "statement", "thread")

    def __init__(self, thread: Thread, statement: int) -> None:
        self.thread = thread
        self.statement = statement  # that is running
        self.began = 0  # the gauge, skew taken off, when it began
        self.outer = statement  # what runs in the call around this one
        self.asleep = False  # a generator's, suspended
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
        thread = self._thread()
        frame = CallFrame(thread, self._size)
        self._enter(frame, thread)
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
        self.leave(self._thread().classes.pop())

    def at(self, frame: CallFrame, statement: int) -> None:
        """Begin a statement, and end the one before it."""
        entered = self._gauge()
        thread = frame.thread
        if thread.top is not frame:
            thread = self._uncover(frame, entered)
        now = entered - thread.skew
        ended = frame.statement
        self.own[ended] += now - thread.last
        if not thread.active[ended]:
            self.whole[ended] += now - frame.began
        self.hits[statement] += 1
        frame.statement = statement
        frame.began = thread.last = now
        thread.entered = entered
        thread.skew += self._gauge() - entered

    def leave(self, frame: CallFrame) -> None:
        """End a call."""
        entered = self._gauge()
        thread = self._uncover(frame, entered)
        self._end(frame, thread, entered - thread.skew)
        frame.statement = self._size
        self._exit(thread)
        thread.entered = entered
        thread.skew += self._gauge() - entered

    def asleep(self, frame: CallFrame, value: Any = None) -> Any:
        """Suspend a generator's call within its statement; returns the value it yields."""
        entered = self._gauge()
        thread = self._uncover(frame, entered)
        self._end(frame, thread, entered - thread.skew)
        frame.asleep = True
        self._exit(thread)
        thread.entered = entered
        thread.skew += self._gauge() - entered
        return value

    def awoken(self, frame: CallFrame, value: Any = None) -> Any:
        """Resume it; returns the value that was sent."""
        entered = self._gauge()
        thread = self._uncover(frame, entered)
        thread.entered = entered
        thread.skew += self._gauge() - entered
        return value

    def so_far(self) -> list[int]:
        """Return what each statement adds as a whole, those that are running included."""
        whole = self.whole.copy()
        for thread in list(self._threads.values()):
            now = self._gauge() - thread.skew
            seen = {self._size}
            for frame in thread.calls.copy():
                if frame.statement not in seen:
                    whole[frame.statement] += now - frame.began
                seen.add(frame.statement)
        return whole

    def _end(self, frame: CallFrame, thread: Thread, now: int) -> None:
        """Charge the statement of the innermost call with what was added in it."""
        self.own[frame.statement] += now - thread.last
        thread.last = now
        if not thread.active[frame.statement]:
            self.whole[frame.statement] += now - frame.began

    def _enter(self, frame: CallFrame, thread: Thread) -> None:
        """Make a call the innermost one."""
        frame.outer = thread.top.statement
        thread.active[frame.outer] += 1
        thread.calls.append(frame)
        thread.top = frame

    def _exit(self, thread: Thread) -> None:
        """Go back to the call around the innermost one."""
        thread.active[thread.calls.pop().outer] -= 1
        thread.top = thread.calls[-1]

    def _uncover(self, frame: CallFrame, entered: int) -> Thread:
        """Make a call the innermost one, if it is not: it was resumed, or those inside it wait.

        What waits in an `await` keeps its statement running.
        """
        thread = frame.thread
        if thread.top is frame:
            return thread
        thread = self._thread()
        now = entered - thread.skew
        running = thread.top
        if frame in thread.calls:
            while thread.top is not frame:
                self._exit(thread)
        else:
            self._enter(frame, thread)
            frame.thread = thread
        if frame.asleep:
            frame.asleep = False
            frame.began = now
        self.own[running.statement] += now - thread.last
        thread.last = now
        return thread

    def _thread(self) -> Thread:
        thread = self._threads.get(get_ident())
        if thread is None:
            thread = self._threads[get_ident()] = Thread(self._size)
            thread.last = self._gauge()
        return thread
