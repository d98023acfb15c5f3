"""What stands at the top of the package."""

import pytest

import runwright
from runwright.core import Case, Task
from runwright.core.errors import BadTask
from runwright.models import Scripted
from runwright.run import LocalSandbox


def test_a_program_can_be_run_more_than_once() -> None:
    for n in (1, 2):
        execution = runwright.run(f"print({n})")
        assert str(execution.stdout) == f"{n}\n"
    assert getattr(runwright.run, "LocalSandbox", None) is LocalSandbox


def test_a_task_is_solved_with_a_model() -> None:
    task = Task("double", "double(x): twice x", "double", visible=(Case("3", "double", (3,), 6),))
    model = Scripted(["def double(x):\n    return 2 * x\n"])
    solution = runwright.solve(task, strategy="direct", model=model, examples=0)
    assert solution.solved
    assert len(solution.transcript) == 1
    with pytest.raises(BadTask, match="no program to mend"):
        runwright.debug(task)
