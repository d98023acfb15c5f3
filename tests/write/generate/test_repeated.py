"""Asking again until the visible checks pass."""

from typing import Any

import pytest

from runwright.core import Case, Task
from runwright.core.errors import BadOption, BadTask
from runwright.evaluate import solve
from runwright.models import Scripted
from runwright.run import LocalSandbox

TASK = Task(
    "double", "double(x) is twice x.", "double", visible=(Case("three", "double", (3,), 6),)
)
WRONG = "def double(x):\n    return x\n"
RIGHT = "def double(x):\n    return 2 * x\n"


def test_it_asks_until_a_sample_passes(sandbox: LocalSandbox, run_async: Any) -> None:
    model = Scripted([WRONG, "I do not know.", RIGHT, RIGHT])
    solution = run_async(solve(TASK, sandbox, strategy="repeated", model=model))
    assert solution.stopped == "solved after 3 samples"
    assert [one.note for one in solution.attempts] == ["sample 3", "sample 1"]
    assert len(solution.transcript) == 3


def test_it_gives_up_after_its_samples(sandbox: LocalSandbox, run_async: Any) -> None:
    model = Scripted([WRONG] * 9)
    options = {"samples": 2}
    solution = run_async(solve(TASK, sandbox, strategy="repeated", model=model, options=options))
    assert (solution.stopped, solution.solved) == ("exhausted: 2 samples", False)


def test_what_cannot_be_asked_is_said(sandbox: LocalSandbox, run_async: Any) -> None:
    model = Scripted(())
    for task, options, error, told in (
        (Task("x", "say"), {}, BadTask, "no visible check"),
        (TASK, {"samples": 0}, BadOption, "samples=0"),
        (TASK, {"examples": -1}, BadOption, "examples=-1"),
        (Task("x", visible=TASK.visible), {}, BadTask, "no statement"),
    ):
        with pytest.raises(error, match=told):
            run_async(solve(task, sandbox, strategy="repeated", model=model, options=options))
    assert model.prompts == []
