"""HumanEval: 164 functions to write from signature and docstring.

Paper: Chen and others. "Evaluating Large Language Models Trained on Code", 2021. arXiv:2107.03374
Data:  HumanEval.jsonl.gz of https://github.com/openai/human-eval, MIT
Tests: tests/systems/test_evalplus.py

Visible are the docstring's examples that can be read (examples.py); 50 tasks have none. Hidden is
one check, the data set's own test. Judge a program with
`judge(program, task.hidden, sandbox, limits=limits(mode))`.

Differs from the official harness
    1. Functions that a test calls beside the one asked for (HumanEval/32, 38 and 50) are those of
       the task's statement, whatever the program makes of them.
"""

import ast
import re
from pathlib import Path
from typing import Any

from runwright.benchmarks.datasets import Dataset, field, read_dataset
from runwright.benchmarks.examples import examples_of
from runwright.benchmarks.mode import Mode
from runwright.core import Assertions, Limits, Program, Task
from runwright.core.limits import MIB

FILE = "humaneval/HumanEval.jsonl.gz"
VERSIONS = {"2021": "1d49078ba3e2b196b9344535bef34a43021f038fad9561d6ee7c53450609a6a2"}
_OFFICIAL_S = 3.0


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


def limits(mode: Mode) -> Limits:
    """Return the limits of a program's process: 3 s in all by the official rules, else ten."""
    if mode is Mode.PARITY:
        return Limits(wall_s=_OFFICIAL_S, cpu_s=_OFFICIAL_S, memory_bytes=4096 * MIB)
    return Limits()


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


def program(task: Task, answer: str, *, completion: bool) -> Program:
    """Return a model's answer as a program.

    Args:
        task: The task.
        answer: A whole program, or what follows the task's statement.
        completion: Whether it is the latter.
    """
    return Program(task.statement + answer if completion else answer)


def hidden_check(test: str, entry_point: str, *, statement: str) -> Assertions:
    """Return the data set's test of a function as a check.

    Args:
        test: The test.
        entry_point: The function.
        statement: The task's; functions that it gives, and the test calls, are the check's own.
    """
    setup = _given_functions(statement, entry_point, test)
    return Assertions("hidden", f"{test}\n\ncheck({entry_point})\n", setup=setup, path="hidden.py")


def _task(record: dict[str, Any], path: Path) -> Task:
    statement, entry_point = field(record, "prompt", path), field(record, "entry_point", path)
    test = field(record, "test", path)
    return Task(
        id=record["task_id"],
        statement=statement,
        entry_point=entry_point,
        visible=examples_of(statement, entry_point),
        hidden=(hidden_check(test, entry_point, statement=statement),),
        reference=Program(statement + field(record, "canonical_solution", path)),
    )


def _given_functions(statement: str, entry_point: str, test: str) -> str:
    """Return the functions that a test calls beside the one asked for, with what they need."""
    try:
        body = ast.parse(statement).body
    except SyntaxError:  # of a data set of an unknown version
        return ""
    others = [node for node in body if getattr(node, "name", "") != entry_point]
    given = {node.name for node in others if isinstance(node, ast.FunctionDef)}
    if not given & set(re.findall(r"\w+", test)):
        return ""
    return "\n".join(map(ast.unparse, others))
