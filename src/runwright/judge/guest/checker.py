"""Guest: the checker's side. It runs one check against proxies of the candidate's objects.

It shares no process, no file and no descriptor with the candidate but one socket, on which it reads
plain values only. A comparison, truth test or hash is never asked of the other side: on an object
that stays there it ends the check with `could_not_judge`.
"""

import builtins
import importlib
import json
import linecache
import sys
import traceback
import types
from typing import Any

from runwright.judge.guest.border import Channel, Gone
from runwright.judge.guest.proxies import CannotJudge, Ended, Peer, shorten
from runwright.run.guest.child import Call


def main(call: Call) -> None:
    """Run the check of the request; the outcome is the result."""
    request = json.loads(call.request)
    assert call.channel_fd is not None
    peer = Peer(Channel(call.channel_fd))
    outcome, message, failure = _judge(peer, request)
    answer = {"outcome": outcome, "message": message, "failure": failure, "calls": peer.calls}
    call.write_result(json.dumps(answer).encode("ascii"))


def _judge(peer: Peer, request: dict[str, Any]) -> tuple[str, str, str]:
    """Return the outcome, why, and the class of a failure."""
    try:
        module = _introduce(peer, request["module"])
    except Gone:
        return "failed", "the program ended before it could be called", "exit"
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return "failed", f"the program forged what it offers: {error}", "forged"
    namespace = {**module.__dict__, "__name__": "tests", "__builtins__": builtins}
    try:
        setup = _compile(request["setup"], f"<setup of {request['path']}>", 1)
        code = _compile(request["source"], request["path"], request["line"])
    except (SyntaxError, ValueError) as error:
        return "could_not_judge", f"the check is not Python: {error}", ""
    try:
        exec(setup, namespace)
        exec(code, namespace)
    except (CannotJudge, Ended) as end:
        return end.outcome, str(end), "exit" if end.outcome == "failed" else ""
    except ModuleNotFoundError as error:
        return "could_not_judge", f"the check needs a module that is not there: {error}", ""
    except BaseException as error:
        wrong = isinstance(error, AssertionError)
        return "failed", _explain(error, peer), "wrong_answer" if wrong else type(error).__name__
    return "passed", "", ""


def _introduce(peer: Peer, name: str) -> types.ModuleType:
    """Build a module that stands for the program: its names are proxies and plain values."""
    said = peer.channel.receive()
    module = types.ModuleType(name)
    for key, form in said["names"].items():
        module.__dict__[key] = peer.named(key, form)
    for key, bases in said["errors"].items():
        module.__dict__[key] = peer.error_class(bases)
    for key in said["modules"]:  # our own copy: the candidate's may be patched
        if key in sys.stdlib_module_names:
            module.__dict__[key] = importlib.import_module(key)
    sys.modules[name] = module
    return module


def _compile(source: str, path: str, line: int) -> types.CodeType:
    padded = "\n" * (line - 1) + source
    linecache.cache[path] = (len(padded), None, padded.splitlines(keepends=True), path)
    return compile(padded, path, "exec", dont_inherit=True)


def _explain(error: BaseException, peer: Peer) -> str:
    text = shorten(str(error), 300)
    if isinstance(error, AssertionError):
        return (
            f"{peer.last}; {text}"
            if text and peer.last
            else text or peer.last or "assertion failed"
        )
    kind = type(error).__name__
    described = f"{kind}: {text}" if text else kind
    if peer.raised is error:
        return f"{peer.last_call} raised {described}"
    frames = traceback.extract_tb(error.__traceback__)
    line = frames[-1].lineno if frames else None
    return f"{described} (line {line} of the check)" if line else described
