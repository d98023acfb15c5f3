"""Recording a model's calls and replaying them."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwright.core import Message, Prompt, Sampling, chat
from runwright.core.errors import BadFile, ReplayMiss
from runwright.models import Recorded, Replay, Scripted
from runwright.models.transcript import key_of, read_transcript

GREEDY = Sampling()


def record(path: Path, *prompts: Prompt, script: tuple[str, ...] = ("a", "b", "c")) -> list[str]:
    async def run() -> list[str]:
        model = Recorded(Scripted(script), path)
        texts = [(await model.ask(prompt)).text for prompt in prompts]
        await model.close()
        return texts

    return asyncio.run(run())


def ask(model: Replay, prompt: Prompt, sampling: Sampling = GREEDY) -> str:
    return asyncio.run(model.ask(prompt, sampling)).text


def test_what_was_recorded_is_replayed_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "log.jsonl"
    assert record(path, chat("one"), chat("two"), Prompt(text="def")) == ["a", "b", "c"]
    replay = Replay(path)
    assert [ask(replay, p) for p in (Prompt(text="def"), chat("one"), chat("two"))] == list("cab")


def test_a_call_made_twice_gets_its_answers_in_order(tmp_path: Path) -> None:
    record(tmp_path / "log", chat("one"), chat("one"))
    replay = Replay(tmp_path / "log")
    assert [ask(replay, chat("one")), ask(replay, chat("one"))] == ["a", "b"]
    with pytest.raises(ReplayMiss, match="asked more often than it was recorded"):
        ask(replay, chat("one"))


def test_the_whole_answer_comes_back(tmp_path: Path) -> None:
    async def both() -> None:
        recorded = Recorded(Scripted(["x", "y"]), tmp_path / "log")
        sampling = Sampling(n=2, temperature=0.8, seed=3, stop=("\n",))
        answer = await recorded.ask(chat("one"), sampling)
        await recorded.close()
        assert await Replay(tmp_path / "log").ask(chat("one"), sampling) == answer

    asyncio.run(both())


def test_a_miss_shows_the_nearest_prompt(tmp_path: Path) -> None:
    record(tmp_path / "log", chat("mend line 4\nof f"), chat("something else"))
    with pytest.raises(ReplayMiss) as caught:
        ask(Replay(tmp_path / "log"), chat("mend line 5\nof f"))
    assert "-mend line 4\n+mend line 5" in str(caught.value)


def test_a_miss_by_sampling_alone_says_so(tmp_path: Path) -> None:
    record(tmp_path / "log", chat("one"))
    with pytest.raises(ReplayMiss, match="with another sampling"):
        ask(Replay(tmp_path / "log"), chat("one"), Sampling(temperature=0.5))


def test_an_empty_transcript_says_so(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("")
    with pytest.raises(ReplayMiss, match="holds no exchange"):
        ask(Replay(tmp_path / "log"), chat("one"))


def test_recording_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "log"
    record(path, chat("one"))
    with path.open("ab") as file:
        file.write(b'{"model":"scripted","prompt":{"mess')
    assert [exchange.answer.text for exchange in read_transcript(path)] == ["a"]
    record(path, chat("two"))
    assert [exchange.answer.text for exchange in read_transcript(path)] == ["a", "a"]


def test_a_line_that_is_no_exchange_is_named(tmp_path: Path) -> None:
    (tmp_path / "log").write_text('\n{"model": 3}\n')
    with pytest.raises(BadFile, match="line 2 is no exchange with a model: Exchange"):
        Replay(tmp_path / "log")
    with pytest.raises(BadFile, match="No such file or directory; name a transcript"):
        Replay(tmp_path / "nothing")


def test_a_transcript_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="name a file to record to"):
        Recorded(Scripted([]), tmp_path)


def test_a_stream_is_recorded_when_it_has_ended(tmp_path: Path) -> None:
    async def run() -> list[str]:
        model = Recorded(Scripted(["whole text"]), tmp_path / "log")
        pieces = [piece async for piece in model.stream(chat("one"))]
        await model.close()
        return pieces

    assert asyncio.run(run()) == ["whole text"]
    assert ask(Replay(tmp_path / "log"), chat("one")) == "whole text"


TEXTS = st.text(max_size=30)


@settings(max_examples=50)
@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
def test_any_text_comes_back_bit_for_bit(asked: list[str], said: str) -> None:
    import tempfile

    prompt = Prompt(tuple(Message("user", text) for text in asked))
    with tempfile.TemporaryDirectory() as folder:
        record(Path(folder, "log"), prompt, script=(said,))
        assert ask(Replay(Path(folder, "log")), prompt) == said


def test_the_key_of_a_call_tells_what_decides_its_answer() -> None:
    calls = [
        (chat("a"), Sampling()),
        (chat("b"), Sampling()),
        (chat("a", "b"), Sampling()),
        (chat("a", system="b"), Sampling()),
        (Prompt(text="a"), Sampling()),
        (chat("a"), Sampling(n=2)),
        (chat("a"), Sampling(seed=1)),
    ]
    assert len({key_of(*call) for call in calls}) == len(calls)
    assert key_of(chat("a"), Sampling()) == key_of(chat("a"), Sampling())


def test_two_that_record_to_one_file_do_not_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "log"
    text = "x" * 20_000  # more than any buffer
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from runwright.core import chat\n"
        "from runwright.models import Recorded, Scripted\n"
        "async def run():\n"
        f"    model = Recorded(Scripted(lambda _: 'x' * {len(text)}), Path({str(path)!r}))\n"
        "    for i in range(50):\n"
        "        await model.ask(chat(sys.argv[1] + str(i)))\n"
        "asyncio.run(run())\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [one.wait() for one in both] == [0, 0]
    asked = sorted(str(one.prompt) for one in read_transcript(path))
    assert asked == sorted(str(chat(f"{name}{i}")) for name in "ab" for i in range(50))


def test_a_line_that_another_process_did_not_finish_is_cut_off_before_the_next(
    tmp_path: Path,
) -> None:
    async def both() -> None:
        recorded = Recorded(Scripted(["a", "b"]), tmp_path / "log")
        await recorded.ask(chat("one"))
        with (tmp_path / "log").open("ab") as file:
            file.write(b'{"model":"x')
        await recorded.ask(chat("two"))
        await recorded.close()

    asyncio.run(both())
    assert len(list(read_transcript(tmp_path / "log"))) == 2


def test_transcripts_of_one_name_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    record(tmp_path / "a" / "log", chat("one"))
    record(tmp_path / "b" / "log", chat("two"))
    one, other = Replay(tmp_path / "a" / "log"), Replay(tmp_path / "b" / "log")
    assert one.name == other.name
    assert one.source != other.source
