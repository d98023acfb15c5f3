"""HumanEval-ET: HumanEval's 164 tasks with about a hundred more assertions each.

Paper: Dong and others. "CodeScore: Evaluating Code Generation by Learning Code Execution", 2023.
       arXiv:2301.09043
Data:  data/HumanEval/HumanEvalET.jsonl of https://github.com/kagnlp/CodeGenerator @ 9cf09ee, MIT
Tests: tests/systems/test_codesim.py

Hidden are two checks: "base", HumanEval's own test, and "et", what was added; a program is right if
it passes both.

Six tasks cannot be passed as published: 38, 44, 50, 53 and 151 use a name that no assertion has,
and 2 expects another rounding than the reference's. 39, 55, 63 and 147 call functions that may take
ten seconds. All are kept, so that all answers are held against the same.
"""

from pathlib import Path
from typing import Any

from runwright.benchmarks.datasets import Dataset, field, read_dataset
from runwright.benchmarks.humaneval import hidden_check, limits, program
from runwright.core import Assertions, Program, Task

__all__ = ["FILE", "SCORES", "VERSIONS", "dataset", "limits", "program", "tasks"]

FILE = "humaneval-et/HumanEvalET.jsonl"
VERSIONS = {"codesim-9cf09ee": "1c22b1f71e3ed79bc90ce2a2b70e10c9d5dcbae8a4b25ec82e4cc0ffc6301848"}
SCORES = {"base": ("base",), "et": ("base", "et")}


def dataset(data: Path | None = None, *, version: str | None = None) -> Dataset:
    """Return the data set's records, version and hash; see `humaneval.dataset`."""
    return read_dataset(FILE, VERSIONS, data, version)


def tasks(data: Path | None = None, *, version: str | None = None) -> tuple[Task, ...]:
    """Return the tasks.

    Args:
        data: The folder that holds `FILE`, or a file; None: $RUNWRIGHT_DATA, else ../shared/data.
        version: Which it must be; None: any of `VERSIONS`; "unknown": whatever it is.

    Raises:
        BadFile: the file is missing or of another version, or a record lacks a field.
        UnknownName: there is no such version.
    """
    found = dataset(data, version=version)
    return tuple(_task(record, found.path) for record in found.records)


def _task(record: dict[str, Any], path: Path) -> Task:
    statement, entry_point = field(record, "prompt", path), field(record, "entry_point", path)
    base = hidden_check(field(record, "test", path), entry_point, statement=statement)
    more = "\n".join(field(record, "test_case_list", path))
    return Task(
        id=field(record, "task_id", path),
        statement=statement,
        entry_point=entry_point,
        hidden=(
            Assertions("base", base.source, base.setup, base.path),
            Assertions("et", more, "import math", "more.py"),
        ),
        reference=Program(statement + field(record, "canonical_solution", path)),
    )
