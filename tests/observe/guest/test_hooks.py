"""A program that traces or profiles itself is told the same while it is watched."""

from typing import Any

import pytest

from runwright.core import Program, Status
from runwright.observe import trace
from runwright.run import LocalSandbox

TRACES_ITSELF = """\
import sys
import threading
seen = []
def told(frame, event, arg):
    for number in range(3):
        line = frame.f_lineno
    seen.append((frame.f_code.co_name, event, line))
    return told
def given(count):
    for number in range(count):
        yield number
def work():
    return [given(2), list(given(1))]
sys.settrace(told)
work()
assert sys.gettrace() is told
sys.settrace(None)
print(seen)
seen.clear()
sys.setprofile(lambda frame, event, arg: seen.append((frame.f_code.co_name, event)))
work()
sys.setprofile(None)
print([(name, event) for name, event in seen if event in ("call", "return")])
"""
TRACED = [
    ("work", "call", 12),
    ("work", "line", 13),
    ("given", "call", 9),
    ("given", "line", 10),
    ("given", "line", 11),
    ("given", "return", 11),
    ("given", "call", 11),
    ("given", "line", 10),
    ("given", "return", 10),
    ("work", "return", 13),
    ("given", "call", 9),  # the other one is closed
    ("given", "exception", 9),
    ("given", "return", 9),
]
PROFILED = [(name, event) for name, event, _ in TRACED if event in ("call", "return")]


@pytest.mark.parametrize("options", [{}, {"lines": True}, {"values": False}, {"steps": 2}])
def test_trace_and_profile_functions_of_the_program_see_no_probes(
    sandbox: LocalSandbox, run_async: Any, options: dict[str, Any]
) -> None:
    traced = run_async(trace(Program(TRACES_ITSELF), sandbox, None, **options))
    assert (traced.status, traced.fault, traced.detail) == (Status.OK, None, "")
    assert traced.stdout == f"{TRACED}\n{PROFILED}\n"
