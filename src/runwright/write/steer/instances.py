"""Instances: the kind of a question, and files of questions with or without their answers.

A file is either `{"examples": [{"input": ..., "target": ...}, ...]}`, as BIG-Bench Hard has it, or
one such object per line.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from runwright.core import Task
from runwright.core.errors import BadFile, BadTask
from runwright.judge.checks.text import read_text


@dataclass(frozen=True, slots=True)
class Instance:
    """One question with the answer that is known to be right."""

    input: str
    target: str


def kind_of(task: Task) -> str:
    """Return the kind of question that a task is: what stands before "/" in its id."""
    return task.id.partition("/")[0]


def question_of(task: Task) -> str:
    """Return the question of a task.

    Raises:
        BadTask: it has none.
    """
    if not task.statement.strip():
        raise BadTask(f"task {task.id!r} has no statement, so there is no question; add one")
    return task.statement.strip()


def place_of(path: str, kind: str, ending: str) -> Path:
    """Return the file of a kind: the path itself, or `KIND.ending` if it is a folder."""
    place = Path(path)
    if place.is_dir() or path.endswith("/"):
        return place / f"{kind.replace('/', '-')}.{ending}"
    return place


def read_questions(path: Path) -> tuple[str, ...]:
    """Return the inputs of a file; the targets are not looked at.

    Raises:
        BadFile: the file cannot be read, or holds none.
        BadTask: a record has no input.
    """
    return tuple(_text(record, "input", path, i) for i, record in enumerate(_records(path), 1))


def read_instances(path: Path) -> tuple[Instance, ...]:
    """Return the questions of a file with their answers; errors as `read_questions`."""
    return tuple(
        Instance(_text(record, "input", path, i), _text(record, "target", path, i))
        for i, record in enumerate(_records(path), 1)
    )


def _records(path: Path) -> list[object]:
    text = read_text(path)
    try:
        form = json.loads(text) if text.lstrip()[:1] == "{" else None
    except (ValueError, RecursionError):
        form = None  # one object per line
    if isinstance(form, dict) and isinstance(form.get("examples"), list):
        records = form["examples"]
    else:
        records = [_parsed(line, path, i) for i, line in _lines(text)]
    if not records:
        raise BadFile(f"{path}: holds no questions; write one object with 'input' per line")
    return list(records)


def _lines(text: str) -> list[tuple[int, str]]:
    return [(i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip()]


def _parsed(line: str, path: Path, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadTask(f"{path}, line {number}: is not JSON ({error})") from None


def _text(record: object, key: str, path: Path, number: int) -> str:
    value = record.get(key) if isinstance(record, dict) else None
    if not isinstance(value, str) or not value.strip():
        raise BadTask(f"{path}: record {number} has no text {key!r}; write it")
    return value.strip()
