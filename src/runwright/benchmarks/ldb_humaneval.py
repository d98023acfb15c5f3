"""LDB's HumanEval debugging set: 164 GPT-3.5 programs with visible and hidden tests.

Paper: Zhong, Wang, Shang. "Debug like a Human", Findings of ACL 2024. arXiv:2402.16906
Data:  results-gpt-3.5-turbo-0613.jsonl of https://github.com/FloridSleeves/LLMDebugger @ 49ac191

Each task starts from the program of round 0. Visible tests are the docstring's examples, filtered
as the paper does (they mention the entry point, no `assert False`); the hidden test is HumanEval's.

Differs from the paper
    1. Helper functions of the problem's text that a recorded program lacks are not added to it. The
       hidden tests of HumanEval/32, 38 and 50 call them: there they are those of the text, whatever
       the program makes of them.
"""

from pathlib import Path
from typing import Any

from runwright.benchmarks.humaneval import hidden_check
from runwright.benchmarks.records import read_records
from runwright.core import Assertions, Check, Program, Task

FILE = "ldb-humaneval/results-gpt-3.5-turbo-0613.jsonl"
SHA256 = "85659678dc419a2aca02e1999662f9cd9ab3cdf49560b5fed75311c4aa03ea96"
UNSOLVED_AT_ROUND_0 = 43  # by the log; 36 of them fail a visible test


def tasks(data: Path | None = None) -> tuple[Task, ...]:
    """Return the 164 tasks, in the log's order.

    Args:
        data: The folder that holds `FILE`; None: $RUNWRIGHT_DATA, else ../shared/data.

    Raises:
        BadFile: the file is missing or is not the version that the known answers are for.
    """
    return tuple(_task(row) for row in read_records(FILE, SHA256, data))


def unsolved(data: Path | None = None) -> tuple[Task, ...]:
    """Return the 43 tasks that the log counts unsolved at round 0.

    Raises:
        BadFile: as `tasks`.
    """
    return tuple(
        _task(row)
        for row in read_records(FILE, SHA256, data)
        if not (row["is_solved"] and row["debug_iter"] == 0)
    )


def rounds(data: Path | None = None) -> dict[str, tuple[Program, ...]]:
    """Return the programs of the published debugger by task id: the first, then one per round.

    A task's programs end with the round in which the visible tests passed, or with round 10.

    Raises:
        BadFile: as `tasks`.
    """
    return {
        row["task_id"]: tuple(map(Program, row["implementations"]))
        for row in read_records(FILE, SHA256, data)
    }


def _task(row: dict[str, Any]) -> Task:
    entry_point = row["entry_point"]
    return Task(
        id=row["task_id"],
        statement=row["prompt"],
        entry_point=entry_point,
        program=Program(row["implementations"][0]),
        visible=visible_checks(row["given_tests"], entry_point),
        hidden=(hidden_check(row["test"], entry_point, statement=row["prompt"]),),
        reference=Program(row["prompt"] + row["canonical_solution"]),
    )


def visible_checks(given: list[str], entry_point: str) -> tuple[Check, ...]:
    """Return the tests that mention the entry point and can pass at all."""
    return tuple(
        Assertions(test, test)
        for test in given
        if entry_point in test and "assert False" not in test
    )
