"""Progress: what the search tells whoever watches."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search is; emitted after every batch."""

    kind: ClassVar[str] = "search-progress"
    phase: str  # "diagnosis", "syntax", "single edits", "merged edits", "pairs of edits", "ranking"
    tried: int  # candidates screened
    plausible: int  # of them pass every visible check
    best_passed: int  # visible checks the best program so far passes
    checks: int  # visible checks
    best_note: str = ""  # its edits
