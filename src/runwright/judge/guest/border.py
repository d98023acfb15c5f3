"""What crosses between the candidate's process and the checker's: messages of plain values.

One message: 4 bytes little-endian length, then JSON. The checker asks, the candidate answers.

    {"op": "call", "target": H, "arguments": [..], "keywords": {..}}   call an object
    {"op": "get", "target": H, "name": N}                              read a public attribute
    {"op": "method", "target": H, "name": N, "arguments": [..]}        a method of its type

    {"value": FORM, "changed": [[position, FORM], ..]}                 arguments mutated in place
    {"raised": {"type": N, "message": M, "bases": [N, ..]}}

An object without structural encoding stays where it is and crosses as {"handle": [number, type]}.
"""

import json
import socket
import struct
from typing import Any

MOST_BYTES = 64 << 20
_LENGTH = struct.Struct("<I")


class Gone(Exception):
    """The other side ended or broke the form of messages."""


class Channel:
    """Messages over a connected stream socket."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def send(self, message: object) -> None:
        """Send one message.

        Raises:
            Gone: nobody listens any more.
        """
        body = json.dumps(message, separators=(",", ":")).encode("ascii")
        try:
            self._socket.sendall(_LENGTH.pack(len(body)) + body)
        except OSError as error:
            raise Gone(str(error)) from None

    def receive(self) -> Any:
        """Wait for one message.

        Raises:
            Gone: the other side closed, or sent what is not a message.
        """
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > MOST_BYTES:
            raise Gone(f"a message of {length} bytes is over the limit of {MOST_BYTES}")
        try:
            return json.loads(self._exactly(length))
        except (ValueError, RecursionError) as error:
            raise Gone(f"not a message: {error}") from None

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
