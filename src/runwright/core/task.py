"""Task: what is wanted, and how it will be judged."""

from dataclasses import dataclass, replace

from runwright.core.check import Check
from runwright.core.program import Program


@dataclass(frozen=True, slots=True)
class Task:
    """What is wanted.

    `hidden` and `reference` are for the judge alone: a strategy is given `task.public()`.
    """

    id: str
    statement: str = ""
    entry_point: str | None = None  # the function that is asked for; None: a whole program
    program: Program | None = None  # where to start, e.g. the program to mend
    visible: tuple[Check, ...] = ()
    hidden: tuple[Check, ...] = ()
    reference: Program | None = None
    language: str = "python"  # that a program is to be written in, where there is none yet
    path: str | None = None  # of its file, by which checks import it; None: the language's own

    def public(self) -> "Task":
        """Return the task as a strategy may see it: no hidden check, no reference."""
        return replace(self, hidden=(), reference=None)
