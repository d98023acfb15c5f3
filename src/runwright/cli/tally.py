"""Tally: how the tasks of a benchmark ended for a strategy."""

from dataclasses import dataclass

from runwright.evaluate import Ending, Result
from runwright.scoring import Setup

MEANINGS = {
    "right": "passed every check as given",
    "mended": "passes the visible and the hidden checks",
    "solved": "passes the visible and the hidden checks",
    "visible_only": "passes the visible checks, fails a hidden one",
    "wrong": "fails a hidden check; there is no visible one",
    "not_found": "nothing handed in passes the visible checks",
    "not_debuggable": "passed the visible checks as given, fails a hidden one",
    "not_judged": "could not be judged; the same command judges it again",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How the tasks ended. A program counts only if it passes the hidden checks as well."""

    right: int = 0  # passed every check as given
    mended: int = 0
    solved: int = 0  # the same, where there was no program to begin with
    visible_only: int = 0  # passes the visible checks and fails a hidden one
    wrong: int = 0  # fails a hidden check, without a visible one
    not_found: int = 0
    not_debuggable: int = 0  # passed the visible checks as given and fails a hidden one
    not_judged: int = 0
    candidates: int = 0
    calls: int = 0  # of models
    tokens: int = 0
    peeks: int = 0  # hidden verdicts asked for; above 0 this is paper mode and no honest figure
    wall_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a strategy made of a benchmark; the JSON form of `runwright eval`."""

    setup: Setup
    tally: Tally
    results: tuple[Result, ...]


def ending(result: Result) -> str:
    """Return how a task ended, as a name of `MEANINGS`."""
    if result.ending is not Ending.NOTHING_TO_DO:
        return str(result.ending.value)
    return "not_debuggable" if result.before is not None and not result.before.passed else "right"


def count(results: list[Result]) -> Tally:
    """Return how many tasks ended in each way, and what they cost."""
    endings = [ending(result) for result in results]
    usages = [result.solution.usage for result in results]
    return Tally(
        **{name: endings.count(name) for name in MEANINGS},
        candidates=sum(usage.candidates for usage in usages),
        calls=sum(usage.calls for usage in usages),
        tokens=sum(usage.tokens for usage in usages),
        peeks=sum(result.solution.peeks for result in results),
        wall_s=sum(result.wall_s for result in results),
    )
