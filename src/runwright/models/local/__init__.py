"""A model on this machine: a folder of weights, run by `transformers`.

`transformers` loads the model and runs its layers; which token comes next is drawn here
(drawing.py), so that a seed decides a sample and nothing global is touched. Open loading.py for
what is refused, asking.py for how a prompt becomes tokens, row.py for how tokens become a reply.

One call generates at a time, in a thread of its own: the event loop goes on, later calls wait. A
call that is cancelled, or whose time is over, ends with the token it is at.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from runwright.core.errors import BadOption, ModelUnavailable
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer
from runwright.models.local.asking import stops_of, tokens_of
from runwright.models.local.drawing import Draw, Halt, generator_of
from runwright.models.local.loading import Loaded, load
from runwright.models.local.row import Row

_CLOSED = "is closed; open it again"


class Local:
    """Answers with the weights of a folder; they are read when it is made.

    Settings of sampling that a folder brings along (a temperature, a penalty for repetition) are
    not applied, except for the tokens that end a reply. The log probability of a token is the
    model's own, before temperature and `top_p`.

    Args:
        model: A folder in the form of `transformers` with safetensors, or the name of a model that
            the cache of the Hugging Face hub holds. Nothing is downloaded.
        device: "cpu", "cuda", "cuda:1", "mps"; "auto": an accelerator if there is one.
        dtype: "float32", "bfloat16" or "float16"; "auto": as the folder has it.
        max_tokens: Of a reply whose sampling names none.
        batch: Replies to one prompt that are generated side by side; more take turns.

    Raises:
        NeedsExtra: torch or transformers is not installed.
        BadOption: a value is out of its range, or this machine has no such device.
        BadFile: there is no such model, it is not safe to load, or it is not whole.
    """

    def __init__(
        self,
        model: str,
        *,
        device: str = "auto",
        dtype: str = "auto",
        max_tokens: int = 1024,
        batch: int = 8,
    ) -> None:
        for option, value in (("max_tokens", max_tokens), ("batch", batch)):
            if value < 1:
                raise BadOption(f"{option}={value} must be at least 1")
        self.name = f"local:{model}"
        self._max_tokens = max_tokens
        self._batch = batch
        self._loaded: Loaded | None = load(model, device=device, dtype=dtype)
        self._closed = threading.Event()
        # One thread is the lock too: calls queue up in order, whatever loop they come from.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-model")

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return `sampling.n` replies.

        Raises:
            ModelUnavailable: the prompt is too long or cannot be shown to this model, or the
                model fails.
        """
        halt = Halt(self._closed)
        try:
            answer: Answer = await self._begin(lambda: self._answer(prompt, sampling, halt))
            return answer
        finally:
            halt.gone.set()

    async def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the text of one reply as it comes.

        Raises:
            BadOption: `sampling.n` is not 1.
            ModelUnavailable: as `ask`.
        """
        if sampling.n != 1:
            raise BadOption(f"n={sampling.n}: a stream is one reply; use n=1, or ask")
        loop, halt = asyncio.get_running_loop(), Halt(self._closed)
        pieces: asyncio.Queue[str | None] = asyncio.Queue()

        def tell(piece: str | None) -> None:
            if not halt.gone.is_set():  # the loop may be gone with whoever listened
                loop.call_soon_threadsafe(pieces.put_nowait, piece)

        def answer() -> None:
            try:
                self._answer(prompt, sampling, halt, tell)
            finally:
                tell(None)

        try:
            job = self._begin(answer)
            while (piece := await pieces.get()) is not None:
                yield piece
            await job
        finally:
            halt.gone.set()

    def _begin(self, job: Callable[[], Any]) -> "asyncio.Future[Any]":
        try:
            return asyncio.get_running_loop().run_in_executor(self._thread, job)
        except RuntimeError:
            raise ModelUnavailable(f"{self.name} {_CLOSED}") from None

    def _answer(
        self,
        prompt: Prompt,
        sampling: Sampling,
        halt: Halt,
        tell: Callable[[str], None] | None = None,
    ) -> Answer:
        """Generate all replies; runs in the thread."""
        started, loaded = time.monotonic(), self._loaded
        if loaded is None:
            raise ModelUnavailable(f"{self.name} {_CLOSED}")
        tokens = tokens_of(prompt, loaded, self.name)
        most = self._room(loaded, len(tokens), sampling.max_tokens or self._max_tokens)
        stops = (*sampling.stop, *stops_of(prompt, loaded))
        generator = generator_of(loaded.torch, loaded.device, sampling.seed)
        alike = sampling.temperature == 0  # then one row is all of them
        rows = [
            Row(loaded.decode, before=tokens, ends=loaded.ends, stops=stops, tell=tell)
            for _ in range(1 if alike else sampling.n)
        ]
        for start in range(0, len(rows), self._batch):
            if halt.wanted:
                break
            some = rows[start : start + self._batch]
            self._generate(loaded, tokens, most, Draw(loaded, some, sampling, generator, halt))
        if self._closed.is_set():
            raise ModelUnavailable(f"{self.name} {_CLOSED}")
        rows = rows * (sampling.n if alike else 1)
        return Answer(
            tuple(row.reply(logprobs=sampling.logprobs) for row in rows),
            prompt_tokens=len(tokens),
            reply_tokens=sum(row.count for row in rows),
            model=loaded.title,
            wall_s=time.monotonic() - started,
        )

    def _room(self, loaded: Loaded, tokens: int, wanted: int) -> int:
        """Return how many tokens a reply may have; one that is cut says so in `finish`."""
        if loaded.context is None:
            return wanted
        if tokens >= loaded.context:
            raise ModelUnavailable(
                f"{self.name}: the prompt has {tokens} tokens and the model takes "
                f"{loaded.context} with its reply; shorten the prompt"
            )
        return min(wanted, loaded.context - tokens)

    def _generate(self, loaded: Loaded, tokens: list[int], most: int, draw: Draw) -> None:
        """Let the rows of a batch grow to their ends."""
        torch = loaded.torch
        ids = torch.tensor([tokens] * len(draw.rows), device=loaded.device)
        try:
            loaded.model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=most,
                do_sample=False,
                logits_processor=[draw.process],
                stopping_criteria=[draw.ended],
            )
        except (RuntimeError, ValueError, IndexError) as error:  # no memory; broken weights
            told = str(error).strip().partition("\n")[0]
            raise ModelUnavailable(f"{self.name}: {told}") from error

    async def close(self) -> None:
        """Stop what is being generated and give the memory back."""
        self._closed.set()
        with contextlib.suppress(ModelUnavailable):  # closed before
            await self._begin(self._free)
        self._thread.shutdown(wait=False)

    def _free(self) -> None:
        loaded, self._loaded = self._loaded, None
        if loaded is None:
            return
        torch, device = loaded.torch, loaded.device
        del loaded
        if device.type != "cpu":
            getattr(torch, device.type).empty_cache()
