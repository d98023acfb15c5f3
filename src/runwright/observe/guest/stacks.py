"""Stacks: which traced calls are running, read off the interpreter's own frames."""

import sys
from collections.abc import Iterator
from types import FrameType

from runwright.observe.guest.frames import CLASS_FRAME, MODULE_VARIABLE, VARIABLE, Frame


def traced_frames(top: FrameType) -> Iterator[tuple[FrameType, Frame | None]]:
    """Yield the traced code on a stack, innermost first, with its frame.

    None: it has none yet, or keeps it elsewhere, as modules and class bodies do.
    """
    above: FrameType | None = top
    while above is not None:
        code = above.f_code
        if VARIABLE in code.co_varnames:
            yield above, above.f_locals.get(VARIABLE)
        elif MODULE_VARIABLE in code.co_names or CLASS_FRAME in code.co_names:
            yield above, None
        above = above.f_back


def current_task() -> object | None:
    """Return the asyncio task that runs in this thread, if one does."""
    tasks = sys.modules.get("asyncio.tasks")
    try:
        return None if tasks is None else tasks.current_task()
    except RuntimeError:  # no event loop is running
        return None
