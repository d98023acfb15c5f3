"""Desk: what a policy works with. It asks, runs the programs in replies, and counts."""

from dataclasses import replace

from runwright.core import Execution, Limits, Message, Program, Prompt, Reply, Sampling
from runwright.lab import Lab
from runwright.write.prompts import Prompts
from runwright.write.steer.codesteer.tool import program_of
from runwright.write.steer.codesteer.turn import Code, Turn, answer_in, code_in, told

_SHORTEST_S = 0.1
_TOOL_ROUNDS = 10  # replies with calls of the tool in one turn


class Desk:
    """One question and what is spent on it.

    Args:
        lab: Of the strategy.
        question: The task's statement.
        prompts: Of the strategy.
        sampling: How the models draw their replies.
        run_s: Limit of a program on the way.
    """

    def __init__(
        self, lab: Lab, question: str, *, prompts: Prompts, sampling: Sampling, run_s: float
    ) -> None:
        self.lab = lab
        self.question = question
        self.prompts = prompts
        self.sampling = sampling
        self.run_s = run_s
        self.programs = 0  # run so far
        self.turns = 0  # that could have been the answer
        self.chosen: list[str] = []  # "code" or "text", where a policy decides beforehand
        self.last: Turn | None = None  # with an answer, if any has one

    def prompt(self, name: str, **values: object) -> str:
        """Return a prompt of the strategy, with the question and the form of the answer."""
        mark = self.prompts("mark")
        return self.prompts(name, question=self.question, mark=mark, **values)

    async def ask(self, prompt: Prompt, *, role: str = "") -> str:
        """Return the reply of a role's model."""
        return (await self.lab.ask(prompt, self.sampling, role=role)).text

    async def run(self, code: str, *, wall_s: float | None = None) -> Execution:
        """Run a program in the sandbox, no longer than the budget lasts; None: `run_s`."""
        self.programs += 1
        limit_s = self.run_s if wall_s is None else wall_s
        wall_s = max(_SHORTEST_S, min(limit_s, self.lab.wall_left_s))
        return await self.lab.run(Program(code), limits=Limits(wall_s=wall_s, cpu_s=wall_s))

    async def take(self, prompt: Prompt, code: Code, *, role: str = "") -> Turn:
        """Ask for an answer, run the program in the reply, and read the answer."""
        self.turns += 1
        if prompt.tools:
            turn = await self._with_tool(prompt, role)
        else:
            reply = await self.ask(prompt, role=role)
            turn = await self._read(prompt, reply, code)
        if turn.answer is not None or self.last is None:
            self.last = turn
        return turn

    async def again(self, turn: Turn, *, wall_s: float) -> Turn:
        """Run a turn's program once more, with another limit."""
        if turn.code is None:
            return turn
        execution = await self.run(turn.code, wall_s=wall_s)
        answer, by_code = answer_in(turn.reply, execution)
        return replace(turn, answer=answer, by_code=by_code, execution=execution)

    async def _read(self, prompt: Prompt, reply: str, code: Code) -> Turn:
        source = code_in(reply, code)
        execution = None if source is None else await self.run(source)
        answer, by_code = answer_in(reply, execution)
        return Turn(prompt, reply, answer, code, by_code, source, execution)

    async def _with_tool(self, prompt: Prompt, role: str) -> Turn:
        """Let the model call the tool until it says its answer."""
        code, execution, text = None, None, ""
        for _ in range(_TOOL_ROUNDS):
            answered = await self.lab.ask(prompt, self.sampling, role=role)
            reply = answered.replies[0] if answered.replies else Reply("")
            text = reply.text
            if not reply.calls:
                break
            said = [Message("assistant", text, calls=reply.calls)]
            for call in reply.calls:
                code, result = program_of(call)
                if code is not None:
                    execution = await self.run(code)
                    result = told(execution)
                said.append(Message("tool", result, answers=call.id))
            prompt = replace(prompt, messages=(*prompt.messages, *said))
        answer, _ = answer_in(text, None)
        return Turn(prompt, text, answer, Code.NEVER, execution is not None, code, execution)
