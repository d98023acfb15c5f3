"""The loop in one screen: tasks × strategy × judge → results. Read this file first.

A strategy sees the public part of a task only. The hidden checks are run here, on the one program
it hands in, after it has returned.
"""

import contextlib
import time
from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from types import ModuleType

from runwright.core import Budget, Limits, Outcome, Program, Solution, Task, Verdict
from runwright.core.errors import (
    BadOption,
    MethodError,
    OverBudget,
    RunwrightError,
    UnreadableReply,
)
from runwright.judge import judge
from runwright.lab import EventSink, Lab
from runwright.models import Model
from runwright.plugins import load_method
from runwright.run import Sandbox, bounded

HIDDEN = Limits(wall_s=10.0, cpu_s=10.0)
Options = Mapping[str, object]


class Ending(Enum):
    """How a task ended for a strategy."""

    MENDED = "mended"  # passes the visible and the hidden checks
    SOLVED = "solved"  # the same, where there was no program to begin with
    VISIBLE_ONLY = "visible_only"  # passes the visible checks but not the hidden ones
    WRONG = "wrong"  # fails the hidden checks, and there is no visible one
    NOT_FOUND = "not_found"  # no program passed the visible checks
    NOTHING_TO_DO = "nothing_to_do"  # the given program passed the visible checks at the start
    NOT_JUDGED = "not_judged"  # our own trouble, or there is no check at all


@dataclass(frozen=True, slots=True)
class Result:
    """One task: what the strategy handed in and what the hidden checks say of it."""

    task_id: str
    ending: Ending
    solution: Solution
    before: Verdict | None  # the given program on the hidden checks; None: none was given
    hidden: Verdict | None  # the handed-in program on the hidden checks; None: there are none
    wall_s: float

    @property
    def solved(self) -> bool:
        """True if the program passes the hidden checks; without any, the visible ones."""
        return self.solution.solved if self.hidden is None else self.hidden.passed

    @property
    def key(self) -> str:
        """What tells it from all others of a run."""
        return self.task_id

    @property
    def unsure(self) -> bool:
        """True if our own trouble kept it from being judged."""
        return self.ending is Ending.NOT_JUDGED


async def solve(
    task: Task,
    sandbox: Sandbox,
    *,
    strategy: str = "search",
    seed: int = 0,
    budget: Budget = Budget(),
    on_event: EventSink | None = None,
    options: Options | None = None,
    model: Model | None = None,
    roles: Mapping[str, Model] | None = None,
    paper: bool = False,
) -> Solution:
    """Let a strategy solve one task from its public part.

    Args:
        task: What is wanted.
        sandbox: Where programs run.
        strategy: Its name. "one+two" is a cascade: two begins with the best program of one, if
            that does not pass the visible checks; they share the budget.
        seed: Of everything random.
        budget: What may be spent; when it is, the best attempt so far counts.
        on_event: See `Lab`.
        options: Of the strategy; in a cascade, "one.option" is for one alone.
        model: See `Lab`.
        roles: See `Lab`.
        paper: Let the strategy ask for hidden verdicts where its paper does; counted in `peeks`.

    Raises:
        UnknownName: there is no such strategy.
        BadOption: it has no such option, or not with that value.
        NeedsModel: it asks a model and there is none.
        MethodError: it failed in a way its contract does not allow.
    """
    parts = _parts(strategy, options or {})

    async def passes(program: Program) -> bool:
        return (await judge(program, task.hidden, sandbox, limits=HIDDEN)).passed

    lab = Lab(
        sandbox,
        strategy=strategy,
        seed=seed,
        budget=budget,
        on_event=on_event,
        model=model,
        roles=roles,
        oracle=passes if paper else None,
    )
    public, stops = task.public(), []
    for name, given in parts:
        solution = await _one(name, public, lab, given)
        stops.append(f"{name}: {solution.stopped}" if len(parts) > 1 else solution.stopped)
        if solution.solved:
            break
        if solution.best is not None:
            public = replace(public, program=solution.best.program)
    return replace(solution, strategy=strategy, stopped="; ".join(stops))


async def _one(name: str, task: Task, lab: Lab, options: Options) -> Solution:
    """Run one strategy; what stops it early leaves its best attempt so far."""
    try:
        solution = await strategy_module(name).solve(task, lab, **options)
    except OverBudget as error:
        if not lab.transcript and not lab.usage.candidates:  # nothing was done: the run is over
            raise
        return lab.solution(task, stopped=f"budget: {error}")
    except UnreadableReply as error:
        return lab.solution(task, stopped=f"unreadable reply: {error}")
    except RunwrightError:
        raise
    except Exception as error:  # the one boundary with plug-ins: name them
        raise MethodError(f"{name}: {type(error).__name__}: {error}") from error
    if not isinstance(solution, Solution):
        raise MethodError(f"{name}: returned {type(solution).__name__}, not a Solution")
    return solution


def _parts(strategy: str, options: Options) -> list[tuple[str, dict[str, object]]]:
    """Return the strategies of a cascade, each with its own options."""
    names = strategy.split("+")
    known = {name: (strategy_module(name).solve.__kwdefaults__ or {}) for name in names}
    parts: dict[str, dict[str, object]] = {name: {} for name in known}
    for key, value in options.items():
        part, _, option = key.rpartition(".")
        having = [name for name in known if part in ("", name) and option in known[name]]
        for name in having:
            parts[name][option] = value
        if not having:
            there = {option for name in known if part in ("", name) for option in known[name]}
            has = ", ".join(sorted(there)) or "none"
            raise BadOption(f"strategy {strategy!r} has no option {key!r}; it has {has}")
    return [(name, parts[name]) for name in names]


async def evaluate(
    tasks: Iterable[Task],
    sandbox: Sandbox,
    *,
    strategy: str = "search",
    seed: int = 0,
    budget: Budget = Budget(),
    on_event: EventSink | None = None,
    options: Options | None = None,
    model: Model | None = None,
    roles: Mapping[str, Model] | None = None,
    paper: bool = False,
    parallel: int = 1,
) -> AsyncGenerator[Result]:
    """Run a strategy over tasks and judge what it hands in; args and errors as `solve`.

    Up to `parallel` tasks are solved at one time. Results come as they are there; with 1 in the
    order of the tasks.
    """

    async def one(task: Task) -> Result:
        started = time.monotonic()
        solution = await solve(
            task,
            sandbox,
            strategy=strategy,
            seed=seed,
            budget=budget,
            on_event=on_event,
            options=options,
            model=model,
            roles=roles,
            paper=paper,
        )
        return await _judged(task, solution, sandbox, wall_s=time.monotonic() - started)

    results = bounded(one, tasks, room=parallel)
    async with contextlib.aclosing(results):
        async for _, result in results:
            yield result


async def _judged(task: Task, solution: Solution, sandbox: Sandbox, *, wall_s: float) -> Result:
    """Judge what was handed in by the hidden checks, for the first time."""
    before = hidden = None
    if task.program is not None and task.hidden:
        before = await judge(task.program, task.hidden, sandbox, limits=HIDDEN)
    if solution.best is not None and task.hidden:
        hidden = await judge(solution.best.program, task.hidden, sandbox, limits=HIDDEN)
    return Result(task.id, _ending(task, solution, hidden), solution, before, hidden, wall_s)


def _ending(task: Task, solution: Solution, hidden: Verdict | None) -> Ending:
    if solution.best is None:
        return Ending.NOT_FOUND
    if task.visible and solution.best.verdict.outcome is Outcome.COULD_NOT_JUDGE:
        return Ending.NOT_JUDGED
    if task.visible and not solution.solved:
        return Ending.NOT_FOUND
    if hidden is None and not task.visible:
        return Ending.NOT_JUDGED
    if hidden is not None and hidden.outcome is Outcome.COULD_NOT_JUDGE:
        return Ending.NOT_JUDGED
    if task.program is not None and task.visible and solution.best.program == task.program:
        return Ending.NOTHING_TO_DO
    if hidden is not None and not hidden.passed:
        return Ending.VISIBLE_ONLY if task.visible else Ending.WRONG
    return Ending.SOLVED if task.program is None else Ending.MENDED


def strategy_module(name: str) -> ModuleType:
    """Import a strategy by name.

    Raises:
        UnknownName: there is none of that name.
    """
    return load_method("runwright.strategies", "solve", name, kind="strategy")
