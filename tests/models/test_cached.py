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


def test_names_that_differ_by_a_slash_do_not_share_answers(tmp_path: Path) -> None:
    async def both() -> list[str]:
        models = [Scripted(("one",), name="a/b"), Scripted(("other",), name="a_b")]
        return [(await Cached(one, tmp_path).ask(chat("q"))).text for one in models]

    assert asyncio.run(both()) == ["one", "other"]


def test_an_answer_that_cannot_be_kept_is_an_error_of_ours(tmp_path: Path) -> None:
    model = Cached(Scripted(("one", "two"), name="m"), tmp_path)
    asyncio.run(model.ask(chat("q")))
    (kept,) = tmp_path.iterdir()
    for file in kept.iterdir():
        file.unlink()
    kept.rmdir()
    kept.write_text("")
    with pytest.raises(BadFile, match="name a folder"):
        asyncio.run(model.ask(chat("q")))
