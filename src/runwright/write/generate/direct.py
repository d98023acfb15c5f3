"""Direct: ask once, take the program in the reply.

Method: the baseline of every other one (as in Chen and others, "Evaluating Large Language Models
        Trained on Code", 2021. arXiv:2107.03374): statement in, program out, nothing run before it
        is handed in.
Needs:  a model; a statement
Cost:   one call
Tests:  tests/write/test_every_strategy.py

Options
    temperature  Of the model, 0 to 2.
    max_tokens   Of the reply.
    examples     Visible checks that the prompt shows, >= 0.
Returns
    Solution. attempts: the program, with its verdict on the visible checks; stopped: "answered".
Raises
    BadTask if the task has no statement. BadOption for an option out of range.
"""

from runwright.core import Prompt, Sampling, Solution, Task, chat
from runwright.core.errors import BadOption, BadTask
from runwright.lab import Lab
from runwright.write.answers import program_from
from runwright.write.prompts import Prompts
from runwright.write.showing import shown

PROMPTS = Prompts(__file__)


async def solve(
    task: Task,
    lab: Lab,
    *,
    temperature: float = 0.0,
    max_tokens: int = 1024,
    examples: int = 1,
) -> Solution:
    """Ask once; see the module."""
    sampling = Sampling(temperature=temperature, max_tokens=max_tokens)
    answer = await lab.ask(writing(task, examples=examples), sampling)
    await lab.check(task, program_from(answer.text, task), note="the model's answer")
    return lab.solution(task, stopped="answered")


def writing(task: Task, *, examples: int) -> Prompt:
    """Return the prompt that asks for a task's program.

    Raises:
        BadTask: the task has no statement.
        BadOption: `examples` is negative.
    """
    if not task.statement.strip():
        raise BadTask(f"task {task.id!r} has no statement to write a program from; add one")
    if examples < 0:
        raise BadOption(f"examples={examples} must be at least 0")
    tests = [shown(check) for check in task.visible[:examples]]
    language = task.language if task.program is None else task.program.language
    text = PROMPTS(
        "write",
        statement=task.statement.strip("\n"),
        tests=tests,
        entry_point=task.entry_point,
        language=language,
    )
    return chat(text, system=PROMPTS("system"))
