"""Memorising: which samples that pass seem to know their checks' inputs and nothing else.

A task's reference says once what is right for other inputs like those of the checks; each program
that passes the benchmark's first score is asked them. That is one run more for each such program,
and one or two for each task. A warning changes no outcome.
"""

import asyncio
from dataclasses import dataclass, field

from runwright.core import Check, Limits, Outcome, Program, Task, Verdict
from runwright.core.errors import SandboxLost
from runwright.judge import HeldOut, ask_held_out, has_calls, held_out_of
from runwright.run import Sandbox
from runwright.scoring.benchmark import Benchmark


def visible_checks(task: Task, benchmark: Benchmark) -> tuple[Check, ...]:
    """Return the checks of a task that the benchmark's first score, which asks for least, is of."""
    names = benchmark.scores[0].checks
    return tuple(check for check in task.hidden if not names or check.name in names)


def can_ask(task: Task, benchmark: Benchmark) -> bool:
    """Return whether there are other inputs to ask a task's samples, and a reference that knows."""
    reference = task.reference
    return (
        reference is not None
        and reference.language == "python"
        and has_calls(visible_checks(task, benchmark), module=reference.module)
    )


@dataclass
class Memorising:
    """Asks samples of a benchmark; what they are asked is made once per task.

    Args:
        benchmark: Its tasks, scores and limits.
        sandbox: Where programs run.
    """

    benchmark: Benchmark
    sandbox: Sandbox
    _asked: dict[str, asyncio.Task[HeldOut]] = field(default_factory=dict)

    async def warning(self, task: Task, program: Program, verdict: Verdict) -> str | None:
        """Return a warning about a judged program; None too if it does not pass.

        Raises:
            SandboxLost: the sandbox failed.
        """
        passes = self.benchmark.scores[0].outcome(verdict) is Outcome.PASSED
        if not passes or not can_ask(task, self.benchmark):
            return None
        if task.id not in self._asked:
            self._asked[task.id] = asyncio.create_task(self._held_out(task))
        try:
            asked = await self._asked[task.id]
        except SandboxLost:
            self._asked.pop(task.id, None)
            raise
        return await ask_held_out(program, asked, self.sandbox, limits=self._limits)

    async def _held_out(self, task: Task) -> HeldOut:
        assert task.reference is not None
        return await held_out_of(
            visible_checks(task, self.benchmark),
            self.sandbox,
            module=task.reference.module,
            reference=task.reference,
            limits=self._limits,
        )

    @property
    def _limits(self) -> Limits:
        return self.benchmark.limits
