"""Guest: the candidate's side for libraries of tests; what a call prints crosses with its answer.

The text is as good as a returned value: the candidate may say what it likes, and the checker
compares it on its own side.
"""

import io
import sys
from typing import Any

from runwright.judge.guest.border import Channel, Gone
from runwright.judge.guest.candidate import Candidate
from runwright.run.guest.child import Call
from runwright.run.guest.programs import load_module

_MOST_CHARACTERS = 1 << 20  # of what one call prints


def main(call: Call) -> None:
    """Load the program and answer calls until the checker is done."""
    module = load_module(call)
    assert call.channel_fd is not None
    channel = Channel(call.channel_fd)
    candidate = Candidate(module)
    channel.send(candidate.introduction())
    while True:
        try:
            channel.send(_answer(candidate, channel.receive()))
        except Gone:
            return


def _answer(candidate: Candidate, request: dict[str, Any]) -> dict[str, Any]:
    usual, told = sys.stdout, io.StringIO()
    sys.stdout = told
    try:
        answer = candidate.answer(request)
    finally:
        sys.stdout = usual
    printed = "" if told.closed else told.getvalue()
    return {**answer, "printed": printed[:_MOST_CHARACTERS]} if printed else answer


class Hearing(Channel):
    """The checker's end: what the candidate printed is printed here, where tests look for it."""

    def receive(self) -> Any:
        """Wait for one message, see `Channel.receive`."""
        message = super().receive()
        if isinstance(message, dict) and isinstance(message.get("printed"), str):
            sys.stdout.write(message.pop("printed"))
        return message
