"""The client of OpenAI's protocol against a server that speaks it over HTTP."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from tests.models.server import breaks_off, calls, fails, garbage, hangs_up, says, serving

from runwright.core import Message, Prompt, Sampling, Token, Tool, ToolCall, chat
from runwright.core.errors import BadReply, ModelUnavailable
from runwright.models.openai_compatible import OpenAICompatible

pytest.importorskip("openai", reason="the openai package is not installed")
T = TypeVar("T")
QUICK = {"retry_after_ms": "1"}
HELLO = chat("hello", system="be brief")


def ask(url: str, prompt: Prompt = HELLO, *, key: str = "k", **sampling: Any) -> Any:
    async def one() -> Any:
        model = OpenAICompatible("small", base_url=url, api_key=key, retries=2)
        try:
            return await model.ask(prompt, Sampling(**sampling))
        finally:
            await model.close()

    return run(one())


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


def test_a_chat_is_asked_and_its_cost_counted() -> None:
    with serving(says("good day")) as log:
        answer = ask(log.url, temperature=0.2, stop=("\n",), seed=5, max_tokens=9)
    assert answer.text == "good day"
    assert (answer.prompt_tokens, answer.reply_tokens, answer.model) == (7, 3, "stub-1")
    assert log.paths == ["/v1/chat/completions"]
    assert log.requests[0] == {
        "model": "small",
        "messages": [
            {"role": "system", "content": "be brief"},
            {"role": "user", "content": "hello"},
        ],
        "temperature": 0.2,
        "stop": ["\n"],
        "seed": 5,
        "max_tokens": 9,
        "n": 1,
    }


def test_a_text_is_completed() -> None:
    with serving(says("return 1")) as log:
        answer = ask(log.url, Prompt(text="def f():"), logprobs=True)
    assert log.paths == ["/v1/completions"]
    assert log.requests[0]["prompt"] == "def f():"
    assert answer.replies[0].tokens == (Token("return", -0.5), Token("1", -0.5))


def test_log_probabilities_of_a_chat_are_read() -> None:
    with serving(says("a b")) as log:
        answer = ask(log.url, logprobs=True)
    assert answer.replies[0].tokens == (Token("a", -0.5), Token("b", -0.5))


def test_a_server_that_gives_fewer_replies_is_asked_for_the_rest() -> None:
    with serving(says("one", "two", most=2)) as log:
        answer = ask(log.url, n=5, temperature=0.8)
    assert len(answer.replies) == 5
    assert [request["n"] for request in log.requests] == [5, 3, 1]
    assert answer.prompt_tokens == 21


def test_tools_are_offered_and_their_calls_read() -> None:
    tool = Tool("run", "runs code", '{"type": "object", "properties": {}}')
    asked = ToolCall("c0", "run", "{}")
    prompt = Prompt(
        (
            Message("user", "go"),
            Message("assistant", "", calls=(asked,)),
            Message("tool", "3", answers="c0"),
        ),
        tools=(tool,),
    )
    with serving(calls("run", '{"code": "1"}')) as log:
        answer = ask(log.url, prompt)
    assert answer.replies[0].calls == (ToolCall("c1", "run", '{"code": "1"}'),)
    assert answer.replies[0].finish == "tool_calls"
    sent = log.requests[0]
    assert sent["tools"][0]["function"]["name"] == "run"
    assert sent["messages"][1]["tool_calls"][0]["id"] == sent["messages"][2]["tool_call_id"] == "c0"


@pytest.mark.parametrize(
    "trouble",
    [
        fails(429, **QUICK),
        fails(500, **QUICK),
        fails(503, **QUICK),
        hangs_up,
        breaks_off,
        garbage(b"<html>busy</html>", "text/html"),
        garbage(b"{}"),
        garbage(b'{"choices": []}'),
        garbage(b'{"choices": [{"index": 0}]}'),
        garbage(b'{"choices": [{'),
    ],
    ids=[
        "429",
        "500",
        "503",
        "dropped",
        "broken",
        "html",
        "empty",
        "no choices",
        "no text",
        "cut",
    ],
)
def test_trouble_that_passes_is_outlasted(trouble: Any) -> None:
    with serving(trouble, says("after all")) as log:
        assert ask(log.url).text == "after all"
        assert len(log.requests) == 2


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (fails(401, "bad key k-123"), "HTTP 401: .*bad key <key>"),
        (fails(404, "no model small"), "HTTP 404: .*no model small"),
        (fails(500, **QUICK), "HTTP 500"),
    ],
    ids=["key", "model", "server"],
)
def test_trouble_that_stays_is_one_sentence(trouble: Any, words: str) -> None:
    with serving(trouble) as log, pytest.raises(ModelUnavailable, match=words) as caught:
        ask(log.url, key="k-123")
    assert "\n" not in str(caught.value)


def test_answers_that_are_none_time_and_again_are_a_bad_reply() -> None:
    with serving(garbage(b'{"choices": []}')) as log:
        with pytest.raises(BadReply, match="small: the server's answer lacks its parts"):
            ask(log.url)
        assert len(log.requests) == 3


def test_nobody_at_the_address_is_said_so() -> None:
    with pytest.raises(ModelUnavailable, match=r"at 127\.0\.0\.1:9: .*check the address"):
        ask("http://127.0.0.1:9/v1")


def test_a_stream_comes_in_pieces() -> None:
    async def pieces(url: str) -> list[str]:
        model = OpenAICompatible("small", base_url=url)
        try:
            return [piece async for piece in model.stream(HELLO)]
        finally:
            await model.close()

    with serving(says("good ", "day")) as log:
        assert run(pieces(log.url)) == ["good ", "day"]
        assert log.requests[0]["stream"] is True


def test_a_key_is_needed_except_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    OpenAICompatible("small", base_url="http://127.0.0.1:1/v1")
    with pytest.raises(ModelUnavailable, match="model 'small' needs a key; set OPENAI_API_KEY"):
        OpenAICompatible("small")
    with pytest.raises(ModelUnavailable, match="needs a key"):
        OpenAICompatible("small", base_url="http://models.invalid/v1")


def test_only_as_many_calls_run_at_a_time_as_there_is_room_for() -> None:
    import threading

    at_once, most = 0, 0
    turn = threading.Lock()

    def slow(handler: Any) -> None:
        nonlocal at_once, most
        with turn:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.03)
        with turn:
            at_once -= 1
        says("ok")(handler)

    async def many(url: str) -> None:
        model = OpenAICompatible("small", base_url=url, concurrency=2)
        await asyncio.gather(*(model.ask(HELLO) for _ in range(8)))
        await model.close()

    with serving(slow) as log:
        run(many(log.url))
    assert 1 <= most <= 2
