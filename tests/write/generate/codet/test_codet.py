"""The strategy: what it asks, what it does with poor replies, and where it stops."""

from dataclasses import replace
from typing import Any

import pytest

from runwright.core import Budget, Case, Program, Prompt, Solution, Task
from runwright.core.errors import BadOption, BadTask
from runwright.evaluate import solve
from runwright.models import Scripted
from runwright.run import LocalSandbox

STATEMENT = 'def double(x):\n    """Return twice a number.\n\n    >>> double(2)\n    4\n    """\n'
TASK = Task(
    "double", statement=STATEMENT, entry_point="double", visible=(Case("a", "double", (1,), 2),)
)
RIGHT = "```python\ndef double(x):\n    return 2 * x\n```"
WRONG = "```python\ndef double(x):\n    return x\n```"
TESTS = "```python\nassert double(3) == 6\nassert double(4) == 8\n```"


async def handed_in(
    box: LocalSandbox, *texts: str, task: Task = TASK, budget: Budget = Budget(), **options: Any
) -> tuple[Solution, list[Prompt]]:
    model = Scripted(texts)
    solution = await solve(task, box, strategy="codet", model=model, budget=budget, options=options)
    return solution, model.prompts


def test_what_is_asked_has_no_example(sandbox: LocalSandbox, run_async: Any) -> None:
    solution, prompts = run_async(handed_in(sandbox, RIGHT, WRONG, RIGHT, TESTS, n=3, tests=1))
    assert solution.best.note == "2 of 3 samples agree on 2 of 2 tests"
    assert solution.solved
    assert len(prompts) == 2
    for prompt in prompts:
        assert "Return twice a number." in str(prompt)
        assert ">>>" not in str(prompt)
    first, second = solution.transcript
    assert (first.sampling.n, second.sampling.n) == (3, 1)
    assert (first.sampling.temperature, first.sampling.top_p) == (0.8, 0.95)
    assert solution.usage.candidates == 3  # two texts that voted, one that was handed in


def test_in_the_form_of_the_paper_a_text_is_gone_on_with(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    options: dict[str, Any] = {"n": 1, "tests": 1, "form": "completion"}
    _, prompts = run_async(handed_in(sandbox, "    return 2 * x", "double(3) == 6", **options))
    cleaned = 'def double(x):\n    """Return twice a number.\n    """\n'
    assert prompts[0].text == cleaned
    assert prompts[1].text.startswith(f"{cleaned}    pass\n")
    assert prompts[1].text.endswith("\nassert ")


def test_replies_without_code_are_left_out(sandbox: LocalSandbox, run_async: Any) -> None:
    solution, _ = run_async(handed_in(sandbox, "I cannot.", RIGHT, "No.", TESTS, n=2, tests=2))
    assert solution.best.note == "1 of 1 samples agree on 2 of 2 tests"


def test_no_reply_with_code_is_said(sandbox: LocalSandbox, run_async: Any) -> None:
    solution, prompts = run_async(handed_in(sandbox, "I cannot.", "No.", n=2, tests=1))
    assert solution.best is None
    assert "none of 2 replies has a program" in solution.stopped
    assert len(prompts) == 1


@pytest.mark.parametrize("tests", ["None.", "```python\nassert double(3) == 7\n```"])
def test_where_nothing_is_passed_one_is_drawn(
    tests: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    solution, _ = run_async(handed_in(sandbox, RIGHT, RIGHT, tests, n=2, tests=1))
    assert solution.best.note == "drawn: no program passes any test"
    assert solution.best.verdict.passed


def test_a_budget_of_candidates_leaves_out_the_rest(sandbox: LocalSandbox, run_async: Any) -> None:
    texts = [RIGHT.replace("2 * x", f"2 * x + {n}") for n in range(4)]
    budget = Budget(candidates=2)
    solution, _ = run_async(handed_in(sandbox, *texts, TESTS, n=4, tests=1, budget=budget))
    assert solution.best.program.source.endswith("+ 0\n")
    assert solution.stopped == "budget: 2 of 4 samples were put to the tests"


@pytest.mark.parametrize(
    ("task", "message"),
    [
        (replace(TASK, statement=" "), "needs a statement"),
        (replace(TASK, entry_point=None), "an entry point"),
        (replace(TASK, program=Program("", language="c")), "codet writes python"),
        (replace(TASK, statement="Twice x."), "use form=chat"),
    ],
)
def test_a_task_that_it_cannot_take_is_named(
    task: Task, message: str, sandbox: LocalSandbox, run_async: Any
) -> None:
    with pytest.raises(BadTask, match=message):
        run_async(handed_in(sandbox, task=task, form="completion"))


@pytest.mark.parametrize(
    "option",
    [
        {"n": 0},
        {"tests": 0},
        {"test_limit": 0},
        {"patience": 0},
        {"timeout_s": 0},
        {"score": "cube"},
        {"extraction": "words"},
        {"form": "letter"},
        {"temperature": 3},
    ],
    ids=str,
)
def test_an_option_out_of_range_costs_no_call(
    option: dict[str, Any], sandbox: LocalSandbox, run_async: Any
) -> None:
    with pytest.raises(BadOption, match=next(iter(option))):
        run_async(handed_in(sandbox, **option))
