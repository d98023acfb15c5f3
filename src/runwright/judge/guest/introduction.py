"""What guests that check by a library share: meeting the program, words for the outcome."""

import json
import traceback
import types
from typing import Any

from runwright.judge.guest.border import Gone
from runwright.judge.guest.checker import introduce, line_of
from runwright.judge.guest.peer import Peer
from runwright.judge.guest.printing import Hearing
from runwright.judge.guest.wording import shorten
from runwright.run.guest.child import Call


class NotIntroduced(Exception):
    """The program ended first, or forged what it offers; `failure` is the class of it."""

    def __init__(self, message: str, failure: str) -> None:
        super().__init__(message)
        self.failure = failure


def meet(call: Call, request: dict[str, Any]) -> tuple[Peer, types.ModuleType]:
    """Return the program's side, and the module that stands for it.

    Raises:
        NotIntroduced: there is nothing to check.
    """
    assert call.channel_fd is not None
    peer = Peer(Hearing(call.channel_fd))
    try:
        return peer, introduce(peer, request["module"])
    except Gone:
        raise NotIntroduced("the program ended before it could be called", "exit") from None
    except Exception as error:
        raise NotIntroduced(f"the program forged what it offers: {error}", "forged") from None


def answer(call: Call, outcome: str, message: str = "", failure: str = "", **more: object) -> None:
    """Write the outcome of a check."""
    form = {"outcome": outcome, "message": message, "failure": failure, **more}
    call.write_result(json.dumps(form).encode("ascii"))


def answer_end(call: Call, peer: Peer) -> bool:
    """Write what ended the check whether or not it let that through; False if nothing did."""
    if peer.end is None:
        return False
    failure = "exit" if peer.end.outcome == "failed" else ""
    answer(call, peer.end.outcome, peer.worded(str(peer.end)), failure)
    return True


def explain(error: BaseException, peer: Peer) -> str:
    """Say in words what ended a test, with the last call of the program."""
    return peer.worded(_explain(error, peer))


def _explain(error: BaseException, peer: Peer) -> str:
    text = shorten(str(error), 300)
    if isinstance(error, AssertionError):
        lines = [frame.line for frame in traceback.extract_tb(error.__traceback__)]
        text = text or (lines[-1] if lines else None) or ""
        return "; ".join(part for part in (peer.last, text) if part) or "assertion failed"
    kind = type(error).__name__
    described = f"{kind}: {text}" if text else kind
    if peer.raised is error:
        return f"{peer.last_call} raised {described}"
    line = line_of(error)
    return f"{described} (line {line} of the check)" if line else described
