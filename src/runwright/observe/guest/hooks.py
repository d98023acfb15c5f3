"""Trace and profile functions of the program: they are not told what the probes do.

Besides, the program's function may itself be watched, and would run in the middle of a probe.
"""

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

Hook = Callable[[FrameType, str, Any], Any]

_OURS = os.path.dirname(__file__)
_CALL_THE_PROGRAM = {os.path.join(_OURS, name) for name in ("tracer.py", "target.py")}
_DEEPEST = 20  # calls of the library inside a probe


class _Hidden:
    """A pair such as `sys.settrace` and `sys.gettrace` that hides the probes."""

    def __init__(self, install: Callable[[Any], None]) -> None:
        self._install = install
        self._function: Hook | None = None

    def set(self, function: Hook | None, /) -> None:
        self._function = function
        self._install(None if function is None else _outside_probes(function))

    def get(self) -> Hook | None:
        return self._function


def hide_probes() -> None:
    """Have `sys.settrace` and `sys.setprofile` leave out what the probes do."""
    for kind in ("trace", "profile"):
        hidden = _Hidden(getattr(sys, f"set{kind}"))
        setattr(sys, f"set{kind}", hidden.set)
        setattr(sys, f"get{kind}", hidden.get)


def _outside_probes(function: Hook) -> Hook:
    def outside(frame: FrameType, event: str, arg: Any) -> Any:
        return None if _is_in_probe(frame) else function(frame, event, arg)

    return outside


def _is_in_probe(frame: FrameType) -> bool:
    above: FrameType | None = frame
    for _ in range(_DEEPEST):
        if above is None:
            return False
        path = above.f_code.co_filename
        if path.startswith(_OURS):
            return path not in _CALL_THE_PROGRAM
        above = above.f_back
    return False
