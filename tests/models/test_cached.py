import asyncio
from pathlib import Path

import pytest

from runwright.core import Sampling, chat
from runwright.core.errors import BadFile
from runwright.models import Cached, Scripted


def ask_twice(folder: Path, sampling: Sampling) -> tuple[list[str], int]:
    async def run() -> tuple[list[str], int]:
        model = Cached(Scripted(["a", "b"], name="org/model:1"), folder)
        texts = [(await model.ask(chat("one"), sampling)).text for _ in range(2)]
        await model.close()
        return texts, model.hits

    return asyncio.run(run())


@pytest.mark.parametrize("sampling", [Sampling(), Sampling(temperature=0.8, seed=1)])
def test_a_call_that_repeats_itself_is_made_once(tmp_path: Path, sampling: Sampling) -> None:
    assert ask_twice(tmp_path, sampling) == (["a", "a"], 1)
    assert ask_twice(tmp_path, sampling) == (["a", "a"], 2)


def test_samples_are_drawn_anew(tmp_path: Path) -> None:
    assert ask_twice(tmp_path, Sampling(temperature=0.8)) == (["a", "b"], 0)


def test_an_answer_that_is_damaged_is_asked_for_again(tmp_path: Path) -> None:
    ask_twice(tmp_path, Sampling())
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text(kept.read_text()[:20])
    assert ask_twice(tmp_path, Sampling()) == (["a", "a"], 1)


def test_a_folder_that_cannot_be_made_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile, match="name a folder to keep answers in"):
        Cached(Scripted([]), tmp_path / "file")
