"""HumanEvalFix: HumanEval's 164 functions, each with a fault that people put in, to be mended.

Paper: Muennighoff and others. "OctoPack: Instruction Tuning Code Large Language Models", 2023.
       arXiv:2308.07124
Data:  the Python part of HumanEvalPack, as in input_data/humanevalfix of
       https://github.com/YerbaPage/MGDebugger @ 9edf906, MIT
Tests: tests/systems/test_mgdebugger.py

A task begins with the faulty program. Visible are the assertions of `example_test`, which six tasks
lack; hidden is the data set's own test. Three programs never end and one recurses without end.
"""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runwright.benchmarks.datasets import Dataset, field, read_dataset
from runwright.benchmarks.humaneval import hidden_check
from runwright.core import Assertions, Check, Program, Task

FILE = "mgdebugger/humanevalfix/data_python_data_humanevalpack.jsonl"
VERSIONS = {
    "mgdebugger-9edf906": "b1376d72be4bd016a62ad043d9de3846edb8d63edf1222da802a31330c14c3a7"
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a program, as the data set says."""

    kind: str  # e.g. "value misuse"
    symptom: str  # e.g. "incorrect output"


def dataset(data: Path | None = None, *, version: str | None = None) -> Dataset:
    """Return the data set's records, version and hash.

    Args:
        data: The folder that holds `FILE`, or a file; None: $RUNWRIGHT_DATA, else ../shared/data.
        version: Which it must be; None: any of `VERSIONS`; "unknown": whatever it is.

    Raises:
        BadFile: the file is missing or of another version.
        UnknownName: there is no such version.
    """
    return read_dataset(FILE, VERSIONS, data, version)


def tasks(data: Path | None = None, *, version: str | None = None) -> tuple[Task, ...]:
    """Return the tasks.

    Args:
        data: As `dataset`.
        version: As `dataset`.

    Raises:
        BadFile: as `dataset`, or a record lacks a field.
    """
    found = dataset(data, version=version)
    return tuple(_task(record, found.path) for record in found.records)


def faults(data: Path | None = None, *, version: str | None = None) -> dict[str, Fault]:
    """Return what is wrong with each task's program; args and errors as `tasks`."""
    found = dataset(data, version=version)
    return {
        field(record, "task_id", found.path): Fault(
            field(record, "bug_type", found.path), field(record, "failure_symptoms", found.path)
        )
        for record in found.records
    }


def own_check(test: str, entry_point: str, *, statement: str) -> Assertions:
    """Return a data set's test, which may end with its call, as a check; see `hidden_check`."""
    body = test.rstrip().removesuffix(f"check({entry_point})")
    return hidden_check(body, entry_point, statement=statement)


def _task(record: dict[str, Any], path: Path) -> Task:
    statement, entry_point = field(record, "prompt", path), field(record, "entry_point", path)
    test = field(record, "test", path)
    return Task(
        id=field(record, "task_id", path),
        statement=statement,
        entry_point=entry_point,
        program=Program(statement + field(record, "buggy_solution", path)),
        visible=_examples(record.get("example_test", ""), entry_point),
        hidden=(own_check(test, entry_point, statement=statement),),
        reference=Program(statement + field(record, "canonical_solution", path)),
    )


def _examples(test: str, entry_point: str) -> tuple[Check, ...]:
    """Return each assertion of an example test as a check; one of another form stays whole."""
    if not test.strip():
        return ()
    body: list[ast.stmt] = []
    try:
        for node in ast.parse(test).body:
            if isinstance(node, ast.FunctionDef) and node.name == "check":
                body = node.body
    except SyntaxError:  # of a data set of an unknown version
        pass
    if not body or not all(isinstance(node, ast.Assert) for node in body):
        return (own_check(test, entry_point, statement=""),)
    texts = dict.fromkeys(map(ast.unparse, body))
    return tuple(Assertions(text, text) for text in texts)
