import sys
import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from runwright.core import (
    Assertions,
    Attempt,
    Budget,
    Case,
    CheckResult,
    Outcome,
    Program,
    Solution,
    Task,
    Verdict,
)
from runwright.core.errors import BadOption, BadTask, MethodError, UnknownName
from runwright.evaluate import Ending, Result, evaluate, solve
from runwright.lab import Lab
from runwright.run import LocalSandbox

WRONG = Program("def double(x): return x")
OVERFIT = Program("def double(x): return 6 if x else 0")
RIGHT = Program("def double(x): return 2 * x")
VISIBLE = (Case("zero", "double", (0,), 0), Case("three", "double", (3,), 6))
HIDDEN = (Case("four", "double", (4,), 8),)
TASK = Task("double", program=WRONG, visible=VISIBLE, hidden=HIDDEN, reference=RIGHT)

Plug = Callable[[Callable[..., Any]], None]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Offer a function as the strategy named "plugged"."""

    def plug(function: Callable[..., Any]) -> None:
        module = types.ModuleType("plugged")
        module.__dict__["solve"] = function
        monkeypatch.setitem(sys.modules, "plugged", module)
        monkeypatch.setattr("runwright.evaluate.strategy_module", lambda _: module)

    return plug


def handing_in(program: Program) -> Callable[..., Any]:
    async def strategy(task: Task, lab: Lab, *, option: int = 1) -> Solution:
        await lab.check(task, program)
        return lab.solution(task, stopped=f"option={option}")

    return strategy


@pytest.fixture
def evaluated(sandbox: LocalSandbox, run_async: Any) -> Callable[[Task], Result]:
    async def first(task: Task) -> Result:
        (result,) = [each async for each in evaluate([task], sandbox, strategy="plugged")]
        return result

    return lambda task: run_async(first(task))


@pytest.mark.parametrize(
    ("program", "ending"),
    [
        (RIGHT, Ending.MENDED),
        (OVERFIT, Ending.VISIBLE_ONLY),
        (WRONG, Ending.NOT_FOUND),
    ],
)
def test_what_is_handed_in_is_judged_by_the_hidden_checks(
    plug: Plug, evaluated: Callable[[Task], Result], program: Program, ending: Ending
) -> None:
    plug(handing_in(program))
    result = evaluated(TASK)
    assert result.ending is ending
    assert result.before is not None
    assert not result.before.passed
    assert result.hidden is not None
    assert result.hidden.passed is (program == RIGHT)


def test_a_program_that_passes_at_the_start_is_not_counted_as_mended(
    plug: Plug, evaluated: Callable[[Task], Result]
) -> None:
    plug(handing_in(OVERFIT))
    task = Task("double", program=OVERFIT, visible=VISIBLE, hidden=HIDDEN)
    assert evaluated(task).ending is Ending.NOTHING_TO_DO


def test_a_strategy_never_gets_the_hidden_checks_or_the_reference(
    plug: Plug, evaluated: Callable[[Task], Result]
) -> None:
    seen: list[Task] = []

    async def strategy(task: Task, lab: Lab) -> Solution:
        seen.append(task)
        await lab.check(task, WRONG)
        return lab.solution(task, stopped="")

    plug(strategy)
    evaluated(TASK)
    assert (seen[0].hidden, seen[0].reference) == ((), None)
    assert seen[0].visible == VISIBLE


def test_options_reach_the_strategy(plug: Plug, sandbox: LocalSandbox, run_async: Any) -> None:
    plug(handing_in(RIGHT))
    solution = run_async(solve(TASK, sandbox, strategy="plugged", options={"option": 5}))
    assert solution.stopped == "option=5"


def test_an_option_it_does_not_have_is_an_error(
    plug: Plug, sandbox: LocalSandbox, run_async: Any
) -> None:
    plug(handing_in(RIGHT))
    with pytest.raises(BadOption, match=r"strategy 'plugged' has no option 'depth'; it has option"):
        run_async(solve(TASK, sandbox, strategy="plugged", options={"depth": 5}))


def test_a_strategy_that_breaks_is_named(plug: Plug, sandbox: LocalSandbox, run_async: Any) -> None:
    async def raising(task: Task, lab: Lab) -> Solution:
        raise KeyError("k")

    async def forgetful(task: Task, lab: Lab) -> None:
        return None

    for strategy, message in (
        (raising, "plugged: KeyError: 'k'"),
        (forgetful, "plugged: returned NoneType, not a Solution"),
    ):
        plug(strategy)
        with pytest.raises(MethodError, match=message):
            run_async(solve(TASK, sandbox, strategy="plugged"))


def test_an_unknown_strategy_is_an_error(sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(UnknownName, match="no strategy 'serch'; did you mean 'search'"):
        run_async(solve(TASK, sandbox, strategy="serch"))


def test_search_mends_the_task(sandbox: LocalSandbox, run_async: Any) -> None:
    solution = run_async(solve(TASK, sandbox, budget=Budget(wall_s=60, candidates=500)))
    assert solution.solved


def test_search_needs_visible_checks(sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(BadTask):
        run_async(solve(Task("none", program=WRONG, hidden=HIDDEN), sandbox))


def strategies(monkeypatch: pytest.MonkeyPatch, **functions: Callable[..., Any]) -> None:
    def module(name: str) -> types.ModuleType:
        found = types.ModuleType(name)
        found.__dict__["solve"] = functions[name]
        return found

    monkeypatch.setattr("runwright.evaluate.strategy_module", module)


async def begins(task: Task, lab: Lab, *, extra: int = 0, tries: int = 1) -> Solution:
    await lab.check(task, OVERFIT if extra else WRONG, note=f"begins {extra} {tries}")
    return lab.solution(task, stopped="tried")


async def mends(task: Task, lab: Lab, *, tries: int = 1) -> Solution:
    assert task.program is not None
    await lab.check(task, RIGHT, note=f"mends {task.program.source} {tries}")
    return lab.solution(task, stopped="solved")


def test_a_cascade_goes_on_from_the_best_program(
    monkeypatch: pytest.MonkeyPatch, sandbox: LocalSandbox, run_async: Any
) -> None:
    strategies(monkeypatch, begins=begins, mends=mends)
    task = replace(TASK, program=None)
    solution = run_async(solve(task, sandbox, strategy="begins+mends", options={"tries": 3}))
    assert solution.strategy == "begins+mends"
    assert solution.stopped == "begins: tried; mends: solved"
    notes = [attempt.note for attempt in solution.attempts]
    assert notes == [f"mends {WRONG.source} 3", "begins 0 3"]


def test_a_cascade_ends_with_the_first_that_passes(
    monkeypatch: pytest.MonkeyPatch, sandbox: LocalSandbox, run_async: Any
) -> None:
    strategies(monkeypatch, begins=begins, mends=mends)
    options = {"begins.extra": 1, "mends.tries": 2}
    solution = run_async(solve(TASK, sandbox, strategy="begins+mends", options=options))
    assert solution.stopped == "begins: tried"
    with pytest.raises(BadOption, match=r"no option 'mends.extra'; it has tries"):
        run_async(solve(TASK, sandbox, strategy="begins+mends", options={"mends.extra": 1}))


async def peeks(task: Task, lab: Lab) -> Solution:
    for program in (OVERFIT, RIGHT):
        await lab.check(task, program)
        if await lab.peek(program):
            break
    return lab.solution(task, stopped="peeked")


def test_hidden_verdicts_are_given_in_paper_mode_only_and_counted(
    plug: Plug, sandbox: LocalSandbox, run_async: Any
) -> None:
    plug(peeks)
    assert run_async(solve(TASK, sandbox, strategy="plugged", paper=True)).peeks == 2
    with pytest.raises(BadOption, match="paper mode only"):
        run_async(solve(TASK, sandbox, strategy="plugged"))


@pytest.mark.parametrize(
    ("program", "ending"), [(RIGHT, Ending.SOLVED), (WRONG, Ending.WRONG)], ids=["right", "wrong"]
)
def test_without_a_program_and_visible_checks_the_hidden_ones_decide(
    plug: Plug, evaluated: Callable[[Task], Result], program: Program, ending: Ending
) -> None:
    plug(handing_in(program))
    assert evaluated(replace(TASK, program=None, visible=())).ending is ending


def test_without_any_check_nothing_is_judged(
    plug: Plug, evaluated: Callable[[Task], Result]
) -> None:
    plug(handing_in(RIGHT))
    task = replace(TASK, program=None, visible=(), hidden=())
    assert evaluated(task).ending is Ending.NOT_JUDGED


def troubled(outcome: Outcome) -> Verdict:
    return Verdict((CheckResult("c", outcome),))


def hands_in_with(visible: Verdict) -> Callable[..., Any]:
    async def strategy(task: Task, lab: Lab) -> Solution:
        solution = lab.solution(task, stopped="")
        return replace(solution, attempts=(Attempt(WRONG, visible),))

    return strategy


def test_our_own_trouble_with_visible_checks_is_no_failure_of_the_program(
    plug: Plug, evaluated: Callable[[Task], Result]
) -> None:
    plug(hands_in_with(troubled(Outcome.COULD_NOT_JUDGE)))
    result = evaluated(TASK)
    assert result.ending is Ending.NOT_JUDGED
    assert result.unsure  # so that it is judged again, and not kept as not found


def test_a_program_that_was_left_as_it_is_and_could_not_be_judged_is_not_counted_as_wrong(
    plug: Plug, evaluated: Callable[[Task], Result]
) -> None:
    plug(hands_in_with(troubled(Outcome.PASSED)))
    task = replace(TASK, hidden=(Assertions("not Python", "assert ("),))
    assert evaluated(task).ending is Ending.NOT_JUDGED
