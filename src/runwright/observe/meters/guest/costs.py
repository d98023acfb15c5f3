"""Guest: measure what a program's script, call or check costs, by one meter.

The request is JSON:

    meter      "clocks", "allocations" or "opcodes"
    event      for clocks: type and number of a counter of the kernel, or null
    target     as in observe/guest/target.py

The result is a JSON object: the figures, and "ended" if the measured part was come to and ended.
"""

import json
import os
import sys
from typing import Any

from runwright.observe.guest.target import prepared
from runwright.observe.meters.guest import allocations
from runwright.observe.meters.guest.clocks import Clocks, open_peak
from runwright.observe.meters.guest.opcodes import Opcodes
from runwright.run.guest.child import Call
from runwright.run.guest.perf_event import open_counter, why_not
from runwright.run.guest.programs import compile_source


def before_barriers(call: Call) -> None:
    """Open what the barriers would refuse."""
    request = json.loads(call.request)
    if request["meter"] != "clocks":
        return
    peak = open_peak()
    if peak is not None:
        call.opened["peak"] = peak
    if request["event"] is not None:
        try:
            call.opened["counter"] = open_counter(tuple(request["event"]))
        except OSError as error:
            call.write_result(_encoded({"no_counter": why_not(error)}))


def main(call: Call) -> None:
    """Measure."""
    request = json.loads(call.request)
    code = compile_source(call.source, call.path)
    action = prepared(code, call, request["target"])
    process = os.getpid()
    answer: dict[str, Any] = {}
    try:
        match request["meter"]:
            case "clocks":
                clocks = Clocks(call.opened.get("peak"), call.opened.get("counter"))
                answer = clocks.reading
                clocks.measure(action)
            case "allocations":
                answer |= allocations.measure(action)
            case _:
                opcodes = Opcodes()
                try:
                    opcodes.measure(action)
                finally:
                    answer |= {"count": opcodes.value, "whole": opcodes.whole}
    finally:
        answer["runtime"] = _runtime()
        if os.getpid() == process:  # a fork of the program's may come by here too
            call.write_result(_encoded(answer))


def _runtime() -> str:
    """Return what executes the program, for those who compare counts."""
    name = sys.implementation.name.replace("cpython", "CPython")
    return f"{name} {'.'.join(map(str, sys.version_info[:3]))}"


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode("ascii") + b"\n"
