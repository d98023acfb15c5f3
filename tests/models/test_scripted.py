import asyncio

import pytest

from runwright.core import Sampling, chat
from runwright.core.errors import BadOption, ReplayMiss
from runwright.models import Scripted


def test_texts_are_used_up_one_for_each_reply() -> None:
    model = Scripted(["a", "b", "c"])
    answer = asyncio.run(model.ask(chat("x"), Sampling(n=2, temperature=1)))
    assert [reply.text for reply in answer.replies] == ["a", "b"]
    assert asyncio.run(model.ask(chat("y"))).text == "c"
    assert model.prompts == [chat("x"), chat("y")]
    with pytest.raises(ReplayMiss, match="the script has no text for call 3"):
        asyncio.run(model.ask(chat("z")))


def test_a_function_answers_what_it_is_asked() -> None:
    model = Scripted(lambda prompt: str(prompt).upper())
    assert asyncio.run(model.ask(chat("x"))).text == "[USER]\nX"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"n": 0}, "n=0 is out of range"),
        ({"temperature": -1}, "temperature=-1 is out of range"),
        ({"top_p": 0}, "top_p=0 is out of range"),
        ({"max_tokens": 0}, "max_tokens=0 is out of range"),
    ],
)
def test_a_sampling_out_of_range_is_refused(options: dict[str, int], words: str) -> None:
    with pytest.raises(BadOption, match=words):
        Sampling(**options)  # type: ignore[arg-type]
