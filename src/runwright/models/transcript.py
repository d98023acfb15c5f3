"""A transcript: the calls of a model as JSON lines, one `Exchange` each.

A call is found again by its key: the hash of what decides its answer, which is the prompt and the
sampling. Which model answered is not part of it, so that a transcript replays under any name.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from runwright.core import wire
from runwright.core.errors import BadFile
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Exchange


def key_of(prompt: Prompt, sampling: Sampling) -> str:
    """Return the key of a call: 64 hexadecimal digits."""
    text = f"{wire.dumps(prompt)}\n{wire.dumps(sampling)}"
    return hashlib.sha256(text.encode()).hexdigest()


def read_transcript(path: Path) -> Iterator[Exchange]:
    """Yield the exchanges of a file; a last line that was cut off in writing is left out.

    Raises:
        BadFile: the file cannot be read, or a line is no exchange; the message names it.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}; name a transcript") from None
    lines = content.split(b"\n")
    for number, line in enumerate(lines[:-1], 1):  # what follows the last line end was cut off
        if not line.strip():
            continue
        try:
            yield wire.loads(Exchange, line.decode("utf-8"))
        except ValueError as error:
            raise BadFile(f"{path}: line {number} is no exchange with a model: {error}") from None
