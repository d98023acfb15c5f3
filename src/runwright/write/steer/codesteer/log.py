"""Log: how an answer was come to, as an attempt's note tells it, and figures over many of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from runwright.core import Solution

_NOTE = re.compile(
    r"policy=(?P<policy>\S+) by=(?P<by>code|text|none) chosen=(?P<chosen>\S+)"
    r" programs=(?P<programs>\d+) turns=(?P<turns>\d+)"
)


@dataclass(frozen=True, slots=True)
class Log:
    """How one answer was come to; `str` is its note."""

    policy: str
    by: str  # what gave the answer: "code" or "text"; "none": there is no answer
    chosen: tuple[str, ...]  # what the policy decided on beforehand, in order: "code", "text"
    programs: int  # run on the way, checking programs too
    turns: int  # replies that could have been the answer

    def __str__(self) -> str:
        chosen = ",".join(self.chosen) or "-"
        counts = f"programs={self.programs} turns={self.turns}"
        return f"policy={self.policy} by={self.by} chosen={chosen} {counts}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions."""

    questions: int
    tokens: float
    calls: float
    wall_s: float
    code_rate: float  # share of the questions that a program answered, 0 to 1


def read_log(note: str) -> Log | None:
    """Return what a note tells; None if it is another strategy's."""
    found = _NOTE.fullmatch(note)
    if found is None:
        return None
    chosen = () if found["chosen"] == "-" else tuple(found["chosen"].split(","))
    programs, turns = int(found["programs"]), int(found["turns"])
    return Log(found["policy"], found["by"], chosen, programs, turns)


def figures(solutions: Iterable[Solution]) -> Figures:
    """Return what questions cost on average and how often code answered; all 0 for none."""
    given = list(solutions)
    logs = [read_log(one.best.note) for one in given if one.best is not None]
    by_code = sum(log is not None and log.by == "code" for log in logs)
    many = max(1, len(given))
    return Figures(
        questions=len(given),
        tokens=sum(one.usage.tokens for one in given) / many,
        calls=sum(one.usage.calls for one in given) / many,
        wall_s=sum(one.usage.wall_s for one in given) / many,
        code_rate=by_code / many,
    )


def code_curve(answered: Iterable[tuple[int, Solution]]) -> dict[int, float]:
    """Return the share of questions that code answered, by difficulty, easiest first.

    Args:
        answered: The difficulty of each question, and its solution.
    """
    levels: dict[int, list[Solution]] = {}
    for level, solution in answered:
        levels.setdefault(level, []).append(solution)
    return {level: figures(levels[level]).code_rate for level in sorted(levels)}
