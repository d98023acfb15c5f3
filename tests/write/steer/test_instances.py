import json
from pathlib import Path

import pytest

from runwright.core import Task
from runwright.core.errors import BadFile, BadTask
from runwright.write.steer.instances import (
    Instance,
    kind_of,
    place_of,
    question_of,
    read_instances,
    read_questions,
)

PAIR = {"input": " one? ", "target": "yes"}


def test_the_kind_is_what_stands_before_the_number() -> None:
    assert kind_of(Task("navigate/0-3")) == "navigate"
    assert kind_of(Task("navigate")) == "navigate"


def test_a_task_without_a_statement_asks_nothing() -> None:
    assert question_of(Task("t", statement=" what? \n")) == "what?"
    with pytest.raises(BadTask, match="no statement"):
        question_of(Task("t", statement=" \n"))


def test_a_folder_has_a_file_for_each_kind(tmp_path: Path) -> None:
    assert place_of(str(tmp_path), "navigate", "json") == tmp_path / "navigate.json"
    assert place_of(f"{tmp_path}/new/", "a/b", "json") == tmp_path / "new" / "a-b.json"
    assert place_of(f"{tmp_path}/file", "navigate", "json") == tmp_path / "file"


@pytest.mark.parametrize(
    "text",
    [json.dumps({"canary": "x", "examples": [PAIR]}), f"{json.dumps(PAIR)}\n\n"],
    ids=["one object", "lines"],
)
def test_both_forms_of_a_file_are_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    assert read_questions(file) == ("one?",)
    assert read_instances(file) == (Instance("one?", "yes"),)


def test_questions_need_no_targets(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text('{"input": "a"}\n{"input": "b", "target": 3}\n')
    assert read_questions(file) == ("a", "b")
    with pytest.raises(BadTask, match="record 1 has no text 'target'"):
        read_instances(file)


@pytest.mark.parametrize("text", ["nonsense", "[3]", '{"examples": [{"question": "a"}]}', "{"])
def test_what_is_no_file_of_questions_is_one_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    with pytest.raises(BadTask, match=r"file\.json"):
        read_questions(file)


@pytest.mark.parametrize("text", ["", '{"examples": []}'])
def test_an_empty_file_says_so(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    with pytest.raises(BadFile, match="no questions"):
        read_questions(file)
