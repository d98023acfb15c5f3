"""Frames: what the probes of an instrumented program call while it runs.

A `Frame` stands for one call of a traced function and is held by a local variable of that call, so
generators, recursion, threads and coroutines cannot mix theirs up. What happens in it is told to
the recorder as events; steps are made of them afterwards (render.py). An event is a tuple, because
nothing that has names is as quick to make:

    (ENTER,  place, block,     names, values)   a block is entered; these variables are bound
    (GLUED,  place, block,     names, values)   the same after loop headers that led there
    (HEADER, place, block,     names, values)   a loop header is about to be evaluated
    (INTO,   place, block,     header, ())      and led into the body of the loop
    (YIELD,  place, value,     names, values)   a value is yielded
    (RETURN, place, value,     names, values)   the call returns; None: names and values as before
    (CLOSE,  place, None,      names, values)   code ends without a value
    (RAISE,  place, exception, names, values)   an exception of this class leaves the block

A place is what there is to say of a frame: number, depth, caller's number or None, thread, task.
Values are frozen (snapshot.py), so an event is nothing but what `marshal` takes.

While the recorder sleeps, calls that begin get no frame of their own but the one `Nobody`.
"""

import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, Protocol

from runwright.observe.guest.classes import name_of
from runwright.observe.guest.forms import SCALARS

MOST_HEADERS = 100  # glued to one step; further ones are only counted
ENTER, GLUED, HEADER, INTO, YIELD, RETURN, CLOSE, RAISE = range(8)
VARIABLE = "@frame"  # local to a traced call; no identifier, so no program can have it
MODULE_VARIABLE = "@module"  # the same for module code, where it stands among the builtins
CLASS_FRAME = "@class_frame"  # finds it for the body of a class

Place = tuple[int, int, int | None, int, int]
Event = tuple[int, Place, Any, Any, tuple[object, ...]]
Names = tuple[str, ...]
Values = tuple[object, ...]
Namespace = Mapping[str, object]


class Thread:
    """What one thread is doing."""

    __slots__ = ("classes", "mixed", "number", "top")

    def __init__(self, number: int) -> None:
        self.number = number  # in order of appearance
        self.top: Frame | None = None  # the innermost traced call, as far as is known
        self.classes: list[Frame] = []  # class bodies being executed
        self.mixed = False  # generators take turns in it: `top` may be one that waits


class Run(Protocol):
    """What a frame needs of the recorder."""

    keep: Callable[[Event], None]  # is given each event
    freeze: Callable[[Values], Values]

    def adopt(self, where: FrameType) -> "Frame":
        """Return a frame for a call that began while the recorder slept."""


class Frame:
    """One call of a traced function.

    A frame that is not awake is told nothing. Probes are given the variables that are bound; those
    ending in `_from` pick what there is from a namespace, where it is not certain which are.
    """

    __slots__ = (
        "__weakref__",
        "awake",
        "caller",
        "continuing",
        "headers",
        "place",
        "run",
        "thread",
    )

    def __init__(
        self, run: Run, number: int, thread: Thread, caller: "Frame | None", task: int | None = None
    ) -> None:
        self.run = run
        self.thread = thread
        self.caller = caller
        if caller is None:
            self.place: Place = (number, 0, None, thread.number, task or 0)
        else:
            above, depth, _, _, around = caller.place
            task = around if task is None else task
            self.place = (number, depth + 1, above, thread.number, task)
        self.awake = True
        self.headers = 0  # evaluated since a block was entered
        self.continuing = -1  # the loop header that comes next, while a `finally` is on the way

    def put_under(self, caller: "Frame | None") -> None:
        """Correct who called, before anything of this frame is told."""
        number, _, _, thread, task = self.place
        self.caller = caller
        depth = 0 if caller is None else caller.place[1] + 1
        above = None if caller is None else caller.place[0]
        self.place = (number, depth, above, thread, task)

    def own(self) -> "Frame":
        """Return the frame of the call that asks: this one."""
        return self

    def enter(self, block: int, names: Names, values: Values) -> None:
        """Note that a block is entered."""
        run = self.run
        self.thread.top = self  # a generator may have been resumed from anywhere
        kind = GLUED if self.headers else ENTER
        self.headers = 0
        run.keep((kind, self.place, block, names, run.freeze(values)))

    def enter_from(self, block: int, names: Names, namespace: Namespace) -> None:
        """Do what `enter` does."""
        self.enter(block, *_pick(names, namespace))

    def evaluate(self, header: int, names: Names, values: Values) -> None:
        """Note that a loop header is about to be evaluated.

        Loops around nothing would evaluate headers for ever without a step.
        """
        self.headers += 1
        if self.headers > MOST_HEADERS:
            return
        self.thread.top = self
        self.run.keep((HEADER, self.place, header, names, self.run.freeze(values)))

    def evaluate_from(self, header: int, names: Names, namespace: Namespace) -> None:
        """Do what `evaluate` does."""
        self.evaluate(header, *_pick(names, namespace))

    def continue_at(self, header: int) -> None:
        """Remember that a `continue` leads to a loop header after a `finally`; -1: none does."""
        self.continuing = header

    def evaluate_again_from(self, header: int, names: Names, namespace: Namespace) -> None:
        """Note that a loop header is about to be evaluated, if a `continue` led here."""
        if self.continuing == header:
            self.evaluate(header, *_pick(names, namespace))

    def enter_again_from(self, header: int, names: Names, namespace: Namespace) -> None:
        """Do the same where loop headers are steps."""
        if self.continuing == header:
            self._told(ENTER, header, names, namespace)

    def into(self, block: int, header: int) -> None:
        """Note that a loop header led into the body."""
        self.headers = 0
        self.run.keep((INTO, self.place, block, header, ()))

    def returning(self, value: object, names: Names, values: Values) -> None:
        """Note that the call returns."""
        run = self.run
        if id(type(value)) not in SCALARS:
            value = run.freeze((value,))[0]
        run.keep((RETURN, self.place, value, names, run.freeze(values)))
        self.thread.top = self.caller

    def returning_at_once(self, value: object) -> None:
        """Note that the call returns, with the variables as they were told last."""
        run = self.run
        if id(type(value)) not in SCALARS:
            value = run.freeze((value,))[0]
        run.keep((RETURN, self.place, value, None, ()))
        self.thread.top = self.caller

    def returning_from(self, value: object, names: Names, namespace: Namespace) -> None:
        """Do what `returning` does."""
        self.returning(value, *_pick(names, namespace))

    def yielding(self, value: object, names: Names, values: Values) -> object:
        """Note a yielded value and hand it on; the step stays open until the call is resumed."""
        freeze = self.run.freeze
        self.run.keep((YIELD, self.place, freeze((value,))[0], names, freeze(values)))
        self.thread.top = self.caller
        return value

    def yielding_from(self, value: object, names: Names, namespace: Namespace) -> object:
        """Do what `yielding` does."""
        return self.yielding(value, *_pick(names, namespace))

    def closing(self, names: Names, namespace: Namespace) -> None:
        """Note that code is left without a `return`."""
        self._told(CLOSE, None, names, namespace)
        self.thread.top = self.caller

    def failing(self, names: Names, namespace: Namespace) -> None:
        """Note the exception being handled, which left the block."""
        error = sys.exc_info()[0]
        self._told(RAISE, "" if error is None else name_of(error), names, namespace)

    def unwinding(self, names: Names, namespace: Namespace) -> None:
        """Do what `failing` does, as the exception leaves the call."""
        self.failing(names, namespace)
        self.thread.top = self.caller

    def _told(self, kind: int, what: object, names: Names, namespace: Namespace) -> None:
        names, values = _pick(names, namespace)
        self.thread.top = self
        self.headers = 0
        self.run.keep((kind, self.place, what, names, self.run.freeze(values)))


class Nobody(Frame):
    """Stands for the calls that began while the recorder slept; when it wakes, each gets its own.

    It is awake when the recorder is.
    """

    __slots__ = ()

    def __init__(self, run: Run) -> None:
        super().__init__(run, -1, Thread(-1), None)
        self.awake = False

    def own(self) -> Frame:
        """Return the frame of the call that asks."""
        return self.run.adopt(sys._getframe(1))


def _pick(names: Names, namespace: Namespace) -> tuple[Names, Values]:
    """Return the names that are bound."""
    found = [name for name in names if name in namespace]
    return tuple(found), tuple(namespace[name] for name in found)
