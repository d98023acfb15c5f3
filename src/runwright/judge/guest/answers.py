"""Guest: the candidate's side of `Cases`. One process answers many inputs, one line each.

The request is `marshal` of the parts, one per check (see judge/cases.py, which writes it): the
function, the inputs, and the limit of each call. A line of the result is one of

    {"begun":0}                            a part: the program was executed afresh for it
    {"value":FORM}                         what a call returned (core/plain.py)
    {"opaque":TYPE}                        an object without structural encoding
    {"too_large":0}                        a value nested or repeated beyond what is written out
    {"raised":[TYPE,MESSAGE]}              what a call raised; its part ends there
    {"late":SECONDS}                       its own limit struck; its part ends there
    {"missing":0}                          the program has no such function; its part ends there
    {"times":[SECONDS,..]}                 what each call took, if that was asked for

Each input is made anew from bytes for its call, so a program that mutates what it is given spoils
no later call. Nothing here is believed beyond "this is what the call returned": the limit of a call
is a service to honest programs, the limit that holds is the sandbox's.
"""

import json
import marshal
import math
import signal
import time
import types
from collections.abc import Callable
from typing import Any, NoReturn

from runwright.core.plain import NotPlain, Unbounded, decode
from runwright.judge.guest.candidate import encoded
from runwright.run.guest.child import Call
from runwright.run.guest.programs import compile_source, grant_full_recursion, new_module

MARSHAL = 2  # the version without references: two names for one list become two lists
_ATOMS = {bool, int, float, str, types.NoneType}
_to_json = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


class Late(BaseException):
    """A call took longer than its own limit. No `except Exception` of a program hides it."""


def main(call: Call) -> None:
    """Answer the inputs of every part."""
    code = compile_source(call.source, call.path)
    signal.signal(signal.SIGALRM, _late)
    for blob in marshal.loads(call.request):
        part: dict[str, Any] = marshal.loads(blob)
        module = new_module(call.module, call.path)
        grant_full_recursion()
        exec(code, module.__dict__)
        call.write_result(b'{"begun":0}\n')
        function = getattr(module, part["function"], None)
        if function is None:
            call.write_result(b'{"missing":0}\n')
            continue
        if not _answer_all(call, function, part) and part["stop"]:
            return


def _late(_signal: int, _frame: types.FrameType | None) -> NoReturn:
    raise Late


def _answer_all(call: Call, function: Callable[..., object], part: dict[str, Any]) -> bool:
    """Answer the inputs of a part up to a call that does not return; returns whether all did."""
    times: list[float] = []
    for arguments, wall_s in zip(part["inputs"], part["wall_s"], strict=True):
        line, ended = _answer(function, arguments, wall_s, times)
        call.write_result(line)
        if ended:
            return False
    if part["timed"]:
        call.write_result(json.dumps({"times": times}).encode("ascii") + b"\n")
    return True


def _answer(
    function: Callable[..., object], arguments: bytes, wall_s: float, times: list[float]
) -> tuple[bytes, bool]:
    """Make one call; returns the line that says what came of it, and whether it did not return."""
    given = read_arguments(arguments)
    began = time.perf_counter()
    try:
        signal.setitimer(signal.ITIMER_REAL, wall_s)
        value = function(*given)
        signal.setitimer(signal.ITIMER_REAL, 0)
        times.append(time.perf_counter() - began)
        return value_line(value), False
    except Late:
        return b'{"late":%d}\n' % math.ceil(wall_s), True
    except BaseException as error:
        signal.setitimer(signal.ITIMER_REAL, 0)
        told = [type(error).__name__, _message(error)]
        return json.dumps({"raised": told}).encode("ascii") + b"\n", True


def _message(error: BaseException) -> str:
    try:
        return str(error)[:1000]
    except Exception:
        return "<str() of the exception failed>"


def read_arguments(blob: bytes) -> list[object]:
    """Make the arguments of a call anew; they come from our own side."""
    if blob[:1] == b"{":
        values = decode(json.loads(blob))
        assert isinstance(values, tuple)
        return list(values)
    return list(marshal.loads(blob))


def value_line(value: object) -> bytes:
    """Return the line that says a value; equal lines say equal values.

    The common kinds take a short way through the encoder in C, to the same text.
    """
    text = short_way(value)
    if text is None:
        try:
            text = _to_json(encoded(value))
        except Unbounded:
            return b'{"too_large":0}\n'
        except NotPlain:
            return json.dumps({"opaque": type(value).__name__}).encode("ascii") + b"\n"
    return line_of(text)


def line_of(text: str) -> bytes:
    """Return the line that says a value whose JSON text is known."""
    return b'{"value":%b}\n' % text.encode("ascii")


def short_way(value: object) -> str | None:
    """Return the JSON text of an atom, or a list of them, that `encode` would leave as it is."""
    kind = type(value)
    if kind is list:
        if not set(map(type, value)) <= _ATOMS:  # type: ignore[call-overload]
            return None
    elif kind not in _ATOMS:
        return None
    try:
        text = _to_json(value)
    except ValueError:  # nan, an infinity, an integer of thousands of digits
        return None
    # A surrogate, or so many digits that there may be a large integer among them.
    return None if "\\ud" in text or (len(text) > 1000 and _has_large(value)) else text


def _has_large(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(type(item) is int and item.bit_length() > 4096 for item in items)
