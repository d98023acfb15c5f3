"""Run a subject and its driver as the tracer's guest does, but without probes.

    plain.py NAME PATH HOW

Runs in the sandbox, beside `driver.py` and the subject's source at PATH, which becomes the module
NAME. HOW is `plain`, or `lines`: then the line events of its functions are written to `events`, as
compressed JSON: for each frame, in order of calls, the first line of its code and the lines.
"""

import json
import sys
import threading
import types
import zlib
from pathlib import Path
from typing import Any

Events = list[tuple[int, list[int]]]


def watch(path: str, events: Events) -> None:
    """Note line events of the functions of one file from here on."""

    def at_call(frame: types.FrameType, event: str, _arg: object) -> Any:
        code = frame.f_code
        if event != "call" or code.co_filename != path or code.co_name[0] == "<":
            return None
        if frame.f_trace is not None:  # a generator that goes on
            return frame.f_trace
        lines: list[int] = []
        events.append((code.co_firstlineno, lines))

        def local(frame: types.FrameType, event: str, _arg: object) -> Any:
            if event == "line":
                lines.append(frame.f_lineno)
            return local

        return local

    threading.settrace(at_call)
    sys.settrace(at_call)


def main() -> None:
    """Run."""
    name, path, how = sys.argv[1:]
    sys.argv = [path]
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    code = compile(Path(path).read_text("utf-8"), path, "exec", dont_inherit=True)
    driver = compile(Path("driver.py").read_text("utf-8"), "driver.py", "exec", dont_inherit=True)
    events: Events = []
    if how == "lines":
        watch(path, events)
    exec(code, module.__dict__)
    exec(driver, {"__name__": "driver"})
    sys.settrace(None)
    if how == "lines":
        Path("events").write_bytes(zlib.compress(json.dumps(events).encode(), 1))


main()
