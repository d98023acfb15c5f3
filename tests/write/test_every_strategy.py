"""What every strategy that asks a model must do, shown with a scripted model of its own each."""

import asyncio
import importlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.models.server import answers, fails, garbage, hangs_up, serving

from runwright.core import Assertions, Budget, Program, Solution, Task
from runwright.core.errors import NeedsModel, OverBudget
from runwright.evaluate import HIDDEN, solve
from runwright.judge import judge
from runwright.models import Model, Recorded, Replay, Scripted
from runwright.plugins import find_methods
from runwright.run import LocalSandbox

ALL = sorted(find_methods("runwright.strategies", "solve"))
WITHOUT_MODEL = {"search"}
ASKING = [name for name in ALL if name not in WITHOUT_MODEL]
BUDGET = Budget(wall_s=120, calls=200)


def script_of(name: str) -> ModuleType:
    """The task and the scripted model of a strategy: `TASK`, `OPTIONS`, `reply(prompt)`."""
    return importlib.import_module(f"tests.write.scripts.{name.replace('-', '_')}")


async def solved(
    name: str,
    box: LocalSandbox,
    model: Model,
    *,
    task: Task | None = None,
    budget: Budget = BUDGET,
) -> Solution:
    script = script_of(name)
    return await solve(
        task or script.TASK,
        box,
        strategy=name,
        budget=budget,
        options=script.OPTIONS,
        model=model,
    )


def essence(solution: Solution) -> dict[str, Any]:
    """All of a solution that time has no part in."""
    return {
        "attempts": [
            (attempt.program, attempt.note, [one.outcome for one in attempt.verdict.results])
            for attempt in solution.attempts
        ],
        "stopped": solution.stopped,
        "calls": [
            (one.prompt, one.sampling, [reply.text for reply in one.answer.replies])
            for one in solution.transcript
        ],
    }


@pytest.mark.parametrize("name", ASKING)
def test_it_gets_through_a_bad_day_of_the_server_and_replays(
    name: str, tmp_path: Path, sandbox: LocalSandbox, run_async: Any
) -> None:
    pytest.importorskip("openai", reason="the openai package is not installed")
    from runwright.models.openai_compatible import OpenAICompatible

    trouble = (
        fails(429, "slow down", retry_after_ms="1"),
        fails(500, "oops", retry_after_ms="1"),
        hangs_up,
        garbage(b'{"choices": []}'),
    )
    transcript = tmp_path / "transcript.jsonl"
    script = script_of(name)

    async def over_http(url: str) -> Solution:
        server = OpenAICompatible("stub", base_url=url, api_key="none")
        model = Recorded(server, transcript)
        try:
            return await solved(name, sandbox, model)
        finally:
            await model.close()

    with serving(*trouble, answers(script.reply)) as log:
        solution = run_async(over_http(log.url))
    assert len(log.requests) >= len(trouble) + solution.usage.calls
    assert 0 < solution.usage.calls <= (BUDGET.calls or 0)
    assert solution.usage.tokens > 0
    assert solution.best is not None
    assert solution.peeks == 0
    hidden = run_async(judge(solution.best.program, script.TASK.hidden, sandbox, limits=HIDDEN))
    assert hidden.passed, hidden
    again = run_async(solved(name, sandbox, Replay(transcript)))
    assert essence(again) == essence(solution)


@pytest.mark.parametrize("name", ASKING)
def test_hidden_checks_and_the_reference_reach_no_prompt(
    name: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    script = script_of(name)
    assert script.TASK.hidden
    poison = Assertions("poison", "assert POISON == 'a1b2c3'", setup="POISON = 1")
    poisoned = replace(script.TASK, hidden=(poison,), reference=Program("POISON = 2\n"))
    prompts = []
    for task in (script.TASK, poisoned):
        model = Scripted(script.reply)
        run_async(solved(name, sandbox, model, task=task))
        prompts.append([str(prompt).encode() for prompt in model.prompts])
    assert prompts[0]
    assert prompts[0] == prompts[1]
    assert all(b"POISON" not in prompt for prompt in prompts[1])


@pytest.mark.parametrize("name", ASKING)
def test_a_spent_budget_leaves_the_best_so_far(
    name: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    model = Scripted(script_of(name).reply)
    solution = run_async(solved(name, sandbox, model, budget=Budget(wall_s=120, calls=1)))
    assert len(model.prompts) == len(solution.transcript) == 1
    if "budget" in solution.stopped:
        assert solution.stopped == "budget: calls=1"
    else:  # one call was enough
        assert solution.best is not None


@pytest.mark.parametrize("name", ASKING)
def test_a_server_that_never_answers_ends_with_the_time(
    name: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    class Silent(Scripted):
        async def ask(self, *_: Any) -> Any:
            await asyncio.sleep(3600)

    # Long enough to start, short enough to wait for.
    budget = Budget(wall_s=0.5)
    task = script_of(name).TASK

    async def run() -> str:
        try:
            return (await solved(name, sandbox, Silent(()), task=task, budget=budget)).stopped
        except OverBudget as error:  # nothing was done before it
            return str(error)

    assert "wall_s=0.5" in run_async(run())


@pytest.mark.parametrize("name", ASKING)
def test_without_a_model_it_says_so(name: str, sandbox: LocalSandbox, run_async: Any) -> None:
    script = script_of(name)
    with pytest.raises(NeedsModel, match="--model"):
        run_async(solve(script.TASK, sandbox, strategy=name, options=script.OPTIONS))
