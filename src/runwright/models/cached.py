"""A model whose equal calls are made once: answers are kept in a folder.

Only what the model may answer twice alike is kept: calls at temperature 0 or with a seed. Others
are samples, and each call is to give new ones.
"""

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from runwright.core import wire
from runwright.core.errors import BadFile
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer
from runwright.models.model import Model, source_of, stream_whole
from runwright.models.transcript import key_of

# Of a folder's name: what it shows of the model's name, and digits of the hash that tells "a/b"
# from "a_b".
_SHOWN, _TOLD = 60, 8


class Cached:
    """Answers from a folder what it has answered before.

    Args:
        model: Who answers what is new.
        folder: Where answers are kept, one file each; made if it is missing.

    Raises:
        BadFile: the folder cannot be made.
    """

    def __init__(self, model: Model, folder: Path) -> None:
        self._model = model
        self._folder = folder
        self.hits = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadFile(f"{folder}: {error.strerror}; name a folder to keep answers in") from None

    @property
    def name(self) -> str:
        """The name of the model that answers what is new."""
        return self._model.name

    @property
    def source(self) -> str:
        """What tells that model from another of the same name."""
        return source_of(self._model)

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return the answer that is kept, or the model's.

        Raises:
            ModelError: as the model.
            BadFile: its answer cannot be written.
        """
        if sampling.temperature > 0 and sampling.seed is None:
            return await self._model.ask(prompt, sampling)
        path = self._path(prompt, sampling)
        kept = _read(path)
        if kept is not None:
            self.hits += 1
            return kept
        answer = await self._model.ask(prompt, sampling)
        _write(path, answer)
        return answer

    def _path(self, prompt: Prompt, sampling: Sampling) -> Path:
        shown = "".join(c if c.isalnum() or c in "-." else "_" for c in self.name)[:_SHOWN]
        name = hashlib.sha256(self.name.encode("utf-8", "backslashreplace")).hexdigest()[:_TOLD]
        return self._folder / f"{shown}-{name}" / f"{key_of(prompt, sampling)}.json"

    def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the answer whole: it may have been kept."""
        return stream_whole(self, prompt, sampling)

    async def close(self) -> None:
        """Close the model; the folder stays."""
        await self._model.close()


def _read(path: Path) -> Answer | None:
    try:
        return wire.loads(Answer, path.read_text("utf-8"))
    except (OSError, ValueError):  # not there, or cut off by a full disk: it is asked again
        return None


def _write(path: Path, answer: Answer) -> None:
    """Write a file that is whole or absent, whoever else writes it at the same time."""
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(wire.dumps(answer))
        Path(name).replace(path)
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}; name a folder to keep answers in") from None
