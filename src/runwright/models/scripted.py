"""A model whose answers are given beforehand: for tests and examples."""

from collections.abc import AsyncIterator, Callable, Iterable

from runwright.core.errors import ReplayMiss
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer, Reply
from runwright.models.model import stream_whole

Script = Iterable[str] | Callable[[Prompt], str]


class Scripted:
    """Answers one text after another, or what a function says of the prompt.

    Args:
        script: Texts, used up in order, one for each reply; or a function of the prompt.
        name: The model's name.
    """

    def __init__(self, script: Script, *, name: str = "scripted") -> None:
        self.name = name
        self.prompts: list[Prompt] = []  # what it was asked, in order
        self._script = script if callable(script) else iter(script)

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return the next texts.

        Raises:
            ReplayMiss: the script has come to its end.
        """
        self.prompts.append(prompt)
        replies = tuple(Reply(self._next(prompt)) for _ in range(sampling.n))
        words = sum(len(reply.text.split()) for reply in replies)
        return Answer(replies, len(str(prompt).split()), words, self.name)

    def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the next text, whole."""
        return stream_whole(self, prompt, sampling)

    async def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _next(self, prompt: Prompt) -> str:
        if callable(self._script):
            return self._script(prompt)
        try:
            return next(self._script)
        except StopIteration:
            number = len(self.prompts)
            raise ReplayMiss(
                f"{self.name}: the script has no text for call {number}; give it more"
            ) from None
