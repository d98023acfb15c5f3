"""A model whose every call is written to a transcript."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from runwright.core import wire
from runwright.core.errors import BadFile
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer, Exchange, Reply
from runwright.models.model import Model


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
        self._turn = asyncio.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
            self._end_torn_line(path)
        except OSError as error:
            raise BadFile(f"{path}: {error.strerror}; name a file to record to") from None

    def _end_torn_line(self, path: Path) -> None:
        """Cut off what an earlier process did not get to finish."""
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            self._file.truncate(whole)

    @property
    def name(self) -> str:
        """The name of the model that answers."""
        return self._model.name

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return the model's answer once it is written.

        Raises:
            ModelError: as the model.
        """
        answer = await self._model.ask(prompt, sampling)
        await self._write(Exchange(self.name, prompt, sampling, answer))
        return answer

    async def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the pieces of a reply; it is written when the last has come."""
        pieces = []
        async for piece in self._model.stream(prompt, sampling):
            pieces.append(piece)
            yield piece
        answer = Answer((Reply("".join(pieces)),), model=self.name)
        await self._write(Exchange(self.name, prompt, sampling, answer))

    async def _write(self, exchange: Exchange) -> None:
        line = wire.dumps(exchange).encode() + b"\n"
        async with self._turn:
            self._file.write(line)
            self._file.flush()

    async def close(self) -> None:
        """Close the model and the transcript."""
        await self._model.close()
        self._file.close()
