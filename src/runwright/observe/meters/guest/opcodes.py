"""Executed bytecode instructions of the program's own code, counted by a trace function.

Exactly repeatable: neither machine nor load has a part in it. Blind to what builtins and C
libraries do, and to code that is not in the program's files.
"""

import itertools
import os
import sys
import threading
import types
from collections.abc import Callable
from typing import Any


class Opcodes:
    """Counts during one action; `value` is what it counted, and `whole` that it saw all."""

    def __init__(self) -> None:
        self.value = 0
        self.whole = True

    def measure(self, action: Callable[[], Any]) -> None:
        """Do it; however it ends, `value` tells."""
        ticks = itertools.count()  # its `next` is one step for all threads
        tick = ticks.__next__
        home = os.getcwd() + "/"

        def at_opcode(frame: types.FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001
            if event == "opcode":
                tick()
            return at_opcode

        def at_call(frame: types.FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001
            path = frame.f_code.co_filename
            if path.startswith("/") and not path.startswith(home):
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
            self.value = next(ticks)
