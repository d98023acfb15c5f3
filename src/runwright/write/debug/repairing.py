"""Repairing: what debuggers share that talk with a model: the failing check, the program it mends.

Their conversations begin alike: what is wanted, and the program as the model's own turn.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from runwright.analyze.fences import fenced
from runwright.core import (
    Assertions,
    Attempt,
    Check,
    CheckResult,
    Outcome,
    Program,
    Prompt,
    Task,
    chat,
)
from runwright.core.errors import BadOption, BadTask, UnreadableReply
from runwright.write.answers import program_from
from runwright.write.prompts import Prompts
from runwright.write.showing import happened, shown

PROMPTS = Prompts(__file__)


@dataclass(frozen=True, slots=True)
class Failing:
    """A check that a program fails, and how."""

    check: Check
    result: CheckResult

    @property
    def test(self) -> str:
        """The check as text."""
        return shown(self.check)

    @property
    def real(self) -> str:
        """What really happened: a value, an exception, or that time ran out."""
        return happened(self.result)


def mendable(task: Task) -> tuple[Task, Program]:
    """Return a task with the visible checks to debug it by, and the program to begin with.

    As LDB does it, an assertion that does not mention the entry point, or asserts False, is left
    out.

    Raises:
        BadTask: there is no program, or no such check.
    """
    if task.program is None:
        raise BadTask(
            f"task {task.id!r} has no program to mend; give it one, or have one written first by a "
            "strategy such as 'direct+ldb'"
        )
    kept = tuple(check for check in task.visible if _is_of_use(check, task.entry_point))
    if not kept:
        why = "is of use: each must mention the entry point" if task.visible else "is there"
        raise BadTask(f"task {task.id!r}: no visible check {why}; give it one that can fail")
    return replace(task, visible=kept), task.program


def _is_of_use(check: Check, entry_point: str | None) -> bool:
    if not isinstance(check, Assertions):
        return True
    name = (entry_point or "").rpartition(".")[2]
    return name in check.source + check.setup and "assert False" not in check.source


def drawn(task: Task, attempt: Attempt, source: random.Random) -> Failing | None:
    """Return one of the checks that an attempt fails, each as likely; None if it fails none."""
    pairs = zip(task.visible, attempt.verdict.results, strict=True)
    failing = [Failing(*pair) for pair in pairs if pair[1].outcome is Outcome.FAILED]
    return source.choice(failing) if failing else None


def opening(task: Task, program: Program) -> Prompt:
    """Return the beginning of a conversation: what is wanted, and the program that came of it."""
    return chat(
        PROMPTS("task", **wanted(task, program)),
        PROMPTS("program", source=program.source, language=program.language),
        system=PROMPTS("system"),
    )


def wanted(task: Task, program: Program) -> dict[str, object]:
    """Return what prompts say of a task: its statement, or else all of its visible checks."""
    statement = task.statement.strip("\n")
    tests = [] if statement.strip() else [shown(check) for check in task.visible]
    between = "\n\n" if any("\n" in test for test in tests) else "\n"
    return {"statement": statement, "tests": between.join(tests), "language": program.language}


def mended(reply: str, task: Task) -> Program | None:
    """Return the program in a reply; None if there is none.

    What stands in a fence and is not a program at all is one all the same: run, it fails, and the
    model is told how.

    Args:
        reply: What the model said.
        task: Its `program` says language and file name.
    """
    try:
        return program_from(reply, task)
    except UnreadableReply:
        codes = [block.code for block in fenced(reply) if block.code.strip()]
    if not codes:
        return None
    return (task.program or Program("")).with_source(codes[-1].strip("\n") + "\n")


def require(**options: tuple[object, Sequence[object]]) -> None:
    """Refuse an option that is none of its values.

    Raises:
        BadOption: the message has the option and its values.
    """
    for name, (value, values) in options.items():
        if value not in values:
            if isinstance(values, range):
                known = f"{values[0]} to {values[-1]}"
            else:
                known = " or ".join(map(repr, values))
            raise BadOption(f"{name}={value!r} must be {known}")
