"""Tally: how the tasks of a benchmark ended for a strategy."""

from dataclasses import dataclass

from runwright.core import Budget
from runwright.evaluate import Ending, Result

MEANINGS = {
    "right": "passed every check as given",
    "mended": "passes the visible and the hidden checks",
    "visible_only": "passes the visible checks, fails a hidden one",
    "not_found": "no program passed the visible checks",
    "not_debuggable": "passed the visible checks as given, fails a hidden one",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How the tasks ended. A mend counts only if it passes the hidden checks as well."""

    right: int = 0  # passed every check as given
    mended: int = 0
    visible_only: int = 0  # passes the visible checks and fails a hidden one
    not_found: int = 0
    not_debuggable: int = 0  # passed the visible checks as given and fails a hidden one
    candidates: int = 0
    wall_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a strategy made of a benchmark; the JSON form of `runwright eval`."""

    benchmark: str
    strategy: str
    seed: int
    budget: Budget
    tally: Tally
    results: tuple[Result, ...]


def ending(result: Result) -> str:
    """Return how a task ended, as a name of `MEANINGS`."""
    if result.ending is not Ending.NOTHING_TO_DO:
        return str(result.ending.value)
    return "not_debuggable" if result.before is not None and not result.before.passed else "right"


def count(results: list[Result]) -> Tally:
    """Return how many tasks ended in each way."""
    endings = [ending(result) for result in results]
    return Tally(
        **{name: endings.count(name) for name in MEANINGS},
        candidates=sum(result.solution.usage.candidates for result in results),
        wall_s=sum(result.wall_s for result in results),
    )
