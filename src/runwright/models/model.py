"""Model: the contract of everything that answers a prompt."""

from collections.abc import AsyncIterator
from typing import Protocol

from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer


class Model(Protocol):
    """Something that answers prompts. Calls may run at the same time."""

    @property
    def name(self) -> str:
        """How it was asked for, e.g. "openai:gpt-4o"; part of a transcript's key."""
        ...

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return `sampling.n` replies.

        Raises:
            ModelError: the call failed, also after the client's own retries.
        """
        ...

    def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the text of one reply as it comes; `sampling.n` must be 1.

        Raises:
            ModelError: as `ask`.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and files; the model answers no more."""
        ...


def source_of(model: Model) -> str:
    """Return what tells a model from another of the same name; "" if it says nothing."""
    return str(getattr(model, "source", ""))


async def stream_whole(model: Model, prompt: Prompt, sampling: Sampling) -> AsyncIterator[str]:
    """Stream from a model that has its replies at once: one piece, the whole text."""
    answer = await model.ask(prompt, sampling)
    yield answer.text
