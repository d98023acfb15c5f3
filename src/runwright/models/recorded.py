"""A model whose every call is written to a transcript.

Several may write to one file, in this process or in others: each line is written under a lock, in
one piece, behind a whole line.
"""

import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path

from runwright.core import wire
from runwright.core.errors import BadFile
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer, Exchange, Reply
from runwright.models.model import Model, source_of


class Recorded:
    """Passes calls on and appends each with its answer to a file, whole lines only.

    Args:
        model: Who answers.
        path: The transcript; calls are added to one that is there.

    Raises:
        BadFile: the file cannot be written.
    """

    def __init__(self, model: Model, path: Path) -> None:
        self._model = model
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b", buffering=0)
        except OSError as error:
            raise BadFile(f"{path}: {error.strerror}; name a file to record to") from None

    @property
    def name(self) -> str:
        """The name of the model that answers."""
        return self._model.name

    @property
    def source(self) -> str:
        """What tells that model from another of the same name."""
        return source_of(self._model)

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return the model's answer once it is written.

        Raises:
            ModelError: as the model.
        """
        answer = await self._model.ask(prompt, sampling)
        self._write(Exchange(self.name, prompt, sampling, answer))
        return answer

    async def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the pieces of a reply; it is written when the last has come."""
        pieces = []
        async for piece in self._model.stream(prompt, sampling):
            pieces.append(piece)
            yield piece
        answer = Answer((Reply("".join(pieces)),), model=self.name)
        self._write(Exchange(self.name, prompt, sampling, answer))

    def _write(self, exchange: Exchange) -> None:
        line = wire.dumps(exchange).encode() + b"\n"
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            self._end_torn_line()
            while line:
                line = line[os.write(self._file.fileno(), line) :]
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _end_torn_line(self) -> None:
        """Cut off what a process that was killed did not get to finish."""
        size = self._file.seek(0, os.SEEK_END)
        if not size or os.pread(self._file.fileno(), 1, size - 1) == b"\n":
            return
        self._file.seek(0)
        self._file.truncate(self._file.read(size).rfind(b"\n") + 1)

    async def close(self) -> None:
        """Close the model and the transcript."""
        await self._model.close()
        self._file.close()
