"""The published debugger's log, replayed through our own loop: LDB's curve by round.

    .venv/bin/python results/ldb_replay.py

Strategy `ldb` debugs each of the 164 programs. In place of a model answers the log: asked for the
mended program of round k it gives the one that the log has for round k; asked for verdicts, which
the log does not hold, it says that it has none. Which check is shown, what is traced, what passes,
when to stop and what the hidden tests say of the last program is all ours. The paper's curve (LDB,
Figure 3, GPT-3.5): 73.8 75.0 76.8 79.3 80.5 81.7 81.7 82.3 82.3 82.3 82.9.
Needs the data folder ($RUNWRIGHT_DATA).
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from runwright.benchmarks import ldb_humaneval
from runwright.core import Attempt, Budget, Program, Prompt, Task
from runwright.evaluate import HIDDEN, Result, evaluate
from runwright.judge import judge
from runwright.models import Scripted
from runwright.run import LocalSandbox, Sandbox
from runwright.write.debug.repairing import PROMPTS

ROUNDS = 10
NO_VERDICT = "I have no verdict on these blocks."
_FIX = PROMPTS("fix", failure="", language="python")


@dataclass(frozen=True, slots=True)
class Replayed:
    """One task after its session."""

    result: Result
    rounds: int  # of debugging
    logged: int  # rounds that the log has
    hidden: bool  # the last program passes the hidden tests
    visible_at_0: bool
    hidden_at_0: bool

    @property
    def visible(self) -> bool:
        """True if the last program passes the visible tests."""
        return self.result.solution.solved


def recorded(programs: Sequence[Program]) -> Scripted:
    """Return a model that mends a program as the log has it."""

    def reply(prompt: Prompt) -> str:
        if not prompt.messages[-1].content.endswith(_FIX):
            return NO_VERDICT
        number = sum(turn.content.endswith(_FIX) for turn in prompt.messages)
        if number >= len(programs):
            return "The log has no further program."
        return f"```python\n{programs[number].source}\n```\n"

    return Scripted(reply, name="the published log")


async def replay(
    sandbox: Sandbox, data: Path | None = None, *, tasks: frozenset[str] | None = None
) -> list[Replayed]:
    """Debug the tasks of the log with its own programs.

    Args:
        sandbox: Where everything runs.
        data: The data folder.
        tasks: Ids; None: all 164.
    """
    programs = ldb_humaneval.rounds(data)
    room = asyncio.Semaphore(2 * sandbox.workers)

    async def one(task: Task) -> Replayed:
        async with room:
            return await _replayed(task, programs[task.id], sandbox)

    chosen = [task for task in ldb_humaneval.tasks(data) if tasks is None or task.id in tasks]
    return await asyncio.gather(*map(one, chosen))


async def _replayed(task: Task, programs: Sequence[Program], sandbox: Sandbox) -> Replayed:
    session = evaluate(
        [task],
        sandbox,
        strategy="ldb",
        model=recorded(programs),
        budget=Budget(wall_s=600),
        options={"rounds": ROUNDS},
    )
    async for result in session:
        by_round = {_round(attempt): attempt for attempt in result.solution.attempts}
        last = max(by_round)
        hidden = await judge(by_round[last].program, task.hidden, sandbox, limits=HIDDEN)
        return Replayed(
            result,
            rounds=last,
            logged=len(programs) - 1,
            hidden=hidden.passed,
            visible_at_0=by_round[0].verdict.passed,
            hidden_at_0=result.before is not None and result.before.passed,
        )
    raise AssertionError("a task has a result")


def _round(attempt: Attempt) -> int:
    named = re.match(r"the program of round (\d+)", attempt.note)
    return 0 if named is None else int(named[1])


def solved_by_round(sessions: Sequence[Replayed]) -> list[int]:
    """Return the tasks solved by each round: debugging has ended, the hidden tests pass."""
    return [
        sum(one.rounds <= number and one.hidden for one in sessions) for number in range(ROUNDS + 1)
    ]


def _report(sessions: Sequence[Replayed]) -> None:
    print("round  solved     %")
    for number, solved in enumerate(solved_by_round(sessions)):
        print(f"{number:5}  {solved:6}  {100 * solved / len(sessions):4.1f}")
    first = [one.hidden_at_0 for one in sessions if one.visible_at_0]
    last = [one.hidden for one in sessions if one.visible]
    for name, shown in (("round 0", first), ("the last round", last)):
        wrong = sum(not hidden for hidden in shown)
        print(f"{name}: {len(shown)} pass the visible tests, {wrong} of them fail the hidden ones")
    unseen = sum(one.hidden and not one.visible for one in sessions)
    print(f"{unseen} that fail a visible test to the end pass the hidden ones")
    for one in sessions:
        if one.rounds != one.logged:
            print(f"{one.result.task_id}: {one.rounds} rounds here, {one.logged} in the log")
    best = [one for one in sessions if one.result.hidden is not None and one.result.hidden.passed]
    print(f"handing in the best by visible tests, not the last, the strategy solves {len(best)}")
    print("and the last is wrong in:", *(one.result.task_id for one in best if not one.hidden))
    calls = sum(one.result.solution.usage.calls for one in sessions)
    traced = sum(len(one.result.solution.reviews) for one in sessions)
    rounds = sum(one.rounds for one in sessions)
    print(f"{rounds} rounds, {calls} calls, {traced} rounds with a trace")


async def main() -> None:
    """Print the curve, the gap between visible and hidden tests, and where log and loop differ."""
    async with LocalSandbox() as sandbox:
        _report(await replay(sandbox))


if __name__ == "__main__":
    asyncio.run(main())
