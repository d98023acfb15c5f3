"""A small benchmark of two functions, as a module, and samples for it."""

import json
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Case, Program, Task
from runwright.scoring import Benchmark, of_module

Write = Callable[..., Path]

RIGHT = {"Small/0": "    return 2 * x\n", "Small/1": "    return -x\n"}
WRONG = "    return x\n"


def small_tasks(data: Path | None = None) -> tuple[Task, ...]:
    def task(number: int, function: str, wanted: Callable[[int], int]) -> Task:
        return Task(
            id=f"Small/{number}",
            statement=f"def {function}(x):\n",
            entry_point=function,
            hidden=(
                Case("base", function, (0,), wanted(0)),
                Case("plus", function, (3,), wanted(3)),
            ),
        )

    return (task(0, "double", lambda x: 2 * x), task(1, "negated", lambda x: -x))


def small_program(task: Task, answer: str, *, completion: bool) -> Program:
    return Program(task.statement + answer if completion else answer)


@pytest.fixture
def module() -> types.ModuleType:
    module = types.ModuleType("small")
    module.__dict__.update(
        tasks=small_tasks,
        program=small_program,
        SCORES={"base": ("base",), "plus": ("base", "plus")},
        VERSION="v1",
    )
    return module


@pytest.fixture
def small(module: types.ModuleType) -> Benchmark:
    return of_module(module, name="small")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows as JSONL and return the path: `write(("Small/0", "completion"), ...)`."""

    def write(*rows: tuple[str, str] | dict[str, Any], name: str = "samples.jsonl") -> Path:
        forms = [
            row if isinstance(row, dict) else {"task_id": row[0], "completion": row[1]}
            for row in rows
        ]
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(form)}\n" for form in forms))
        return path

    return write
