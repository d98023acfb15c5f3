"""A debugging session: judge, let the strategy mend, judge again, the hidden checks last."""

from dataclasses import replace

from runwright import aio
from runwright.cli.mend import Mend, Plan, Setting, judge_finding, unified_diff
from runwright.cli.models import opened
from runwright.cli.progress import progress
from runwright.cli.settings import strategy_options
from runwright.core import Program, Task
from runwright.core.errors import BadTask
from runwright.evaluate import HIDDEN, solve
from runwright.lab import VISIBLE
from runwright.run import Sandbox


async def mend_task(task: Task, plan: Plan) -> Mend:
    """Mend a task's program and say what is proven of the mend.

    The strategy is given the public part of the task; the hidden checks are first run here, on
    the one program that it handed back.

    Raises:
        UnknownName: there is no such strategy.
        BadOption: it has no such option, or not with that value.
        BadTask: the task has no program.
        NoIsolation: the level asked for does not hold on this machine.
    """
    if task.program is None:
        raise BadTask(f"task {task.id!r} has no program to mend; add program.py to it")
    options = strategy_options(plan.strategy, plan.settings)
    async with opened(plan.models) as models, aio.sandbox(isolation=plan.isolation) as sandbox:
        before = await aio.check(task.program, task.visible, limits=VISIBLE, sandbox=sandbox)
        with progress(candidates=plan.budget.candidates) as on_event:
            solution = await solve(
                task,
                sandbox,
                strategy=plan.strategy,
                seed=plan.seed,
                budget=plan.budget,
                on_event=on_event,
                options=options,
                model=models.pop("", None),
                roles=models,
                paper=plan.models.paper,
            )
        last = task.program if solution.best is None else solution.best.program
        hidden = None
        if task.hidden:
            hidden = await aio.check(last, task.hidden, limits=HIDDEN, sandbox=sandbox)
        mend = Mend(
            finding=judge_finding(before, solution, hidden),
            statement=task.statement.strip(),
            program=task.program,
            solution=solution,
            before=before,
            hidden=hidden,
            diff=unified_diff(task.program, last),
            settings=_settings(plan),
            command=plan.command,
        )
        return await _traced(mend, task, task.program, sandbox) if plan.traced else mend


def _settings(plan: Plan) -> tuple[Setting, ...]:
    return (
        Setting("strategy", plan.strategy),
        *plan.settings,
        *(Setting("model", name) for name in plan.models.names),
        Setting("seed", str(plan.seed)),
        Setting("time budget", f"{plan.budget.wall_s:g} s"),
        Setting("candidate budget", str(plan.budget.candidates)),
        Setting("isolation", plan.isolation.value),
    )


async def _traced(mend: Mend, task: Task, program: Program, sandbox: Sandbox) -> Mend:
    """Add the trace of the first failing visible check."""
    position = mend.first_failing
    if position is None:
        return mend
    check = task.visible[position]
    watched = await aio.trace(program, check, limits=VISIBLE, sandbox=sandbox)
    return replace(mend, traced=mend.before.results[position], trace=watched)
