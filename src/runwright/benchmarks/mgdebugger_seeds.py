"""MGDebugger's seeds: what open models wrote for HumanEval and MBPP, right and wrong, to be mended.

Paper: Shi, Wang, Wan, Wang, Gu. "From Code to Correctness: Closing the Last Mile of Code Generation
       with Hierarchical Debugging", 2024. arXiv:2410.01215
Data:  input_data of https://github.com/YerbaPage/MGDebugger @ 9edf906, MIT
Tests: tests/systems/test_mgdebugger.py

A version is one benchmark and one model. A task begins with the model's program; visible are the
tests that the debugger was given, hidden is the data set's own test.
"""

from pathlib import Path
from typing import Any

from runwright.benchmarks.datasets import UNKNOWN, Dataset, field, read_dataset
from runwright.benchmarks.humaneval_fix import own_check
from runwright.core import Assertions, Program, Task

FIRST = "humaneval/deepseekcoder"
FILE = "mgdebugger/{}/seed/{}/seed.jsonl"  # benchmark, model
VERSIONS = {
    "humaneval/deepseekcoder": "1685b4aa4b3fe35541aa590d294d88f7de982efc9d4265ba07d1d5dec0087ce9",
    "humaneval/codeqwen": "64923f4a53021f1c85702427d0a9c3448f6dfc3201178bdd52726cf3da4e2360",
    "humaneval/codestral": "7e04ca9f21315afc78dd1bc29cab72808d63542fd24c1554542eb1925c452aae",
    "humaneval/starcoder2": "1242b3651812c07ec9d87afa3603d7f69ca54d58fd13510c5ecca5391ccefe91",
    "humaneval/starcoder": "6c5feb9a4a5cae3b62e44bc9f3d3e763f6fa9d77e3f5ac2c9d3a1b5c87f0dc6b",
    "humaneval/codellama": "9a4f40573313191652de7dcb3ef38d92ca343ed5154f21165a516a63f80ac4e7",
    "mbpp/deepseekcoder": "92ebc12ee852197c19a411e8da01b8d3a35325a5df3e43ec69d66ef3513ccdf1",
    "mbpp/codeqwen": "6720be1a0cd029b2a1ddac22386b53ea9fe71c1589a0a1424129afa5043157c0",
    "mbpp/codestral": "703a0142445e1220e37ed5c2a8dc7b3a31ba348ea6861a3bdf43ce1e875d2c22",
    "mbpp/starcoder2": "5f5cf59929afe0cc29db4027f5177540e93784b0168a6ea81b59a810dca96651",
    "mbpp/starcoder": "f700cc2888ae2d2e9144ff45a8ed4a27eb20050fd4cc39dab1979ccf26d74791",
}


def dataset(data: Path | None = None, *, version: str | None = None) -> Dataset:
    """Return the records of one benchmark and model, with version and hash.

    Args:
        data: The folder that holds `FILE`, or a file; None: $RUNWRIGHT_DATA, else ../shared/data.
        version: One of `VERSIONS`; None: that of the file, in a folder `FIRST`; "unknown": a file,
            whatever it is.

    Raises:
        BadFile: the file is missing or of another version.
        UnknownName: there is no such version.
    """
    which = FIRST if version in (None, UNKNOWN) or version not in VERSIONS else version
    return read_dataset(FILE.format(*which.split("/")), VERSIONS, data, version)


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


def solved(data: Path | None = None, *, version: str | None = None) -> frozenset[str]:
    """Return the tasks that the published record counts as solved; args and errors as `tasks`."""
    found = dataset(data, version=version)
    return frozenset(
        field(record, "task_id", found.path)
        for record in found.records
        if field(record, "is_solved", found.path)
    )


def _task(record: dict[str, Any], path: Path) -> Task:
    statement, entry_point = field(record, "prompt", path), field(record, "entry_point", path)
    visible = dict.fromkeys(field(record, "given_tests", path))
    return Task(
        id=field(record, "task_id", path),
        statement=statement,
        entry_point=entry_point,
        program=Program(field(record, "solution", path)),
        visible=tuple(Assertions(test, test) for test in visible),
        hidden=(own_check(field(record, "test", path), entry_point, statement=statement),),
    )
