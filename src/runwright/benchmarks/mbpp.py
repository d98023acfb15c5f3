"""MBPP: small tasks for Python, judged by the three or so assertions of each.

Paper: Austin and others. "Program Synthesis with Large Language Models", 2021. arXiv:2108.07732
Data:  MbppPlus.jsonl.gz of https://github.com/evalplus/mbppplus_release, Apache-2.0
Tests: tests/systems/test_evalplus.py

These are the 378 tasks of MBPP that MBPP+ kept, with the assertions as that set repaired them:
`mbpp+` without what it added. Hidden is one check of all assertions, visible the example in the
task's statement. Three tasks assert the truth of a match, which is no plain value: there, what
counts is whether None is returned.
"""

import ast
from pathlib import Path

from runwright.benchmarks import mbpp_plus
from runwright.benchmarks.datasets import Dataset, field
from runwright.benchmarks.mbpp_plus import FILE, FOUND, VERSIONS, examples, program
from runwright.benchmarks.mode import Mode
from runwright.core import Assertions, Cases, Limits, Program, Task

__all__ = ["FILE", "VERSIONS", "dataset", "limits", "program", "tasks"]


def dataset(data: Path | None = None, *, version: str | None = None) -> Dataset:
    """Return the data set's records, version and hash; see `mbpp_plus.dataset`."""
    return mbpp_plus.dataset(data, version=version)


def limits(mode: Mode) -> Limits:
    """Return the limits of a program's process, for all assertions together."""
    return Limits(wall_s=3, cpu_s=3) if mode is Mode.PARITY else Limits()


def tasks(data: Path | None = None, *, version: str | None = None) -> tuple[Task, ...]:
    """Return the tasks.

    Args:
        data: As `dataset`.
        version: As `dataset`.

    Raises:
        BadFile: as `dataset`, or a record lacks a field.
    """
    found = dataset(data, version=version)
    return tuple(
        Task(
            id=record["task_id"],
            statement=field(record, "prompt", found.path),
            entry_point=field(record, "entry_point", found.path),
            visible=examples(record["prompt"]),
            hidden=(_hidden(field(record, "assertion", found.path), record["entry_point"]),),
            reference=Program(record["prompt"] + field(record, "canonical_solution", found.path)),
        )
        for record in found.records
    )


def _hidden(source: str, function: str) -> Assertions | Cases:
    if function not in FOUND:
        # Some records use `math` without an import.
        return Assertions("assertions", source, setup="import math", path="hidden.py")
    tests = [one.test for one in ast.parse(source).body if isinstance(one, ast.Assert)]
    wanted = [isinstance(test, ast.Call) for test in tests]  # else it is `not f(x)`
    calls = [test if isinstance(test, ast.Call) else _negated(test) for test in tests]
    inputs = tuple(tuple(map(ast.literal_eval, call.args)) for call in calls)
    return Cases("assertions", function, inputs, tuple(wanted), "not_none")


def _negated(test: ast.expr) -> ast.Call:
    assert isinstance(test, ast.UnaryOp)
    assert isinstance(test.operand, ast.Call)
    return test.operand
