"""CodeT's pool: 100 programs of CodeGen-16B for each task of HumanEval, 16,400 in all.

Paper: Chen et al. "CodeT: Code Generation with Generated Tests", ICLR 2023. arXiv:2207.10397
Data:  HumanEval_codegen16B_temp0.8_topp0.95_num100_max300_code_solution.jsonl of
       https://github.com/microsoft/CodeT, MIT

The programs were sampled at temperature 0.8 from prompts without examples. A sample is cut where a
function ends and another statement begins, as CodeT does, and follows the prompt it continues. The
hidden test is HumanEval's.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from runwright.benchmarks.humaneval import hidden_check
from runwright.benchmarks.records import read_records
from runwright.core import Assertions, Program, Task
from runwright.core.errors import BadFile

FILE = "codet-codegen16b/code_solution.jsonl.gz"
SHA256 = "8b965894c36d8f3734a603894188ef0c0357c6a7f9ff4ee4cb7218a3c642a1ac"
TESTS_FILE = "codet-codegen16b/test_case.jsonl.gz"
TESTS_SHA256 = "4231e5383079a4b10968c53cce916e7054d6b7c92e2e2a60d7abbb346485d491"
PROBLEMS = "humaneval/HumanEval.jsonl.gz"
PROBLEMS_SHA256 = "b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef"
STOPS = ("\nclass", "\ndef", "\n#", "\nif", "\nprint")  # CodeT 2: a sample ends before the first


def tasks(data: Path | None = None) -> tuple[Task, ...]:
    """Return HumanEval's 164 tasks with the prompts that the samples continue.

    Args:
        data: The folder that holds `FILE` and `PROBLEMS`; None: $RUNWRIGHT_DATA.

    Raises:
        BadFile: a file is missing or is not the version that the known answers are for.
    """
    return tuple(
        Task(
            id=problem["task_id"],
            statement=row["prompt"],
            entry_point=problem["entry_point"],
            hidden=(_hidden(problem),),
            reference=Program(problem["prompt"] + problem["canonical_solution"]),
        )
        for problem, row in _joined(data)
    )


def answers(data: Path | None = None) -> dict[str, tuple[Program, ...]]:
    """Return the 100 programs of each task, by task id; some texts occur more than once.

    Raises:
        BadFile: as `tasks`.
    """
    return {
        problem["task_id"]: tuple(Program(row["prompt"] + cut(one)) for one in row["samples"])
        for problem, row in _joined(data)
    }


def samples_of_tests(data: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Return the 100 texts of each task that the model was to write tests in, by task id.

    Each goes on from the prompt of the task, `pass`, and the word `assert `.

    Raises:
        BadFile: as `tasks`.
    """
    rows = read_records(TESTS_FILE, TESTS_SHA256, data)
    return {
        problem["task_id"]: tuple(_row_of(problem, rows)["samples"])
        for problem in read_records(PROBLEMS, PROBLEMS_SHA256, data)
    }


def program(task: Task, answer: str, *, completion: bool) -> Program:
    """Return a sample as a program; one that continues the prompt is cut."""
    return Program(task.statement + cut(answer) if completion else answer)


def cut(sample: str) -> str:
    """Return a sample up to the first of `STOPS`."""
    return sample[: min((at for stop in STOPS if (at := sample.find(stop)) >= 0), default=None)]


def _hidden(problem: dict[str, Any]) -> Assertions:
    return hidden_check(problem["test"], problem["entry_point"], statement=problem["prompt"])


def _joined(data: Path | None) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pair each problem with the row whose prompt is the start of its own, for lack of an id."""
    rows = read_records(FILE, SHA256, data)
    return [
        (problem, _row_of(problem, rows))
        for problem in read_records(PROBLEMS, PROBLEMS_SHA256, data)
    ]


def _row_of(problem: dict[str, Any], rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    name = f"def {problem['entry_point']}("
    named = [row for row in rows if name in row["prompt"]]
    if not named:
        raise BadFile(f"{FILE}: no row for {problem['task_id']} ({problem['entry_point']})")
    return max(named, key=lambda row: _common(row["prompt"], problem["prompt"]))


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
