"""Lab: what a method gets to work with, for one task.

Sandbox, models, random source, budget, event sink, and the verbs `run`, `trace`, `check`, `screen`,
`vote`, `ask`. A method reads nothing global: the same task, answers, seed and options give the same
solution.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from runwright.core.budget import Budget
from runwright.core.check import Check
from runwright.core.errors import BadOption, NeedsModel, OverBudget
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.prompt import Prompt, Sampling
from runwright.core.reply import Answer, Exchange
from runwright.core.review import Review
from runwright.core.solution import Attempt, Solution, Suspect
from runwright.core.task import Task
from runwright.core.trace import Trace
from runwright.core.usage import Usage
from runwright.core.verdict import CheckResult, Verdict
from runwright.judge import judge
from runwright.judge.votes import Ballot, vote
from runwright.models.model import Model
from runwright.observe import trace
from runwright.run import Sandbox, bounded

EventSink = Callable[[object], None]
Oracle = Callable[[Program], Awaitable[bool]]
VISIBLE = Limits(wall_s=5.0, cpu_s=5.0)  # of a program on one visible check


class Lab:
    """What a strategy works with. One lab serves one task; it records every attempt.

    Args:
        sandbox: Where programs run.
        strategy: The method's name, for the solution.
        seed: Of `random`.
        budget: What may be spent.
        limits: Of each program's process, for each check by itself.
        on_event: Is given whatever the method emits, for progress displays.
        model: Answers what the method asks; None: there is none.
        roles: Models by role, for methods that ask more than one.
        oracle: Says whether a program passes the hidden checks: paper mode, for methods whose
            paper peeks. None: honest mode.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        strategy: str = "",
        seed: int = 0,
        budget: Budget = Budget(),
        limits: Limits = VISIBLE,
        on_event: EventSink | None = None,
        model: Model | None = None,
        roles: Mapping[str, Model] | None = None,
        oracle: Oracle | None = None,
    ) -> None:
        self.sandbox = sandbox
        self.strategy = strategy
        self.random = random.Random(seed)
        self.budget = budget
        self.limits = limits
        self._on_event = on_event
        self._model = model
        self._roles = dict(roles or {})
        self._oracle = oracle
        self._peeks = 0
        self._attempts: list[Attempt] = []
        self._transcript: list[Exchange] = []
        self._reviews: list[Review] = []
        self._usage = Usage()
        self._started = time.monotonic()

    @property
    def wall_left_s(self) -> float:
        """Seconds left of the budget; 0 if none."""
        return max(0.0, self._started + self.budget.wall_s - time.monotonic())

    @property
    def candidates_left(self) -> int:
        """Programs that may still be judged; 0 if none."""
        return max(0, self.budget.candidates - self._usage.candidates)

    @property
    def paper(self) -> bool:
        """True in paper mode: `peek` may be called."""
        return self._oracle is not None

    @property
    def transcript(self) -> tuple[Exchange, ...]:
        """Every call of a model so far, in the order of their answers."""
        return tuple(self._transcript)

    @property
    def usage(self) -> Usage:
        """What was used so far; `wall_s` is the time since the lab was opened."""
        return replace(self._usage, wall_s=time.monotonic() - self._started)

    def emit(self, event: object) -> None:
        """Tell whoever watches."""
        if self._on_event is not None:
            self._on_event(event)

    async def run(
        self,
        program: Program,
        *,
        stdin: bytes = b"",
        arguments: Sequence[str] = (),
        limits: Limits | None = None,
    ) -> Execution:
        """Run a program as a script."""
        execution = await self.sandbox.run(
            program, stdin=stdin, arguments=arguments, limits=limits or self.limits
        )
        self._usage += execution.usage
        return execution

    async def trace(
        self,
        program: Program,
        target: Check | str | None = None,
        *,
        values: bool = True,
        lines: bool = False,
        files: frozenset[str] | None = None,
        limits: Limits | None = None,
    ) -> Trace:
        """Watch a program under a check, a call or as a script (see observe/tracing.py)."""
        self._usage += Usage(runs=1)
        return await trace(
            program,
            self.sandbox,
            target,
            values=values,
            lines=lines,
            files=files,
            limits=limits or self.limits,
        )

    async def ask(
        self, prompt: Prompt, sampling: Sampling = Sampling(), *, role: str = ""
    ) -> Answer:
        """Ask the model of a role, or the one model there is; the call is in the transcript.

        Raises:
            NeedsModel: there is none.
            OverBudget: no time, calls or tokens are left, or the answer did not come in time.
            ModelError: the call failed.
        """
        model = self._roles.get(role, self._model)
        if model is None:
            raise NeedsModel(
                f"strategy {self.strategy!r} asks a model; name one with --model, like openai:NAME"
            )
        self._refuse_if_spent()
        left = self.wall_left_s
        try:
            async with asyncio.timeout(left):
                answer = await model.ask(prompt, sampling)
        except TimeoutError:
            raise OverBudget(f"wall_s={self.budget.wall_s:g}") from None
        self._usage += Usage(calls=1, tokens=answer.prompt_tokens + answer.reply_tokens)
        self._transcript.append(Exchange(model.name, prompt, sampling, answer))
        return answer

    def review(self, review: Review) -> None:
        """Record what a model said of a run, and tell whoever watches."""
        self._reviews.append(review)
        self.emit(review)

    def _refuse_if_spent(self) -> None:
        budget, used = self.budget, self._usage
        if not self.wall_left_s:
            raise OverBudget(f"wall_s={budget.wall_s:g}")
        if budget.calls is not None and used.calls >= budget.calls:
            raise OverBudget(f"calls={budget.calls}")
        if budget.tokens is not None and used.tokens >= budget.tokens:
            raise OverBudget(f"tokens={budget.tokens}")

    async def peek(self, program: Program) -> bool:
        """Say whether a program passes the hidden checks: only where a paper does so too.

        Raises:
            BadOption: this is honest mode.
        """
        if self._oracle is None:
            raise BadOption(
                f"strategy {self.strategy!r} asks for hidden verdicts; that is for paper mode only"
            )
        self._peeks += 1
        return await self._oracle(program)

    async def check(self, task: Task, program: Program, *, note: str = "") -> Attempt:
        """Judge a program by the task's visible checks and record it as an attempt."""
        verdict = await self._judge(program, task.visible, stop_early=False, limits=self.limits)
        attempt = Attempt(program, verdict, note)
        self._attempts.append(attempt)
        return attempt

    async def judge(
        self, program: Program, checks: Sequence[Check], *, limits: Limits | None = None
    ) -> Verdict:
        """Judge a program by checks of the method's own; nothing is recorded as an attempt."""
        return await self._judge(program, checks, stop_early=False, limits=limits or self.limits)

    async def screen(
        self,
        programs: Iterable[Program],
        checks: Sequence[Check],
        *,
        limits: Limits | None = None,
    ) -> AsyncGenerator[tuple[int, Verdict]]:
        """Judge many programs, each up to its first check that is not passed.

        Takes programs from the iterable as room comes free and yields (position, verdict) as they
        end, not in order; nothing is recorded as an attempt.
        """
        limits = limits or self.limits

        async def one(program: Program) -> Verdict:
            return await self._judge(program, checks, stop_early=True, limits=limits)

        # One being judged and one ready, per worker.
        verdicts = bounded(one, programs, room=2 * self.sandbox.workers)
        async with contextlib.aclosing(verdicts):
            async for position, verdict in verdicts:
                yield position, verdict

    async def vote(
        self,
        programs: Sequence[Program],
        tests: Sequence[str],
        *,
        timeout_s: float = 0.1,
        patience: int = 10,
    ) -> AsyncGenerator[Ballot]:
        """Ask which generated tests each distinct program passes, while the budget lasts.

        See judge/votes.py for the arguments, and for what such a vote is worth.
        """
        affordable = set(list(dict.fromkeys(programs))[: self.candidates_left])
        places = [at for at, program in enumerate(programs) if program in affordable]
        ballots = vote(
            [programs[at] for at in places],
            tests,
            self.sandbox,
            timeout_s=timeout_s,
            patience=patience,
        )
        async with contextlib.aclosing(ballots):
            while True:
                try:
                    ballot = await asyncio.wait_for(anext(ballots), self.wall_left_s)
                except (StopAsyncIteration, TimeoutError):
                    return
                self._usage += Usage(candidates=1, runs=1)
                yield replace(ballot, programs=tuple(places[at] for at in ballot.programs))

    async def _judge(
        self, program: Program, checks: Sequence[Check], *, stop_early: bool, limits: Limits
    ) -> Verdict:
        verdict = await judge(program, checks, self.sandbox, limits=limits, stop_early=stop_early)
        self._usage += _cost(verdict.results)
        return verdict

    def solution(
        self,
        task: Task,
        *,
        stopped: str,
        suspects: Sequence[Suspect] = (),
        first: Attempt | None = None,
    ) -> Solution:
        """Sum up: every attempt, by visible checks passed, earlier ones first on ties.

        Args:
            task: What was wanted.
            stopped: Why it ended.
            suspects: Where the fault may be, likeliest first.
            first: The attempt to hand in, whatever passed; None: the first of that order.
        """
        ranked = sorted(
            self._attempts, key=lambda one: (one is not first, -one.verdict.passed_count)
        )
        return Solution(
            task_id=task.id,
            strategy=self.strategy,
            attempts=tuple(ranked),
            usage=self.usage,
            suspects=tuple(suspects),
            stopped=stopped,
            transcript=self.transcript,
            peeks=self._peeks,
            reviews=tuple(self._reviews),
        )


def _cost(results: Sequence[CheckResult]) -> Usage:
    total = Usage(candidates=1)
    for result in results:
        total += result.usage
    return total
