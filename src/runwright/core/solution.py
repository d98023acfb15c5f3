"""Solution: what a strategy made of a task."""

from dataclasses import dataclass

from runwright.core.program import Program
from runwright.core.reply import Exchange
from runwright.core.review import Review
from runwright.core.usage import Usage
from runwright.core.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Attempt:
    """One program a strategy tried, with its verdict on the visible checks."""

    program: Program
    verdict: Verdict
    note: str = ""  # how it came about, e.g. "line 4: `<` for `<=`"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A stretch of the program and how likely the fault is in it."""

    line: int
    end_line: int
    score: float  # 0 to 1 for Ochiai; unbounded for DStar
    function: str


@dataclass(frozen=True, slots=True)
class Solution:
    """Every attempt, the best one first. `solved` speaks of the visible checks only."""

    task_id: str
    strategy: str
    attempts: tuple[Attempt, ...]
    usage: Usage
    suspects: tuple[Suspect, ...] = ()
    stopped: str = ""  # why it ended: "solved", "budget: wall_s=60", "exhausted", ...
    transcript: tuple[Exchange, ...] = ()  # every call of a model, in order of their answers
    peeks: int = 0  # times that it asked for a hidden verdict; 0 unless in paper mode
    inputs: tuple[str, ...] = ()  # what it read beside the task, e.g. "learned: sha256 9f86..."
    reviews: tuple[Review, ...] = ()  # what a model said of runs, in their order

    @property
    def best(self) -> Attempt | None:
        """The best attempt, or None if there is none."""
        return self.attempts[0] if self.attempts else None

    @property
    def solved(self) -> bool:
        """True if the best attempt passes every visible check."""
        return self.best is not None and self.best.verdict.passed
