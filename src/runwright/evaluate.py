"""The loop in one screen: tasks × strategy × judge → results. Read this file first.

A strategy sees the public part of a task only. The hidden checks are run here, on the one program
it hands in, after it has returned.
"""

import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from enum import Enum
from types import ModuleType

from runwright.core import Budget, Limits, Solution, Task, Verdict
from runwright.core.errors import BadOption, MethodError, RunwrightError
from runwright.judge import judge
from runwright.lab import EventSink, Lab
from runwright.plugins import load_method
from runwright.run import Sandbox

HIDDEN = Limits(wall_s=10.0, cpu_s=10.0)


class Ending(Enum):
    """How a task ended for a strategy."""

    MENDED = "mended"  # passes the visible and the hidden checks
    VISIBLE_ONLY = "visible_only"  # passes the visible checks but not the hidden ones
    NOT_FOUND = "not_found"  # no program passed the visible checks
    NOTHING_TO_DO = "nothing_to_do"  # the given program passed the visible checks at the start


@dataclass(frozen=True, slots=True)
class Result:
    """One task: what the strategy handed in and what the hidden checks say of it."""

    task_id: str
    ending: Ending
    solution: Solution
    before: Verdict | None  # the given program on the hidden checks; None: none was given
    hidden: Verdict | None  # the handed-in program on the hidden checks; None: there are none
    wall_s: float


async def solve(
    task: Task,
    sandbox: Sandbox,
    *,
    strategy: str = "search",
    seed: int = 0,
    budget: Budget = Budget(),
    on_event: EventSink | None = None,
    options: dict[str, object] | None = None,
) -> Solution:
    """Let a strategy solve one task from its public part.

    Raises:
        UnknownName: there is no such strategy.
        BadOption: it has no such option, or not with that value.
        MethodError: it failed in a way its contract does not allow.
    """
    module = strategy_module(strategy)
    lab = Lab(sandbox, strategy=strategy, seed=seed, budget=budget, on_event=on_event)
    given = options or {}
    known = module.solve.__kwdefaults__ or {}
    for name in given:
        if name not in known:
            has = ", ".join(sorted(known)) or "none"
            raise BadOption(f"strategy {strategy!r} has no option {name!r}; it has {has}")
    try:
        solution = await module.solve(task.public(), lab, **given)
    except RunwrightError:
        raise
    except Exception as error:  # the one boundary with plug-ins: name them
        raise MethodError(f"{strategy}: {type(error).__name__}: {error}") from error
    if not isinstance(solution, Solution):
        raise MethodError(f"{strategy}: returned {type(solution).__name__}, not a Solution")
    return solution


async def evaluate(
    tasks: Iterable[Task],
    sandbox: Sandbox,
    *,
    strategy: str = "search",
    seed: int = 0,
    budget: Budget = Budget(),
    on_event: EventSink | None = None,
    options: dict[str, object] | None = None,
) -> AsyncIterator[Result]:
    """Run a strategy over tasks, one after another, and judge what it hands in."""
    for task in tasks:
        started = time.monotonic()
        solution = await solve(
            task,
            sandbox,
            strategy=strategy,
            seed=seed,
            budget=budget,
            on_event=on_event,
            options=options,
        )
        wall_s = time.monotonic() - started
        before = hidden = None
        if task.program is not None and task.hidden:
            before = await judge(task.program, task.hidden, sandbox, limits=HIDDEN)
        if solution.best is not None and task.hidden:
            hidden = await judge(solution.best.program, task.hidden, sandbox, limits=HIDDEN)
        yield Result(task.id, _ending(task, solution, hidden), solution, before, hidden, wall_s)


def _ending(task: Task, solution: Solution, hidden: Verdict | None) -> Ending:
    if solution.best is None or not solution.solved:
        return Ending.NOT_FOUND
    if task.program is not None and solution.best.program == task.program:
        return Ending.NOTHING_TO_DO
    if hidden is not None and not hidden.passed:
        return Ending.VISIBLE_ONLY
    return Ending.MENDED


def strategy_module(name: str) -> ModuleType:
    """Import a strategy by name.

    Raises:
        UnknownName: there is none of that name.
    """
    return load_method("runwright.strategies", "solve", name, kind="strategy")
