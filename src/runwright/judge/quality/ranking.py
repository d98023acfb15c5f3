"""Ranking: suggestions by what static analysers say of them.

The weights are ours; FRANC sorts by a quality score whose weights are not published:

    score = 0 if it does not compile, else 1 / (1 + sum over findings of severity x confidence)

with severity high 3, medium 2, low 1 and confidence high 1, medium 0.66, low 0.33. A score says
what the analysers warn of, and nothing of what a program does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.finding import Level
from runwright.judge.quality.inspection import Inspection

SEVERITY = {Level.HIGH: 3.0, Level.MEDIUM: 2.0, Level.LOW: 1.0}
CONFIDENCE = {Level.HIGH: 1.0, Level.MEDIUM: 0.66, Level.LOW: 0.33}


@dataclass(frozen=True, slots=True)
class Ranked:
    """One suggestion in the order."""

    index: int  # where it stood, from 0
    score: float  # 0 to 1
    compilable: bool
    flagged: bool  # an analyser warns of something


def score(inspection: Inspection) -> float:
    """Return the quality score of a program, 0 to 1; 0 if it does not compile."""
    if not inspection.compilable:
        return 0.0
    found = inspection.findings
    return 1 / (1 + sum(SEVERITY[one.severity] * CONFIDENCE[one.confidence] for one in found))


def rank(inspections: Sequence[Inspection], *, drop: bool = True) -> tuple[Ranked, ...]:
    """Return the order of suggestions, best first; those with equal scores keep theirs.

    Args:
        inspections: Of the suggestions, in the model's order.
        drop: Leave out those that do not compile; else they come last.
    """
    ranked = [
        Ranked(index, score(one), one.compilable, bool(one.findings))
        for index, one in enumerate(inspections)
        if one.compilable or not drop
    ]
    return tuple(sorted(ranked, key=lambda one: -one.score))
