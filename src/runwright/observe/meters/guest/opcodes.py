"""Executed bytecode instructions of the program's own code.

Exactly repeatable: neither machine nor load has a part in it. Blind to what builtins and C
libraries do, and to code that is not in the program's files.

By `sys.monitoring`, which Python has from 3.12 on, and before it by a trace function. A trace
function of 3.13 does not see all of a function's first call.
"""

import itertools
import os
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

_TOOL = 4  # of the numbers 0 to 5, one that no kind of tool has by convention
_NAME = "runwright"


class Opcodes:
    """Counts during one action; `value` is what it counted, and `whole` that it saw all."""

    def __init__(self) -> None:
        self.value = 0
        self.whole = True
        self._ticks = itertools.count()  # its `next` is one step for all threads
        self._home = os.getcwd() + "/"

    def measure(self, action: Callable[[], Any]) -> None:
        """Do it; however it ends, `value` tells."""
        monitoring: Any = getattr(sys, "monitoring", None)
        try:
            if monitoring is None:
                self._trace(action)
            else:
                self._monitor(monitoring, action)
        finally:
            self.value = next(self._ticks)

    def _is_own(self, code: types.CodeType) -> bool:
        """Say whether code is in a file of the program."""
        path = code.co_filename
        return not path.startswith("/") or path.startswith(self._home)

    def _monitor(self, monitoring: Any, action: Callable[[], Any]) -> None:
        tick = self._ticks.__next__
        event = monitoring.events.INSTRUCTION
        own: dict[types.CodeType, bool] = {}

        def at_opcode(code: types.CodeType, _offset: int) -> Any:
            if code not in own:
                own[code] = self._is_own(code)
            return tick() if own[code] else monitoring.DISABLE

        monitoring.use_tool_id(_TOOL, _NAME)
        monitoring.register_callback(_TOOL, event, at_opcode)
        monitoring.set_events(_TOOL, event)
        try:
            action()
        finally:
            self.whole = monitoring.get_tool(_TOOL) == _NAME
            self.whole = self.whole and monitoring.get_events(_TOOL) == event
            if self.whole:
                monitoring.free_tool_id(_TOOL)

    def _trace(self, action: Callable[[], Any]) -> None:
        tick = self._ticks.__next__

        def at_opcode(frame: types.FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001
            if event == "opcode":
                tick()
            return at_opcode

        def at_call(frame: types.FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001
            if not self._is_own(frame.f_code):
                return None
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
            return at_opcode

        threading.settrace(at_call)
        sys.settrace(at_call)
        try:
            action()
        finally:
            self.whole = sys.gettrace() is at_call
            sys.settrace(None)
            threading.settrace(None)
