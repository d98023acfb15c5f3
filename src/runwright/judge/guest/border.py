"""What crosses between the candidate's process and the checker's: messages of plain values.

One message: 4 bytes little-endian length, then JSON. Either side may ask; whoever has asked waits,
and meanwhile does what the other side asks of it (a check's callback, called by the candidate).

    {"op": "call", "target": N, "arguments": [FORM, ..], "keywords": {NAME: FORM}}   call an object
    {"op": "get", "set", "delete", "target": N, "name": NAME, ..}      one of its attributes
    {"op": "method", "target": N, "name": NAME, ..}                    a method of its type
    {"op": "look", "await", "target": N, ..}                           see candidate.py

    {"value": FORM}
    {"raised": {"type": NAME, "message": TEXT, "bases": [NAME, ..], "args": FORM, ..}}

Each may have "changed": [[n, FORM], ..], the new contents of containers that both sides have (see
sharing.py). An object without structural encoding stays where it is:

    {"handle": [N, TYPE, ..]}       an object of the side that sends
    {"yours": N}                    an object of the side that receives
"""

import json
import socket
import struct
from typing import Any

# As values a message takes up to forty times its bytes, which the checker has to have room for.
MOST_BYTES = 16 << 20
_LENGTH = struct.Struct("<I")
_to_json = json.JSONEncoder(separators=(",", ":")).encode


class Gone(Exception):
    """The other side ended or broke the form of messages."""


class TooLarge(Exception):
    """What a side has to say is larger than a message; `str()` says how much it is."""


class Channel:
    """Messages over a connected stream socket."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def send(self, message: object) -> None:
        """Send one message.

        Raises:
            Gone: nobody listens any more.
            TooLarge: it is over the limit; nothing was sent.
        """
        body = _to_json(message).encode("ascii")
        if len(body) > MOST_BYTES:
            raise TooLarge(f"{len(body)} bytes, {MOST_BYTES} at most")
        try:
            self._socket.sendall(_LENGTH.pack(len(body)) + body)
        except OSError as error:
            raise Gone(str(error)) from None

    def receive(self) -> dict[str, Any]:
        """Wait for one message.

        Raises:
            Gone: the other side closed, or sent what is not a message.
        """
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > MOST_BYTES:
            raise Gone(f"a message of {length} bytes is over the limit of {MOST_BYTES}")
        try:
            message = json.loads(self._exactly(length))
        except (ValueError, RecursionError, MemoryError) as error:
            raise Gone(f"not a message: {error}") from None
        if not isinstance(message, dict):
            raise Gone("not a message")
        return message

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            try:
                part = self._socket.recv(min(size, 1 << 20))
            except OSError as error:
                raise Gone(str(error)) from None
            if not part:
                raise Gone("closed")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)
