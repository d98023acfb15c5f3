"""The published debugger's log, judged again: how many of HumanEval's tasks it solves by round.

    .venv/bin/python results/ldb_log.py

Every program of results-gpt-3.5-turbo-0613.jsonl runs against the visible and the hidden tests. The
paper's curve (LDB, Figure 3, GPT-3.5): 73.8 75.0 76.8 79.3 80.5 81.7 81.7 82.3 82.3 82.3 82.9.
Needs the data folder ($RUNWRIGHT_DATA).
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from runwright.benchmarks import ldb_humaneval
from runwright.core import Limits, Program, Task
from runwright.judge import judge
from runwright.run import LocalSandbox, Sandbox

LIMITS = Limits(wall_s=5.0, cpu_s=5.0)
ROUNDS = 11  # the program before debugging, and ten rounds


@dataclass(frozen=True, slots=True)
class Judged:
    """One program of the log: whether it passes the visible and the hidden tests."""

    visible: bool
    hidden: bool


async def judge_log(sandbox: Sandbox, data: Path | None = None) -> list[list[Judged]]:
    """Return, for each task, what the tests say of its program in each round."""
    programs = ldb_humaneval.rounds(data)
    room = asyncio.Semaphore(2 * sandbox.workers)

    async def one(task: Task, program: Program) -> Judged:
        async with room:
            visible = await judge(program, task.visible, sandbox, limits=LIMITS)
            hidden = await judge(program, task.hidden, sandbox, limits=LIMITS)
        return Judged(visible.passed, hidden.passed)

    async def every(task: Task) -> list[Judged]:
        return await asyncio.gather(*(one(task, program) for program in programs[task.id]))

    return await asyncio.gather(*map(every, ldb_humaneval.tasks(data)))


def solved_by_round(log: list[list[Judged]]) -> list[int]:
    """Return the tasks solved by each round: debugging has ended, the hidden tests pass."""
    return [
        sum(len(rounds) - 1 <= round_ and rounds[-1].hidden for rounds in log)
        for round_ in range(ROUNDS)
    ]


async def main() -> None:
    """Print the curve, and how many programs pass the visible tests but not the hidden ones."""
    async with LocalSandbox() as sandbox:
        log = await judge_log(sandbox)
    print("round  solved     %")
    for number, solved in enumerate(solved_by_round(log)):
        print(f"{number:5}  {solved:6}  {100 * solved / len(log):4.1f}")
    for name, at in (("round 0", 0), ("the last round", -1)):
        shown = [rounds[at] for rounds in log if rounds[at].visible]
        wrong = sum(not one.hidden for one in shown)
        print(f"{name}: {len(shown)} pass the visible tests, {wrong} of them fail the hidden ones")


if __name__ == "__main__":
    asyncio.run(main())
