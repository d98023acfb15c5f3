"""Self-Debug (arXiv:2304.05128), as LDB is compared with it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.write.scripts import self_debug as script
from tests.write.scripts.ldb import BUGGY

from runwright.core import Program, Prompt, Solution, Task
from runwright.core.errors import BadOption, BadTask
from runwright.evaluate import solve
from runwright.models import Scripted
from runwright.run import LocalSandbox

Debug = Callable[..., Solution]
RIGHT = BUGGY.replace("range(n)", "range(1, n + 1)")


@pytest.fixture
def debug(sandbox: LocalSandbox, run_async: Any) -> Debug:
    def debug(task: Task, model: Scripted, **options: object) -> Solution:
        solution: Solution = run_async(
            solve(task, sandbox, strategy="self-debug", model=model, options=options)
        )
        return solution

    return debug


@pytest.mark.parametrize(
    ("variant", "asked"),
    [("explanation", "Explain the program line by line"), ("trace", "in your head")],
)
def test_it_explains_or_imagines_and_then_mends(debug: Debug, variant: str, asked: str) -> None:
    def reply(prompt: Prompt) -> str:
        return script.reply(prompt) if "Mend" in prompt.messages[-1].content else "It adds i * j."

    model = Scripted(reply)
    solution = debug(script.TASK, model, variant=variant)
    assert solution.stopped == "solved after 2 rounds"
    assert solution.usage.calls == 4
    assert asked in model.prompts[0].messages[-1].content
    assert "What really happened: " in model.prompts[0].messages[-1].content


@pytest.mark.parametrize("variant", ["explanation", "trace"])
def test_nothing_of_the_real_run_is_shown_but_its_outcome(debug: Debug, variant: str) -> None:
    model = Scripted(["It adds.", f"```\n{BUGGY}```"] * 3)
    solution = debug(script.TASK, model, variant=variant, rounds=3)
    assert solution.stopped == "exhausted: 3 rounds"
    text = "".join(map(str, model.prompts))
    assert "BLOCK" not in text
    assert "sum=0" not in text
    assert solution.usage.runs == 2 * 4  # the two visible checks of four programs, no traced run


def test_the_whole_history_is_kept_and_each_turn_once(debug: Debug) -> None:
    model = Scripted(["It adds.", f"```\n{BUGGY}```"] * 3)
    debug(script.TASK, model, rounds=3)
    for earlier, later in zip(model.prompts, model.prompts[1:], strict=False):
        assert later.messages[: len(earlier.messages)] == earlier.messages
        assert len(later.messages) == len(earlier.messages) + 2
    roles = [turn.role for turn in model.prompts[-1].messages]
    assert roles == ["system", *["user", "assistant"] * 6, "user"]


def test_a_program_that_passes_is_not_debugged(debug: Debug) -> None:
    model = Scripted([])
    solution = debug(replace(script.TASK, program=Program(RIGHT)), model)
    assert solution.stopped == "nothing to debug: every visible check passes"
    assert model.prompts == []


def test_a_reply_without_a_program_costs_its_round_and_is_said_so(debug: Debug) -> None:
    model = Scripted(["It adds.", "I cannot.", "It adds.", RIGHT])
    solution = debug(script.TASK, model)
    assert solution.stopped == "solved after 2 rounds"
    assert len(solution.attempts) == 2
    assert "There was no program in your answer" in model.prompts[2].messages[-1].content
    assert "There was no program" not in model.prompts[1].messages[-1].content


def test_what_was_written_first_is_mended(sandbox: LocalSandbox, run_async: Any) -> None:
    def reply(prompt: Prompt) -> str:
        return BUGGY if len(prompt.messages) == 2 else RIGHT

    model = Scripted(reply)
    task = replace(script.TASK, program=None)
    solution = run_async(solve(task, sandbox, strategy="direct+self-debug", model=model))
    assert solution.solved
    assert solution.stopped == "direct: answered; self-debug: solved after 1 round"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variant": "rubber duck"}, "variant='rubber duck' must be 'explanation' or 'trace'"),
        ({"rounds": 101}, "rounds=101 must be 0 to 100"),
    ],
)
def test_a_bad_option_is_named(debug: Debug, options: dict[str, object], message: str) -> None:
    with pytest.raises(BadOption, match=message):
        debug(script.TASK, Scripted([]), **options)


def test_without_a_program_or_a_check_there_is_nothing_to_debug(debug: Debug) -> None:
    with pytest.raises(BadTask, match="no program to mend"):
        debug(replace(script.TASK, program=None), Scripted([]))
    with pytest.raises(BadTask, match="no visible check"):
        debug(replace(script.TASK, visible=()), Scripted([]))
