"""Guest: a program says by itself which of many tests it passes, a letter for each.

The program is executed once, then each test in a copy of its names. A letter of the result is

    b    the program was executed; tests follow
    p    the test ended without an exception
    f    it raised one, or is not Python
    l    its limit struck

Three clocks go with each test. Processor time is the limit that counts, so that a busy machine
changes few letters; wall time, ten times as much, ends one that sleeps. Neither ends a call that
stays in C, nor a program that swallows our exception: for these the third has no handler, so the
kernel ends the process, and the host goes on with the next test in another one.

Tests and program share a process, and nothing here keeps the program from writing letters itself:
they are votes, see judge/votes.py.
"""

import marshal
import os
import signal
import sys
import types
from typing import Any, NoReturn

from runwright.run.guest.child import Call
from runwright.run.guest.programs import compile_source, grant_full_recursion, new_module

_LOAD_S = 1.0  # of executing the program, unless a test has more
_GRACE_S = 0.25  # of processor time between our exception and the end of the process
_WALL = 10  # times the processor time
_CLOCKS = (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL)


class Late(BaseException):
    """A test took longer than its limit. No `except Exception` of a program hides it."""


def main(call: Call) -> None:
    """Put a program to the tests of the request, in their order."""
    request: dict[str, Any] = marshal.loads(call.request)
    code = compile_source(call.source, call.path)
    _silence()
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, _late)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    module = new_module(call.module, call.path)
    grant_full_recursion()
    _arm(max(_LOAD_S, request["timeout_s"]))
    exec(code, module.__dict__)
    _disarm()
    call.write_result(b"b")
    late, own = 0, os.getpid()
    for test in request["tests"]:
        letter = _vote(test, module.__dict__, request["timeout_s"])
        if os.getpid() != own:  # a copy that the test made of us: one of us votes
            os._exit(0)
        call.write_result(letter)
        late = late + 1 if letter == b"l" else 0
        if late >= request["patience"]:
            return


def _silence() -> None:
    """Nobody reads what it prints, and a flood of it would end the run."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _late(_signal: int, _frame: types.FrameType | None) -> NoReturn:
    raise Late


def _vote(test: str, names: dict[str, Any], timeout_s: float) -> bytes:
    try:
        if (random := sys.modules.get("random")) is not None:
            random.seed(0)  # what draws lots draws the same ones each time
        code = compile(test, "<test>", "exec", dont_inherit=True)
        try:
            _arm(timeout_s)
            exec(code, dict(names))
        finally:
            _disarm()
    except Late:
        return b"l"
    except BaseException:
        return b"f"
    return b"p"


def _arm(timeout_s: float) -> None:
    # Each strikes again, for a program that catches everything.
    for clock, seconds in zip(
        _CLOCKS, (_WALL * timeout_s, timeout_s, timeout_s + _GRACE_S), strict=True
    ):
        signal.setitimer(clock, seconds, timeout_s)


def _disarm() -> None:
    for clock in _CLOCKS:
        signal.setitimer(clock, 0)
