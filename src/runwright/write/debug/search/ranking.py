"""Ranking: which of the programs that pass every visible check is likely right.

Passing the visible checks is weak evidence. Two more kinds are used. Form: small natural edits are
likelier than large ones, and an edit that names a visible input or output is likely a special case.
Behaviour: programs made by different edits that agree on inputs nobody has given are likelier right
than one that stands alone, so the candidates vote on such inputs, each with its score as weight.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.source import Edit

if TYPE_CHECKING:
    from runwright.write.debug.search.candidates import Candidate

_COMMON = {"0", "1", "-1", "2", "''", "' '", "None", "True", "False", "[]", "{}", "()", "0.0"}
_EQUAL = re.compile(r"(?:==|!=|\bis\b|\bin\b)\s*$")


def special_case(edit: Edit, facts: Facts) -> float:
    """Return 1 for a general edit, less for one that brings a value of the examples in.

    0.3 for such a constant, 0.05 where it is compared for equality or decides an added return
    (`if n == 4: return 2`).
    """
    factor = 1.0
    for splice in edit.splices:
        for text, before in _constants_of(splice.text):
            if text in _COMMON or text in facts.literals or text not in facts.shown:
                continue
            strict = _EQUAL.search(before) or "return" in splice.text
            factor = min(factor, 0.05 if strict else 0.3)
    return factor


_LITERAL = re.compile(r"""(?<![\w.])(?:\d+(?:\.\d+)?|'[^'\n]*'|"[^"\n]*")(?![\w.])""")


def _constants_of(text: str) -> list[tuple[str, str]]:
    found = []
    for match in _LITERAL.finditer(text):
        literal = match.group()
        shown = repr(literal[1:-1]) if literal[0] in "'\"" else literal
        found.append((shown, text[: match.start()]))
    return found


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a candidate returned on each probe; None: it did not get that far."""

    answers: tuple[str | None, ...]

    @property
    def crashes(self) -> int:
        """Probes that ended in an exception or not at all."""
        return sum(answer is None or answer.startswith("!") for answer in self.answers)


def elect(candidates: Sequence["Candidate"], behaviours: Sequence[Behaviour]) -> "Candidate":
    """Return the candidate that is likeliest right; ties go to the earlier one.

    Each candidate's points: its own score, times the weighted share of all candidates that agree
    with it, probe by probe, halved when it crashes on every probe where others do not.
    """
    total = sum(candidate.score for candidate in candidates) or 1.0
    width = max((len(behaviour.answers) for behaviour in behaviours), default=0)
    votes: list[dict[str | None, float]] = [defaultdict(float) for _ in range(width)]
    for candidate, behaviour in zip(candidates, behaviours, strict=True):
        for place, answer in enumerate(behaviour.answers):
            votes[place][answer] += candidate.score / total
    best, most = candidates[0], -1.0
    for candidate, behaviour in zip(candidates, behaviours, strict=True):
        agreed = sum(votes[i][answer] for i, answer in enumerate(behaviour.answers))
        share = agreed / width if width else 1.0
        sound = 1 - 0.5 * behaviour.crashes / width if width else 1.0
        points = candidate.score * share * sound
        if points > most:
            best, most = candidate, points
    return best
