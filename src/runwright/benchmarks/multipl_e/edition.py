"""One language's edition: its tasks, a model's recorded answers, and the official verdicts on them.

A recorded program is an answer, which begins with its task's prompt, and test code below it; the
exit code decides. `parity` judges by that, marked `single_process`: such a program passes by
exiting. `correct` takes the test code apart (questions.py): the program's process has the calls
alone, the values that they must give are in another. Three tasks in C++ return raw unions, whose
values nobody can tell from outside; they are judged by their exit code in both modes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runwright.benchmarks.mode import Mode
from runwright.benchmarks.multipl_e.questions import Questions, read_questions
from runwright.benchmarks.records import read_json, read_records
from runwright.core import Embedded, File, Limits, Program, Task
from runwright.core.limits import MIB

_NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_FOLDER = "qwen2.5-coder-1.5b/multipl-e"
PARITY_S = 15.0  # the official harness's limit of a run
CORRECT_S = 30.0


@dataclass(frozen=True, slots=True)
class Divided:
    """Test code in two halves: one asks, one knows."""

    asks: str
    knows: Program
    files: tuple[File, ...] = ()  # beside the half that asks


@dataclass(frozen=True, slots=True)
class Recorded:
    """One task with a model's answer to it."""

    id: str
    prompt: str
    answer: str  # begins with the prompt
    tests: str
    passed: bool  # the official verdict


@dataclass(frozen=True, slots=True)
class Edition:
    """What is particular about a language."""

    language: str  # as in run/languages
    path: str  # of a program
    short: str  # as in the names of the data's files
    details_sha256: str
    answers_sha256: str
    # Makes test code that asks and a program that knows; None: this task cannot be taken apart.
    divide: Callable[[Recorded, Questions], Divided | None]
    head: str = ""  # what stands above every answer
    open_braces: int = 0  # how many an answer leaves open for the test code to close
    files: tuple[File, ...] = ()  # beside every program


def recorded(edition: Edition, data: Path | None = None) -> tuple[Recorded, ...]:
    """Return the tasks with their recorded answers, in HumanEval's order.

    Raises:
        BadFile: a file is missing or is not the version that the known answers are for.
    """
    details = read_json(
        f"{_FOLDER}/humaneval-{edition.short}-details.json", edition.details_sha256, data
    )
    rows = read_records(
        f"{_FOLDER}/pred_{edition.short}_output.jsonl", edition.answers_sha256, data
    )
    found = []
    for row in sorted(rows, key=lambda row: int(row["task_id"].split("_")[1])):
        (_, tried), *_ = details[row["task_id"]]
        tests = tried["code"].removeprefix(edition.head + row["generation"])
        found.append(
            Recorded(row["task_id"], row["prompt"], row["generation"], tests, tried["passed"])
        )
    return tuple(found)


def tasks_of(edition: Edition, data: Path | None, mode: Mode) -> tuple[Task, ...]:
    """Return the edition's tasks, in HumanEval's order; data and errors as `recorded`."""
    return tuple(
        Task(
            id=one.id,
            statement=one.prompt,
            hidden=(hidden_check(edition, one, mode),),
        )
        for one in recorded(edition, data)
    )


def hidden_check(edition: Edition, one: Recorded, mode: Mode) -> Embedded:
    """Return the check of a task."""
    divided = None
    questions = read_questions(one.tests) if mode is Mode.CORRECT else None
    if questions is not None:
        divided = edition.divide(one, questions)
    if divided is None:
        return Embedded("tests", one.tests, edition.files)
    files = (*edition.files, *divided.files)
    return Embedded("tests", divided.asks, files, expected=divided.knows)


def program_of(edition: Edition, task: Task, answer: str, *, completion: bool) -> Program:
    """Return an answer as a program that the test code can follow.

    Braces that the test code closes itself are taken away, so that a function that was closed is as
    good as one that was not.
    """
    text = task.statement + answer if completion else answer
    for _ in range(edition.open_braces - _still_open(text)):
        if text.rstrip().endswith("}"):
            text = text.rstrip()[:-1]
    return Program(edition.head + text, edition.path, edition.language)


def _still_open(text: str) -> int:
    code = _NOT_CODE.sub("", text)
    return code.count("{") - code.count("}")


def answers_of(edition: Edition, data: Path | None) -> dict[str, Program]:
    """Return the recorded answers as programs, by task id; errors as `recorded`."""
    return {
        one.id: Program(edition.head + one.answer, edition.path, edition.language)
        for one in recorded(edition, data)
    }


def official_of(edition: Edition, data: Path | None) -> dict[str, bool]:
    """Return the official verdicts on the recorded answers, by task id; errors as `recorded`."""
    return {one.id: one.passed for one in recorded(edition, data)}


def limits_of(mode: Mode) -> Limits:
    """Return the limits of a program's process."""
    wall_s = PARITY_S if mode is Mode.PARITY else CORRECT_S
    return Limits(wall_s=wall_s, cpu_s=2 * wall_s, memory_bytes=2048 * MIB)
