"""Agents: the steps of CODESIM, each one call of a model with a message of its own.

They are told the statement and the visible checks of a task and what is passed to them, nothing
else: a plan never sees code, and code never sees what was thought before the plan.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runwright.analyze import parse
from runwright.core import Assertions, Attempt, CheckResult, Program, Sampling, Task, chat
from runwright.core.check import Stdio
from runwright.core.errors import UnreadableReply
from runwright.lab import Lab
from runwright.write.answers import beginning, program_from
from runwright.write.generate.codesim.reading import plan_of
from runwright.write.prompts import Prompts
from runwright.write.showing import happened, shown

PROMPTS = Prompts(__file__)


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents at work on one task.

    Args:
        lab: Where they ask.
        task: Its statement and visible checks.
        sampling: How the model draws their replies.
    """

    lab: Lab
    task: Task
    sampling: Sampling

    @property
    def contest(self) -> bool:
        """True if programs read standard input and print: by the visible checks."""
        return any(isinstance(check, Stdio) for check in self.task.visible)

    async def plan(self) -> str:
        """Return a plan; what the model thought before it is cut off."""
        return plan_of(await self._say("plan"))

    async def simulate(self, plan: str) -> str:
        """Return the model's simulation of a plan on a sample, with its verdict at the end.

        The model carries it out in words; nothing is run.
        """
        return await self._say("simulate", plan=plan)

    async def refine(self, plan: str, critique: str) -> str:
        """Return a plan corrected by what its simulation found."""
        return plan_of(await self._say("refine", plan=plan, critique=critique.strip()))

    async def code(self, plan: str) -> Program:
        """Return the program for a plan; a reply without a program is taken as it stands."""
        return self._program(await self._say("code", plan=plan, rules=self._rules()))

    async def debug(self, plan: str, program: Program, log: str) -> Program:
        """Return a program changed by what its tests showed; `log` is of `failed`."""
        return self._program(
            await self._say(
                "debug", plan=plan, code=program.source.strip("\n"), log=log, rules=self._rules()
            )
        )

    async def tests(self) -> tuple[Assertions, ...]:
        """Return assertions on the entry point that the model wrote; those it wrote twice, once."""
        reply = await self._say("tests")
        sources = dict.fromkeys(_asserts(reply, self.task.entry_point or ""))
        return tuple(Assertions(source, source) for source in sources)

    def failed(self, *results: CheckResult, extra: Sequence[Assertions] = ()) -> str:
        """Return the failed checks alone, as the debugging agent is shown them.

        Args:
            results: Of visible checks, and of `extra`.
            extra: Checks beside the visible ones.
        """
        checks = {check.name: check for check in (*self.task.visible, *extra)}
        found = [
            f"{shown(checks[one.check])}\nYour output:\n{_printed(one)}"
            if self.contest
            else shown(checks[one.check])
            for one in results
            if not one.passed
        ]
        return PROMPTS("log", failed=list(dict.fromkeys(found)), contest=self.contest)

    async def _say(self, agent: str, **values: str) -> str:
        """Ask the model as one of the agents."""
        problem = PROMPTS(
            "problem",
            statement=self.task.statement.strip("\n"),
            samples="\n\n".join(map(shown, self.task.visible)),
        )
        text = PROMPTS(
            agent,
            problem=problem,
            language=self._language,
            entry_point=self.task.entry_point,
            **values,
        )
        return (await self.lab.ask(chat(text), self.sampling)).text

    @property
    def _language(self) -> str:
        return self.task.language if self.task.program is None else self.task.program.language

    def _rules(self) -> str:
        return PROMPTS("rules", contest=self.contest, entry_point=self.task.entry_point)

    def _program(self, reply: str) -> Program:
        try:
            return program_from(reply, self.task)
        except UnreadableReply:
            return beginning(self.task).with_source(reply)


def failing(attempt: Attempt) -> tuple[CheckResult, ...]:
    """Return the results of an attempt that are not passed."""
    return tuple(one for one in attempt.verdict.results if not one.passed)


def _printed(result: CheckResult) -> str:
    actual = None if result.mismatch is None else result.mismatch.actual
    return actual.rstrip() if isinstance(actual, str) else happened(result)


def _asserts(reply: str, function: str) -> Iterator[str]:
    """Yield each line that is an assertion on the function, as Python writes it."""
    for line in reply.split("\n"):
        if not line.strip().startswith("assert "):
            continue
        try:
            statement = parse(line.strip()).body[0]
            text = ast.unparse(statement)
        except (SyntaxError, ValueError, RecursionError):
            continue
        calls = (node.func for node in ast.walk(statement) if isinstance(node, ast.Call))
        if any(isinstance(called, ast.Name) and called.id == function for called in calls):
            yield text
