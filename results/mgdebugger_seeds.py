"""MGDebugger's data, judged again: its seeds, and every program of HumanEvalFix.

    .venv/bin/python results/mgdebugger_seeds.py

Every seed runs against its data set's own test, and the count is held against what the published
records say (`is_solved`); of HumanEvalFix the reference must pass and the faulty program must not.
Needs input_data of https://github.com/YerbaPage/MGDebugger as `mgdebugger` in the data folder
($RUNWRIGHT_DATA).
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from runwright.benchmarks import humaneval_fix, mgdebugger_seeds
from runwright.core import Limits, Program, Task
from runwright.judge import judge
from runwright.run import LocalSandbox, Sandbox

LIMITS = Limits(wall_s=10.0, cpu_s=10.0)


async def passing(sandbox: Sandbox, programs: Iterable[tuple[Task, Program]]) -> frozenset[str]:
    """Return the ids of the tasks whose program passes the hidden test."""
    room = asyncio.Semaphore(2 * sandbox.workers)

    async def one(task: Task, program: Program) -> str | None:
        async with room:
            verdict = await judge(program, task.hidden, sandbox, limits=LIMITS)
        return task.id if verdict.passed else None

    found = await asyncio.gather(*(one(task, program) for task, program in programs))
    return frozenset(name for name in found if name is not None)


async def seeds_passing(
    sandbox: Sandbox, version: str, data: Path | None = None
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the tasks of a version that are solved by us and by the published record."""
    tasks = mgdebugger_seeds.tasks(data, version=version)
    ours = await passing(sandbox, [(one, one.program) for one in tasks if one.program])
    return ours, mgdebugger_seeds.solved(data, version=version)


async def fixes_passing(
    sandbox: Sandbox, data: Path | None = None
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the tasks of HumanEvalFix whose reference passes, and those whose program does."""
    tasks = humaneval_fix.tasks(data)
    right = await passing(sandbox, [(one, one.reference) for one in tasks if one.reference])
    wrong = await passing(sandbox, [(one, one.program) for one in tasks if one.program])
    return right, wrong


async def main() -> None:
    """Print what was counted."""
    async with LocalSandbox() as sandbox:
        right, wrong = await fixes_passing(sandbox)
        print(f"humaneval-fix: {len(right)} references pass, {len(wrong)} faulty programs pass")
        print(f"{'seeds':25}{'recorded':>10}{'here':>6}   tasks on which they differ")
        for version in mgdebugger_seeds.VERSIONS:
            ours, theirs = await seeds_passing(sandbox, version)
            differing = ", ".join(sorted(ours ^ theirs)) or "none"
            print(f"{version:25}{len(theirs):10}{len(ours):6}   {differing}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
