"""The first step of a guest that checks: being told what the program offers."""

import json
import types
from typing import Any

from runwright.judge.guest.border import Gone
from runwright.judge.guest.checker import _introduce
from runwright.judge.guest.printing import Hearing
from runwright.judge.guest.proxies import Peer
from runwright.run.guest.child import Call


class NotIntroduced(Exception):
    """The program ended first, or forged what it offers; `failure` is the class of it."""

    def __init__(self, message: str, failure: str) -> None:
        super().__init__(message)
        self.failure = failure


class TestedPeer(Peer):
    """The program's side; an exception class of its own shows under its bare name."""

    def error_class(self, bases: list[str]) -> type[BaseException]:
        """Return our own class for an exception class of the program, see `Peer`."""
        kind = super().error_class(bases)
        if kind.__module__ != "builtins":
            kind.__module__ = "__main__"
        return kind


def meet(call: Call, request: dict[str, Any]) -> tuple[Peer, types.ModuleType]:
    """Return the program's side, and the module that stands for it.

    Raises:
        NotIntroduced: there is nothing to check.
    """
    assert call.channel_fd is not None
    peer = TestedPeer(Hearing(call.channel_fd))
    try:
        return peer, _introduce(peer, request["module"])
    except Gone:
        raise NotIntroduced("the program ended before it could be called", "exit") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotIntroduced(f"the program forged what it offers: {error}", "forged") from None


def answer(call: Call, outcome: str, message: str = "", failure: str = "", **more: object) -> None:
    """Write the outcome of a check."""
    form = {"outcome": outcome, "message": message, "failure": failure, **more}
    call.write_result(json.dumps(form).encode("ascii"))
