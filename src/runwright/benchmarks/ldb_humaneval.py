"""LDB's HumanEval debugging set: 164 GPT-3.5 programs with visible and hidden tests.

Paper: Zhong, Wang, Shang. "Debug like a Human", Findings of ACL 2024. arXiv:2402.16906
Data:  results-gpt-3.5-turbo-0613.jsonl of https://github.com/FloridSleeves/LLMDebugger @ 49ac191

Each task starts from the program of round 0. Visible tests are the docstring's examples, filtered
as the paper does (they mention the entry point, no `assert False`); the hidden test is HumanEval's.

Differs from the paper
    1. `assert` statements at the top level of a recorded program are removed: they are the model's
       echo of the visible tests, and while one fails the program cannot even be loaded.
    2. Helper functions of the problem's text that the program lacks are not added.
"""

import ast
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runwright.core import Assertions, Check, Program, Task
from runwright.core.errors import BadFile

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
    return tuple(_task(row) for row in _rows(data))


def unsolved(data: Path | None = None) -> tuple[Task, ...]:
    """Return the 43 tasks that the log counts unsolved at round 0.

    Raises:
        BadFile: as `tasks`.
    """
    return tuple(
        _task(row) for row in _rows(data) if not (row["is_solved"] and row["debug_iter"] == 0)
    )


def _rows(data: Path | None) -> Iterator[dict[str, Any]]:
    folder = data or Path(os.environ.get("RUNWRIGHT_DATA", "../shared/data"))
    path = folder / FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(
            f"{path}: {error.strerror}; give its folder with --data or $RUNWRIGHT_DATA"
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != SHA256:
        raise BadFile(f"{path}: sha256 {digest[:12]}... is not the known {SHA256[:12]}...")
    # Not splitlines(): records contain characters that it takes for line ends.
    return (json.loads(line) for line in content.decode("utf-8").split("\n") if line)


def _task(row: dict[str, Any]) -> Task:
    entry_point = row["entry_point"]
    hidden = f"{row['test']}\n\ncheck({entry_point})\n"
    return Task(
        id=row["task_id"],
        statement=row["prompt"],
        entry_point=entry_point,
        program=Program(without_asserts(row["implementations"][0])),
        visible=tuple(_visible(row["given_tests"], entry_point)),
        hidden=(Assertions("hidden", hidden, path="hidden.py"),),
        reference=Program(row["prompt"] + row["canonical_solution"]),
    )


def _visible(given: list[str], entry_point: str) -> Iterator[Check]:
    for test in given:
        if entry_point in test and "assert False" not in test:
            yield Assertions(test, test)


def without_asserts(source: str) -> str:
    """Blank the top-level `assert` statements; a source that does not parse is left as it is."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    lines = source.split("\n")
    for node in tree.body:
        if isinstance(node, ast.Assert):
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                lines[number - 1] = ""
    return "\n".join(lines).rstrip("\n") + "\n"
