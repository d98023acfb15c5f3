"""Puzzle: one question with its answer and, where many are right, who decides."""

from dataclasses import dataclass
from pathlib import Path

from runwright.core import Program

_PROGRAMS = Path(__file__).with_name("programs")


@dataclass(frozen=True, slots=True)
class Puzzle:
    """One question.

    `checker` names a program in `programs/` that is given `given`, the answer handed in and
    `answer`, and says by its exit code whether that is right (see runwright.judge.special).
    """

    question: str
    answer: str  # the right one, or one of them
    given: str = ""  # what the question is about, as the checker reads it
    checker: str = ""  # "": the answer must be the same but for white space

    @property
    def checker_program(self) -> Program | None:
        """The checker as a program; None if there is none."""
        if not self.checker:
            return None
        return Program((_PROGRAMS / f"{self.checker}.py").read_text("utf-8"), path="checker.py")
