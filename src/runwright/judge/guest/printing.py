"""Guest: the candidate's side for libraries of tests; what a call prints crosses with its answer.

The text is as good as a returned value: the candidate may say what it likes, and the checker
compares it on its own side.
"""

import io
import sys
from typing import Any

from runwright.judge.guest.border import Channel, Gone
from runwright.judge.guest.candidate import Candidate
from runwright.judge.guest.conversation import Forged
from runwright.run.guest.child import Call
from runwright.run.guest.programs import load_module

_MOST_CHARACTERS = 1 << 20  # of what one message tells


def main(call: Call) -> None:
    """Load the program and answer calls until the checker is done."""
    module = load_module(call)
    assert call.channel_fd is not None
    channel = _Telling(call.channel_fd)
    candidate = Candidate(module, channel)
    channel.send(candidate.introduction())
    sys.stdout = channel.printed
    while True:
        try:
            candidate.conversation.answer(channel.receive())
        except (Gone, Forged):
            return


class _Telling(Channel):
    """The candidate's end: a message tells what was printed since the last one."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor)
        self.printed = io.StringIO()

    def send(self, message: Any) -> None:
        """Send one message, see `Channel.send`."""
        text = "" if self.printed.closed else self.printed.getvalue()
        if text:
            self.printed.seek(0)
            self.printed.truncate()
            message = {**message, "printed": text[:_MOST_CHARACTERS]}
        super().send(message)


class Hearing(Channel):
    """The checker's end: what the candidate printed is printed here, where tests look for it."""

    def receive(self) -> dict[str, Any]:
        """Wait for one message, see `Channel.receive`."""
        message = super().receive()
        if isinstance(message.get("printed"), str):
            sys.stdout.write(message.pop("printed"))
        return message
