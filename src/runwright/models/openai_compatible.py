"""A model behind a server that speaks OpenAI's protocol: chat and completions, any server.

The `openai` package does the talking: connections, timeouts, and retries of what may pass (no
connection, 408, 409, 429 and 5xx, waiting as long as the server asks). What it does not do is here:
answers that are no answers are asked for again, servers that give fewer replies than were asked for
are asked for the rest, and every way to fail becomes one sentence.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from runwright.core.errors import BadReply, ModelUnavailable, NeedsExtra
from runwright.core.prompt import Message, Prompt, Sampling, Tool, ToolCall
from runwright.core.reply import Answer, Reply, Token

if TYPE_CHECKING:
    import openai

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_BAD_REPLIES = 3  # times that an answer may be none before the call fails


class OpenAICompatible:
    """Asks a server.

    Args:
        model: The model's name at the server.
        base_url: The server's address, e.g. "http://127.0.0.1:8000/v1"; None: $OPENAI_BASE_URL,
            else OpenAI's own.
        api_key: None: $OPENAI_API_KEY; a server on this machine may need none.
        timeout_s: Of one try.
        retries: Tries after the first.
        concurrency: Calls at one time; more wait.

    Raises:
        NeedsExtra: the `openai` package is not installed.
        ModelUnavailable: there is no key.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        timeout_s: float = 120.0,
        retries: int = 5,
        concurrency: int = 16,
    ) -> None:
        try:
            import openai
        except ImportError:
            raise NeedsExtra(
                f"model {model!r} needs the openai package; pip install 'runwright[models]'"
            ) from None
        self.name = f"openai:{model}"
        self._openai = openai
        self._model = model
        address = base_url or os.environ.get("OPENAI_BASE_URL")
        self._client = openai.AsyncOpenAI(
            base_url=address,
            api_key=api_key or os.environ.get("OPENAI_API_KEY") or _no_key(model, address),
            timeout=timeout_s,
            max_retries=retries,
        )
        self._room = asyncio.Semaphore(concurrency)

    async def ask(self, prompt: Prompt, sampling: Sampling = Sampling()) -> Answer:
        """Return `sampling.n` replies.

        Raises:
            ModelUnavailable: the server refuses, fails or cannot be reached.
            BadReply: what it sends is no answer, time and again.
        """
        started = time.monotonic()
        async with self._room:
            answer = await self._try(prompt, sampling, sampling.n)
            while len(answer.replies) < sampling.n:  # a server that gives one at a time
                more = await self._try(prompt, sampling, sampling.n - len(answer.replies))
                answer = _joined(answer, more)
        return _timed(answer, time.monotonic() - started)

    async def _try(self, prompt: Prompt, sampling: Sampling, n: int) -> Answer:
        for _ in range(_BAD_REPLIES - 1):
            try:
                return await self._once(prompt, sampling, n)
            except BadReply:
                continue
        return await self._once(prompt, sampling, n)

    async def _once(self, prompt: Prompt, sampling: Sampling, n: int) -> Answer:
        try:
            got = await self._create(prompt, {**_options(prompt, sampling), "n": n})
        except self._openai.OpenAIError as error:
            raise self._told(error) from None
        except json.JSONDecodeError as error:
            raise BadReply(f"{self.name}: the server's answer is not JSON: {error}") from None
        try:
            return _answer(got, n)
        except (AttributeError, TypeError, ValueError, IndexError) as error:
            raise BadReply(f"{self.name}: the server's answer lacks its parts: {error}") from None

    async def _create(self, prompt: Prompt, options: dict[str, Any]) -> Any:
        if prompt.is_chat:
            messages: Any = [_message(one) for one in prompt.messages]
            return await self._client.chat.completions.create(
                model=self._model, messages=messages, **options
            )
        return await self._client.completions.create(
            model=self._model, prompt=prompt.text, **options
        )

    def _told(self, error: "openai.OpenAIError") -> ModelUnavailable | BadReply:
        """Say in one sentence what went wrong; a key that a server repeats is not shown."""
        if isinstance(error, self._openai.APIResponseValidationError):
            return BadReply(f"{self.name}: the server's answer is not in the form of the protocol")
        where = f"{self.name} at {urlsplit(str(self._client.base_url)).netloc}"
        if isinstance(error, self._openai.APIStatusError):
            said = str(error.message).replace(self._client.api_key, "<key>")
            return ModelUnavailable(f"{where}: HTTP {error.status_code}: {said[:300]}")
        if isinstance(error, self._openai.APITimeoutError):
            return ModelUnavailable(f"{where}: no answer in time; raise timeout_s or ask for less")
        what = str(error).rstrip(".")
        return ModelUnavailable(f"{where}: {what}; check the address and that the server runs")

    async def stream(self, prompt: Prompt, sampling: Sampling = Sampling()) -> AsyncIterator[str]:
        """Yield the text of one reply as it comes.

        Raises:
            ModelUnavailable: as `ask`; also in the middle, if the connection breaks.
        """
        options = {**_options(prompt, sampling), "stream": True}
        async with self._room:
            try:
                async for chunk in await self._create(prompt, options):
                    if piece := _piece(chunk, prompt):
                        yield piece
            except self._openai.OpenAIError as error:
                raise self._told(error) from None
            except Exception as error:  # the package lets a connection's own errors through here
                raise ModelUnavailable(f"{self.name}: the stream broke off: {error}") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _no_key(model: str, address: str | None) -> str:
    if address and urlsplit(address).hostname in _LOOPBACK:
        return "none"
    raise ModelUnavailable(
        f"model {model!r} needs a key; set OPENAI_API_KEY, or OPENAI_BASE_URL to a local server"
    )


def _options(prompt: Prompt, sampling: Sampling) -> dict[str, Any]:
    """Return what is not left to the server's defaults, under the protocol's names."""
    options: dict[str, Any] = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        "stop": list(sampling.stop) or None,
        "seed": sampling.seed,
        "tools": [_tool(one) for one in prompt.tools] or None,
    }
    if sampling.logprobs:
        options["logprobs"] = True if prompt.is_chat else 1
    return {name: value for name, value in options.items() if value is not None}


def _message(message: Message) -> dict[str, Any]:
    form: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.calls:
        form["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.calls
        ]
    if message.answers:
        form["tool_call_id"] = message.answers
    return form


def _tool(tool: Tool) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": json.loads(tool.parameters),
        },
    }


def _answer(got: Any, n: int) -> Answer:
    replies = tuple(_reply(choice) for choice in got.choices[:n])
    if not replies:
        raise ValueError("no choices")
    usage = got.usage
    return Answer(
        replies,
        prompt_tokens=usage.prompt_tokens if usage else 0,
        reply_tokens=usage.completion_tokens if usage else 0,
        model=str(got.model or ""),
    )


def _reply(choice: Any) -> Reply:
    finish = str(choice.finish_reason or "stop")
    message = getattr(choice, "message", None)
    if message is None:
        return Reply(str(choice.text), finish, tokens=_text_tokens(choice.logprobs))
    calls = tuple(
        ToolCall(call.id, call.function.name, call.function.arguments)
        for call in message.tool_calls or ()
    )
    given = choice.logprobs.content if choice.logprobs else None
    tokens = tuple(Token(one.token, one.logprob) for one in given or ())
    return Reply(message.content or "", finish, calls, tokens)


def _text_tokens(logprobs: Any) -> tuple[Token, ...]:
    if not logprobs:
        return ()
    pairs = zip(logprobs.tokens or (), logprobs.token_logprobs or (), strict=False)
    return tuple(Token(text, value) for text, value in pairs if value is not None)


def _piece(chunk: Any, prompt: Prompt) -> str:
    """Return what a chunk of a stream adds; the last one, which says the cost, adds nothing."""
    parts = [one.delta.content if prompt.is_chat else one.text for one in chunk.choices]
    return "".join(part for part in parts if part)


def _joined(one: Answer, more: Answer) -> Answer:
    return Answer(
        one.replies + more.replies,
        one.prompt_tokens + more.prompt_tokens,
        one.reply_tokens + more.reply_tokens,
        one.model,
    )


def _timed(answer: Answer, wall_s: float) -> Answer:
    return replace(answer, wall_s=wall_s)
