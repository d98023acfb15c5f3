"""Value: a snapshot of a run-time value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable held at one moment, as text that no later mutation can change."""

    type: str  # class name, e.g. "list"
    text: str  # repr, or a bounded summary of it
    omitted_bytes: int = 0  # what the summary left out of the repr; 0: `text` is the whole repr

    def __str__(self) -> str:
        return self.text
