"""Stacks: which traced calls are running, read off the interpreter's own frames."""

import inspect
import sys
from collections.abc import Iterator, Sequence
from sys import getprofile, gettrace  # as they are before hooks.py replaces them
from types import FrameType
from typing import Any

from runwright.observe.guest.frames import CLASS_FRAME, MODULE_VARIABLE, VARIABLE, Frame

_NOBODY_ELSE = 3  # references to what a frame keeps: its own, a variable's, an argument's


def variables_of(frame: FrameType) -> dict[str, Any]:
    """Return the variables of running code; of a function, a copy.

    Up to Python 3.12 a frame keeps what it told of its variables, and so would keep their values
    alive after the program has let go of them. It is taken back, but not under a trace function,
    after which the interpreter sets the variables from it.
    """
    found = frame.f_locals
    code = frame.f_code
    if not code.co_flags & inspect.CO_OPTIMIZED:
        return found
    copy = dict(found)
    traced = gettrace() is not None or getprofile() is not None
    if type(found) is dict and sys.getrefcount(found) == _NOBODY_ELSE and not traced:
        for name in (*code.co_varnames, *code.co_cellvars, *code.co_freevars):
            found.pop(name, None)
    return copy


def variables_here() -> dict[str, Any]:
    """Return the variables of the code that asks."""
    return variables_of(sys._getframe(1))


def traced_frames(
    top: FrameType, module: Frame | None, classes: Sequence[Frame], *, own: bool = True
) -> Iterator[tuple[FrameType, Frame | None]]:
    """Yield the traced code on a stack, innermost first, with its frame; None: it has none yet.

    Args:
        top: Where to begin.
        module: The frame of the program's own code, which has no place for it.
        classes: Those of the class bodies on the stack, the innermost last.
        own: It is the stack of the thread that asks.
    """
    bodies = reversed(classes)
    above: FrameType | None = top
    while above is not None:
        code = above.f_code
        if VARIABLE in code.co_varnames:
            yield above, (variables_of(above) if own else above.f_locals).get(VARIABLE)
        elif CLASS_FRAME in code.co_names:
            yield above, next(bodies, None)
        elif MODULE_VARIABLE in code.co_names:
            yield above, module
        above = above.f_back


def current_task() -> object | None:
    """Return the asyncio task that runs in this thread, if one does."""
    tasks = sys.modules.get("asyncio.tasks")
    try:
        return None if tasks is None else tasks.current_task()
    except RuntimeError:  # no event loop is running
        return None
