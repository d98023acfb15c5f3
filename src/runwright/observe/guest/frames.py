"""Frames: what the probes of an instrumented program call while it runs.

A `Frame` stands for one call of a traced function and is held by a local variable of that call, so
generators, recursion, threads and coroutines cannot mix theirs up. Its `block` is the block being
visited; it is below 0 while only loop headers have been evaluated, which are glued to the block
that is entered next (see analyze/blocks.py). Instrumented code then sets it directly.

A step is a list, because nothing that has names is as quick to make; its fields are below.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from runwright.observe.guest.forms import LONG_TEXT, SCALARS

INDEX, FRAME, BLOCK, GUARDS, BEFORE, AFTER, EXTRA, RAISED = range(8)
VARIABLE = "@frame"  # local to a traced call; no identifier, so no program can have it
MODULE_VARIABLE = "@module"  # the same for module code, where it stands among the builtins
CLASS_FRAME = "@class_frame"  # finds it for the body of a class

Step = list[Any]
Names = tuple[str, ...]
Values = tuple[object, ...]
Namespace = Mapping[str, object]

NONE: Step = [-1, None, 0, (), ((), ()), None, {}, None]  # stands for "no step is open"


class Thread:
    """What one thread is doing."""

    __slots__ = ("classes", "depth")

    def __init__(self) -> None:
        self.depth = -1  # of the innermost traced call
        self.classes: list[Frame] = []  # class bodies being executed


class Run(Protocol):
    """What a frame needs of the recorder."""

    frames: int  # made so far
    steps: int  # opened so far
    bare_headers: int  # steps so far that are loop headers which nothing was entered after
    keep: Callable[[Step], None]  # is given each step as it opens
    freeze: Callable[[Values], Values]

    def update(self, step: Step) -> None:
        """Write a change of an early step through to the ledger."""

    def is_late(self, step: Step) -> bool:
        """Say whether a step is past those that are written through."""


class Frame:
    """One call of a traced function.

    A frame that is not awake keeps no steps; then instrumented code sets `block` and no more.
    Probes are given the variables that are bound; those ending in `_from` pick what there is from
    a namespace, where it is not certain which are.
    """

    __slots__ = (
        "__weakref__",
        "awake",
        "block",
        "continuing",
        "depth",
        "number",
        "run",
        "step",
        "thread",
    )

    def __init__(self, run: Run, thread: Thread, depth: int, *, awake: bool = True) -> None:
        self.run = run
        self.thread = thread
        self.depth = depth
        self.awake = awake
        self.number = run.frames
        run.frames += 1
        self.step = NONE
        self.block = 0
        self.continuing = -1  # the loop header that comes next, while a `finally` is on the way

    def enter(self, block: int, names: Names, values: Values, guards: tuple[int, ...] = ()) -> None:
        """Close the step that is open and open the next one.

        Args:
            block: The block entered; below 0 if a loop header is about to be evaluated.
            names: Of the bound variables.
            values: Of the same variables.
            guards: The loop header, if it is one.
        """
        if self.block < 0:
            if not guards:
                self.block = block
            elif self.step is not NONE:
                self.step[GUARDS] += guards
            return
        run = self.run
        for value in values:
            kind = type(value)
            if kind not in SCALARS and (kind is not str or len(value) > LONG_TEXT):  # type: ignore[arg-type]
                values = run.freeze(values)
                break
        state = (names, values)
        step = self.step
        step[AFTER] = state
        step[BLOCK] = self.block
        self.block = block
        self.thread.depth = self.depth  # a generator may have been resumed from anywhere
        self.step = step = [run.steps, self, block, guards, state, None, None, None]
        run.steps += 1
        run.keep(step)

    def enter_from(
        self, block: int, names: Names, namespace: Namespace, guards: tuple[int, ...] = ()
    ) -> None:
        """Do what `enter` does."""
        if self.block < 0:
            self.enter(block, (), (), guards)
        else:
            self.enter(block, *_pick(names, namespace), guards)

    def returning(self, value: object, names: Names, values: Values) -> object:
        """Close the last step of a call and hand the returned value on."""
        self._close(names, values, {"_ret": value})
        self.thread.depth = self.depth - 1
        return value

    def returning_from(self, value: object, names: Names, namespace: Namespace) -> object:
        """Do what `returning` does."""
        return self.returning(value, *_pick(names, namespace))

    def yielding(self, value: object, names: Names, values: Values) -> object:
        """Note a yielded value and hand it on; the step stays open until the call is resumed."""
        self.thread.depth = self.depth - 1
        step = self.step
        if step is not NONE:
            step[BLOCK] = self.block
            step[AFTER] = (names, self.run.freeze(values))
            step[EXTRA] = {"_yield": self.run.freeze((value,))[0]}
        return value

    def yielding_from(self, value: object, names: Names, namespace: Namespace) -> object:
        """Do what `yielding` does."""
        return self.yielding(value, *_pick(names, namespace))

    def closing(self, names: Names, namespace: Namespace) -> None:
        """Close the last step of a body that is left without a `return`."""
        self._close(*_pick(names, namespace), {})
        self.thread.depth = self.depth - 1

    def failing(self, names: Names, namespace: Namespace) -> None:
        """Close the step that the exception being handled came from."""
        error = sys.exc_info()[0]
        if self.step is not NONE and error is not None:
            self.step[RAISED] = error.__name__
        self._close(*_pick(names, namespace), {})

    def unwinding(self, names: Names, namespace: Namespace) -> None:
        """Do what `failing` does, as the exception leaves the call."""
        self.failing(names, namespace)
        self.thread.depth = self.depth - 1

    def _close(self, names: Names, values: Values, extra: dict[str, object]) -> None:
        step = self.step
        if step is not NONE:
            step[BLOCK] = self.block
            step[AFTER] = (names, self.run.freeze(values))
            for name, value in extra.items():
                step[EXTRA] = {**(step[EXTRA] or {}), name: self.run.freeze((value,))[0]}
            self.step = NONE
        if self.block < 0:
            self.run.bare_headers += 1
            self.block = 0


def _pick(names: Names, namespace: Namespace) -> tuple[Names, Values]:
    """Return the names that are bound."""
    found = [name for name in names if name in namespace]
    return tuple(found), tuple(namespace[name] for name in found)


_BLOCK: Any = Frame.__dict__["block"]


class EarlyFrame(Frame):
    """A frame that writes its steps through, until the first steps to keep are over."""

    __slots__ = ()

    @property
    def block(self) -> int:
        """The block being visited."""
        return int(_BLOCK.__get__(self))

    @block.setter
    def block(self, block: int) -> None:
        entered = self.step is not NONE and self.block < 0 <= block
        _BLOCK.__set__(self, block)
        if entered:
            self.step[BLOCK] = block
            self.run.update(self.step)

    def enter(self, block: int, names: Names, values: Values, guards: tuple[int, ...] = ()) -> None:
        """Enter a block."""
        step = self.step
        Frame.enter(self, block, names, values, guards)
        if self.step is step:
            return
        if step is not NONE:
            self.run.update(step)
        if self.run.is_late(self.step):
            self.__class__ = Frame  # type: ignore[assignment]  # no more writing through

    def yielding(self, value: object, names: Names, values: Values) -> object:
        """Note a yielded value."""
        Frame.yielding(self, value, names, values)
        if self.step is not NONE:
            self.run.update(self.step)
        return value

    def _close(self, names: Names, values: Values, extra: dict[str, object]) -> None:
        step = self.step
        Frame._close(self, names, values, extra)
        if step is not NONE:
            self.run.update(step)
