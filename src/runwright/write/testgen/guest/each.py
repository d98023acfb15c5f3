"""Guest: call one function with many inputs, each under a time limit of its own.

The request is JSON:

    function    name of the function
    inputs      for each call its arguments, encoded
    call_s      processor seconds of a call
    end_s       seconds on the clock after which a call ends the process: it sleeps, or is deaf
    overtime    calls that may run out of time before the rest is left alone
    watched     whether to say which way each call went

The result has a line "ready" when the function is there, then a line for each input: [kind, what],
and if it was watched also the numbers of the blocks and, after them, of the arms it went through.

    returned    a plain value, encoded
    opaque      the type of another value, or of a plain one that is too large
    raised      the type of an exception
    overtime    nothing: it was still running

State that the program keeps is seen by later calls. Nothing of it is believed beyond "this is what
the call did": a program that takes this over can only make itself look wrong.
"""

import builtins
import json
import signal
import types
from typing import Any

from runwright.analyze.blocks import Layout
from runwright.core.plain import NotPlain, decode, encode
from runwright.observe.guest import weave_counts
from runwright.observe.guest.counters import Counters, Plan
from runwright.observe.guest.instrument import Chosen
from runwright.observe.guest.watched import Watched
from runwright.observe.guest.weave_counts import CountingWeave
from runwright.run.guest.child import Call
from runwright.run.guest.programs import grant_full_recursion, load_module, new_module

_MOST_BYTES = 64 * 1024  # of one answer


class _Overtime(BaseException):
    """The call has used up its time."""


def main(call: Call) -> None:
    """Answer the inputs that the request names, in their order."""
    request = json.loads(call.request)
    counters: Counters | None = None
    if request["watched"]:
        module, counters = _watched(call)
    else:
        module = load_module(call)
    function = getattr(module, request["function"], None)
    if not callable(function):
        return
    _write(call, "ready")
    left = request["overtime"]
    for form in request["inputs"]:
        arguments = [decode(argument) for argument in form]
        if counters is not None:
            counters.hits[:] = [0] * len(counters.hits)
        kind, what = _answer(function, arguments, request)
        _write(call, [kind, what] if counters is None else [kind, what, _way(counters)])
        left -= kind == "overtime"
        if not left:
            return


def _write(call: Call, line: object) -> None:
    call.write_result(json.dumps(line).encode("ascii") + b"\n")


def _watched(call: Call) -> tuple[types.ModuleType, Counters]:
    """Load the program with counters in its functions."""
    file = Watched(call.path, call.source)
    plan = file.number(Plan((), ()), lines=False)
    file.instrument(Chosen(module=False, functions=None), plan, _weave)
    marks = memoryview(bytearray(8 * (len(plan.blocks) + len(plan.arms)))).cast("Q")
    counters = Counters(marks, plan, glued=True)
    for name, value in weave_counts.names(counters).items():
        setattr(builtins, name, value)
    module = new_module(call.module, call.path)
    grant_full_recursion()
    exec(file.compile(call.path), module.__dict__)
    return module, counters


def _weave(layout: Layout, plan: Plan, path: str) -> CountingWeave:
    return CountingWeave(layout, plan, path)


def _way(counters: Counters) -> list[int]:
    totals = counters.totals()
    return [number for number, count in enumerate((*totals.hits, *totals.taken)) if count]


def _answer(function: Any, arguments: list[object], limits: dict[str, Any]) -> tuple[str, object]:
    try:
        value = _limited(function, arguments, limits)
        form = encode(value)
    except _Overtime:
        return "overtime", ""
    except NotPlain:
        return "opaque", type(value).__name__
    except BaseException as error:
        return "raised", type(error).__name__
    if len(json.dumps(form)) > _MOST_BYTES:
        return "opaque", f"{type(value).__name__} of more than {_MOST_BYTES} bytes"
    return "returned", form


def _limited(function: Any, arguments: list[object], limits: dict[str, Any]) -> object:
    """Call under two timers, set anew because the program may have changed them."""
    signal.signal(signal.SIGPROF, _stop)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # for what Python code cannot interrupt
    signal.setitimer(signal.ITIMER_REAL, limits["end_s"])
    signal.setitimer(signal.ITIMER_PROF, limits["call_s"])
    try:
        return function(*arguments)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _stop(_signal: int, _frame: types.FrameType | None) -> None:
    raise _Overtime
