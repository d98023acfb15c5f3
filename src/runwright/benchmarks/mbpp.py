"""MBPP: small tasks for Python, judged by the three or so assertions of each.

Paper: Austin and others. "Program Synthesis with Large Language Models", 2021. arXiv:2108.07732
Data:  MbppPlus.jsonl.gz of https://github.com/evalplus/mbppplus_release, Apache-2.0

These are the 378 tasks of MBPP that MBPP+ kept, with the assertions as that set repaired them:
`mbpp+` without what it added. Hidden is one check of all assertions, visible the example in the
task's statement.
"""

from pathlib import Path

from runwright.benchmarks import mbpp_plus
from runwright.benchmarks.datasets import Dataset, field
from runwright.benchmarks.mbpp_plus import FILE, VERSIONS, examples, program
from runwright.benchmarks.mode import Mode
from runwright.core import Assertions, Limits, Program, Task

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
            hidden=(
                Assertions("assertions", field(record, "assertion", found.path), path="hidden.py"),
            ),
            reference=Program(record["prompt"] + field(record, "canonical_solution", found.path)),
        )
        for record in found.records
    )
