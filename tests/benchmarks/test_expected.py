from pathlib import Path

import pytest

from runwright.benchmarks.expected import Question, recordings
from runwright.core import Program
from runwright.core.errors import BadTask
from runwright.judge.opaque import Opaque

INPUTS: tuple[tuple[object, ...], ...] = ((1,), (2.5,), ((1, 2),))
SAME = Question(Program("def f(x):\n    return [x, {x}]\n"), "f", INPUTS)
VALUES = ([1, {1}], [2.5, {2.5}], [(1, 2), {(1, 2)}])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("RUNWRIGHT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "runwright"


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_recorded_is_read_back(folder: Path) -> None:
    (first,) = recordings("same", [SAME])
    kept = only_file(folder).read_bytes()
    (second,) = recordings("same", [SAME])
    assert second == first
    assert first.values == VALUES
    assert len(first.times_s) == 3
    assert only_file(folder).read_bytes() == kept


@pytest.mark.parametrize("damage", ["cut", "flip", "empty"])
def test_a_damaged_file_is_made_again(folder: Path, damage: str) -> None:
    recordings("same", [SAME])
    path = only_file(folder)
    content = path.read_bytes()
    flipped = content[:-3] + bytes([content[-3] ^ 1]) + content[-2:]
    path.write_bytes({"cut": content[:-9], "flip": flipped, "empty": b""}[damage])
    (again,) = recordings("same", [SAME])
    assert again.values == VALUES
    assert len(path.read_bytes()) == len(content)


def test_a_damaged_value_is_recorded_again_and_its_file_removed(folder: Path) -> None:
    recordings("same", [SAME, SAME])
    path = only_file(folder)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    first, second = recordings("same", [SAME, SAME])
    assert second.values == VALUES
    assert path.exists()
    assert first.values == VALUES
    assert not path.exists()
    recordings("same", [SAME, SAME])
    assert len(path.read_bytes()) == len(content)


def test_other_content_has_another_file(folder: Path) -> None:
    recordings("same", [SAME])
    recordings("other", [SAME])
    assert len(list(folder.iterdir())) == 2


def test_an_object_without_encoding_is_kept_as_that(folder: Path) -> None:
    question = Question(Program("def f(x):\n    return object()\n"), "f", ((1,),))
    for _ in range(2):
        (found,) = recordings("opaque", [question])
        (value,) = found.values
        assert isinstance(value, Opaque)
        assert value.type == "object"


def test_a_reference_that_does_not_answer_is_an_error_and_nothing_is_kept(folder: Path) -> None:
    question = Question(Program("def f(x):\n    return 1 // (x - 2)\n"), "f", ((1,), (2,)))
    with pytest.raises(BadTask, match=r"f: no answer to input 1 .* of 2: .*ZeroDivisionError"):
        recordings("raises", [question])
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_only_costs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.delenv("RUNWRIGHT_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert recordings("same", [SAME])[0].values == VALUES
