"""Finding: one thing that a static analyser warns of in a program."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How severe a finding is, or how sure the analyser is of it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule of an analyser warns of, and where. It says nothing of what the program does."""

    rule: str  # the analyser's own name for it, e.g. "B608"
    message: str
    line: int  # from 1
    end_line: int  # >= line
    severity: Level
    confidence: Level
    cwe: int | None = None  # number in the Common Weakness Enumeration; None: none is given
    tool: str = ""  # the analyser, e.g. "bandit"
