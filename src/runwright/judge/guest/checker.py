"""Guest: the checker's side. It runs one check against proxies of the candidate's objects.

It shares no process, no file and no descriptor with the candidate but one socket, on which it reads
plain values only. A comparison, truth test or hash is never asked of the other side (proxies.py):
where only the program could tell, the check ends with `could_not_judge`, even if it catches what
ends it.
"""

import ast
import builtins
import contextlib
import importlib
import json
import linecache
import sys
import traceback
import types
from typing import Any

from runwright.judge.guest.border import Channel, Gone
from runwright.judge.guest.comparisons import NAME, Comparisons, told
from runwright.judge.guest.peer import Peer
from runwright.judge.guest.wording import shorten, shown
from runwright.run.guest.child import Call

_Judgement = dict[str, Any]  # "outcome", "message", "failure", and "mismatch" where there is one


def main(call: Call) -> None:
    """Run the check of the request; the outcome is the result."""
    request = json.loads(call.request)
    assert call.channel_fd is not None
    peer = Peer(Channel(call.channel_fd))
    answer = {**_judge(peer, request), "calls": peer.calls}
    answer["message"] = peer.worded(answer["message"])
    call.write_result(json.dumps(answer).encode("ascii"))


def said(outcome: str, message: str = "", failure: str = "") -> _Judgement:
    """Return an outcome as it is told to the host."""
    return {"outcome": outcome, "message": message, "failure": failure}


def _judge(peer: Peer, request: dict[str, Any]) -> _Judgement:
    try:
        module = introduce(peer, request["module"])
    except Gone:
        return said("failed", "the program ended before it could be called", "exit")
    except Exception as error:
        return said("failed", f"the program forged what it offers: {error}", "forged")
    comparisons = Comparisons()
    try:
        setup = compile_check(request["setup"], f"<setup of {request['path']}>", 1, comparisons)
        code = compile_check(request["source"], request["path"], request["line"], comparisons)
    except (SyntaxError, ValueError, RecursionError) as error:
        return said("could_not_judge", f"the check is not Python: {error}")
    namespace = names_for(module, comparisons)
    namespace[NAME] = comparisons.equal
    raised: BaseException | None = None
    try:
        exec(setup, namespace)
        exec(code, namespace)
    except BaseException as error:
        raised = error
    if peer.end is not None:  # whether or not the check let it through
        failure = "exit" if peer.end.outcome == "failed" else ""
        return said(peer.end.outcome, str(peer.end), failure)
    if raised is None:
        return said("passed")
    if isinstance(raised, ModuleNotFoundError) and raised is not peer.raised:
        message = f"the check needs a module that is not there: {raised}"
        message += f"; the program is imported as {request['module']!r}"
        return said("could_not_judge", message)
    skips = type(raised).__name__ in ("SkipTest", "Skipped")  # of unittest and pytest
    if skips and raised is not peer.raised:
        return said("could_not_judge", f"the test skipped itself: {raised}")
    return _failed(raised, peer, comparisons)


def introduce(peer: Peer, name: str) -> types.ModuleType:
    """Build a module that stands for the program: its names are proxies and plain values."""
    said = peer.conversation.channel.receive()
    module = types.ModuleType(name)
    for key, form in said["names"].items():
        module.__dict__[key] = peer.named(key, form)
    for key, bases in said["errors"].items():
        module.__dict__[key] = peer.errors.class_of([str(base) for base in bases])
    for key in said["modules"]:  # our own copy: the candidate's may be patched
        if key in sys.stdlib_module_names:
            with contextlib.suppress(ImportError):  # of another system, or not installed
                module.__dict__[key] = importlib.import_module(key)
    sys.modules[name] = module
    return module


def names_for(module: types.ModuleType, comparisons: Comparisons) -> dict[str, Any]:
    """Return the names that a check finds.

    A program's own `sorted` or `len` would have a say in what the check compares. It is taken only
    where it must be what the check is about: the check uses nothing else of the program. The same
    goes for `from m import *`. What the check imports by name, it means.
    """
    names = dict(module.__dict__)
    hiding = {name for name in names if hasattr(builtins, name)}
    modules = {name for name, value in names.items() if type(value) is types.ModuleType}  # ours
    used = comparisons.names | (comparisons.texts & {module.__name__})  # import_module("m")
    if used & ({*names, module.__name__} - hiding - modules):
        names = {name: value for name, value in names.items() if name not in hiding}
    module.__dict__["__all__"] = [name for name in names if not name.startswith("_")]
    return {**names, "__name__": "tests", "__builtins__": builtins}


def compile_check(source: str, path: str, line: int, comparisons: Comparisons) -> types.CodeType:
    """Compile a check's text so that tracebacks show it and comparisons are remembered."""
    padded = "\n" * (line - 1) + source
    linecache.cache[path] = (len(padded), None, padded.splitlines(keepends=True), path)
    tree = ast.parse(padded, path)
    return compile(comparisons.rewrite(tree), path, "exec", dont_inherit=True)


def _failed(error: BaseException, peer: Peer, comparisons: Comparisons) -> _Judgement:
    if not isinstance(error, AssertionError):
        leaves = isinstance(error, SystemExit) and error is peer.raised
        failure = "exit" if leaves else type(raised_by(error, peer)).__name__
        return said("failed", explain_error(error, peer), failure)
    text = shorten(str(error), 300)
    if comparisons.failed is None:
        message = "; ".join(part for part in (peer.last, text) if part) or "assertion failed"
        return said("failed", message, "wrong_answer")
    words, actual, expected = comparisons.failed
    if peer.last_value is actual and peer.last:
        call, message = peer.last_call, f"{peer.last}, expected {shown(expected)}"
    else:
        call = shorten(words)
        message = f"{call} is {shown(actual)}, expected {shown(expected)}"
        message += f"; {peer.last}" if peer.last else ""
    judgement = said("failed", f"{message}; {text}" if text else message, "wrong_answer")
    forms = told(actual), told(expected)
    if None not in forms:
        judgement["mismatch"] = [peer.worded(call), *forms]
    return judgement


def raised_by(error: BaseException, peer: Peer) -> BaseException:
    """Return what the program raised, where another exception came here in its place."""
    return error.__cause__ if error is peer.raised and error.__cause__ else error


def explain_error(error: BaseException, peer: Peer) -> str:
    """Say in words what an exception is and where it came from."""
    raised = raised_by(error, peer)
    text = shorten(str(raised), 300)
    kind = type(raised).__name__
    described = f"{kind}: {text}" if text else kind
    if peer.raised is error:
        return f"{peer.last_call} raised {described}"
    line = line_of(error)
    return f"{described} (line {line} of the check)" if line else described


def line_of(error: BaseException) -> int:
    """Return the line of the check on which an exception came; 0 if it came on none."""
    found = traceback.walk_tb(error.__traceback__)
    return next((line for frame, line in reversed(list(found)) if not _is_ours(frame)), 0)


def _is_ours(frame: types.FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).startswith("runwright.")
