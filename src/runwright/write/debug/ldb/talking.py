"""Talking: one debugging session with a model, as a conversation or as a text that it goes on with.

What was said stays: each question comes with all that went before it.
"""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from runwright.core import Program, Prompt, Sampling, Task
from runwright.write.debug.repairing import PROMPTS as SHARED
from runwright.write.debug.repairing import Failing, opening, wanted
from runwright.write.prompts import Prompts

PROMPTS = Prompts(str(Path(__file__).with_name("__init__.py")))  # ldb.jinja

Question = tuple[Prompt, Sampling]


class Talk(Protocol):
    """A session: what to ask next, and what was answered."""

    def ask_verdicts(self, failing: Failing, run: str, level: str) -> Question:
        """Show a run, and ask for a verdict on every unit of it."""

    def ask_program(self, failing: Failing, *, traced: bool) -> Question:
        """Ask for the mended program; without a trace, tell of the failure first."""

    def heard(self, reply: str, *, unread: bool = False) -> None:
        """Take in the answer to the last question; `unread`: it lacks the program."""

    def code(self, reply: str) -> str:
        """Return the part of an answer that may hold the program."""


class Chat:
    """A conversation."""

    def __init__(self, task: Task, program: Program, sampling: Sampling) -> None:
        self._prompt = opening(task, program)
        self._sampling = sampling
        self._language = program.language
        self._unread = False

    def ask_verdicts(self, failing: Failing, run: str, level: str) -> Question:
        """Ask in one turn."""
        failure = self._failure(failing)
        return self._ask(PROMPTS("verdicts", failure=failure, run=run.rstrip("\n"), level=level))

    def ask_program(self, failing: Failing, *, traced: bool) -> Question:
        """Ask in one turn."""
        failure = "" if traced else self._failure(failing)
        return self._ask(SHARED("fix", failure=failure, language=self._language))

    def heard(self, reply: str, *, unread: bool = False) -> None:
        """Add the model's turn."""
        self._prompt = self._prompt.then("assistant", reply)
        self._unread = unread

    def code(self, reply: str) -> str:
        """Return the whole answer."""
        return reply

    def _failure(self, failing: Failing) -> str:
        return SHARED("failure", test=failing.test, real=failing.real, unread=self._unread)

    def _ask(self, text: str) -> Question:
        self._prompt = self._prompt.then("user", text)
        return self._prompt, self._sampling


class Completion:
    """A text: an example of a session, then this one up to what the model is to write."""

    def __init__(self, task: Task, program: Program, sampling: Sampling) -> None:
        facts = wanted(task, program)
        example = PROMPTS("example")
        self._text = f"{example}\n\n{PROMPTS('session', source=program.source, **facts)}"
        self._sampling = sampling
        self._closing = ""
        self._unread = False

    def ask_verdicts(self, failing: Failing, run: str, level: str) -> Question:
        """Open the part that holds the verdicts."""
        self._tell(failing, run.rstrip("\n"), level)
        return self._ask("debug")

    def ask_program(self, failing: Failing, *, traced: bool) -> Question:
        """Open the part that holds the program."""
        if not traced:
            self._tell(failing, "", "")
        return self._ask("program")

    def heard(self, reply: str, *, unread: bool = False) -> None:
        """Close the part that the model wrote."""
        self._add(reply.strip("\n"))
        self._add(self._closing)
        self._unread = unread

    def code(self, reply: str) -> str:
        """Return the answer as a code block: it is nothing else."""
        return reply if "```" in reply else f"```\n{reply}\n```"

    def _tell(self, failing: Failing, run: str, level: str) -> None:
        told = {"test": failing.test, "real": failing.real, "unread": self._unread}
        self._add(PROMPTS("run", run=run, level=level, **told))

    def _ask(self, part: str) -> Question:
        self._add(f"[{part}]")
        self._closing = f"[/{part}]"
        return Prompt(text=f"{self._text}\n"), replace(self._sampling, stop=(self._closing,))

    def _add(self, text: str) -> None:
        self._text = f"{self._text}\n{text}"


TALKS: dict[str, type[Chat | Completion]] = {"chat": Chat, "completion": Completion}
