"""Frames: named byte strings in one message, between host and sandbox.

4 bytes little-endian: size of the header
    the header: JSON {"fields": {...}, "blobs": [[name, size], ...]}
    the blobs, one after another
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_SIZE = struct.Struct("<I")


@dataclass
class Frame:
    """JSON-ready fields and byte strings, each under a name."""

    fields: dict[str, Any] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)


def pack(fields: Mapping[str, object], blobs: Mapping[str, bytes]) -> bytes:
    """Return one message."""
    sizes = {name: len(blob) for name, blob in blobs.items()}
    return b"".join((pack_header(fields, sizes), *blobs.values()))


def pack_header(fields: Mapping[str, object], sizes: Mapping[str, int]) -> bytes:
    """Return the beginning of a message, for blobs of these sizes that are written after it."""
    header = json.dumps({"fields": dict(fields), "blobs": list(sizes.items())}).encode("ascii")
    return _SIZE.pack(len(header)) + header


def unpack(message: bytes) -> Frame:
    """Read a message that `pack` made.

    Raises:
        ValueError: the message is cut short or malformed.
    """
    try:
        (size,) = _SIZE.unpack_from(message)
        end = _SIZE.size + size
        header = json.loads(message[_SIZE.size : end])
        frame = Frame(fields=header["fields"])
        for name, length in header["blobs"]:
            frame.blobs[name] = message[end : end + length]
            end += length
    except (struct.error, KeyError, TypeError) as error:
        raise ValueError(f"malformed frame: {error}") from None
    if end > len(message):
        raise ValueError(f"frame of {end} bytes is cut short at {len(message)}")
    return frame
