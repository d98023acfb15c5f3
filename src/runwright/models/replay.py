"""A model that answers from a transcript, bit for bit, and nothing else."""

import difflib
import hashlib
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from pathlib import Path

from runwright.core import wire
from runwright.core.errors import ReplayMiss
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer
from runwright.models.model import stream_whole
from runwright.models.transcript import key_of, read_transcript

_SHOWN = 6  # lines of difference in a message
_DIGITS = 12  # of the hash of a transcript
_COMPARED = 20_000  # characters of a prompt that are looked at for the nearest


class Replay:
    """Answers each call as it was recorded; a call made k times gets its k-th recorded answer.

    Args:
        path: The transcript.

    Raises:
        BadFile: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)
        self._prompts: dict[str, str] = {}
        self._digest = hashlib.sha256()
        for exchange in read_transcript(path):
            self._digest.update(wire.dumps(exchange).encode())
            key = key_of(exchange.prompt, exchange.sampling)
            self._answers[key].append(exchange.answer)
            self._prompts[key] = str(exchange.prompt)

    @property
    def name(self) -> str:
        """E.g. "replay:run.jsonl"."""
        return f"replay:{self._path.name}"

    @property
    def source(self) -> str:
        """What tells it from a transcript of the same name elsewhere: a hash of what it holds."""
        return f"sha256 {self._digest.hexdigest()[:_DIGITS]}"

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return what was recorded.

        Raises:
            ReplayMiss: this call was not recorded, or not as often.
        """
        key = key_of(prompt, sampling)
        if self._answers.get(key):
            return self._answers[key].popleft()
        raise ReplayMiss(f"{self._path}: {self._why(key, str(prompt))}")

    def _why(self, key: str, text: str) -> str:
        if key in self._prompts:
            return "this prompt was asked more often than it was recorded; record the run again"
        if text in self._prompts.values():
            return "this prompt was recorded with another sampling; use the options of that run"
        if not self._prompts:
            return "holds no exchange; record a run first"
        near = max(self._prompts.values(), key=lambda known: _likeness(known, text))
        return f"no such prompt was recorded; the nearest differs so:\n{_difference(near, text)}"

    def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield what was recorded, whole."""
        return stream_whole(self, prompt, sampling)

    async def close(self) -> None:
        """Do nothing: the file is closed already."""


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return matcher.quick_ratio()


def _difference(recorded: str, asked: str) -> str:
    lines = difflib.unified_diff(
        recorded.splitlines(), asked.splitlines(), "recorded", "asked", n=0, lineterm=""
    )
    shown = list(lines)
    more = len(shown) - _SHOWN
    return "\n".join([*shown[:_SHOWN], f"... {more} more lines"] if more > 0 else shown)
