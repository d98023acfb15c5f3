"""Review: what a model said of a run of a program, unit by unit. An opinion, never a verdict."""

from dataclasses import dataclass

from runwright.core.program import Program


@dataclass(frozen=True, slots=True)
class Remark:
    """What was said of one unit of a run."""

    unit: str  # as the model was shown it, e.g. "BLOCK-3"
    lines: tuple[int, ...]  # of the program, ascending
    correct: bool | None  # None: no verdict on it could be read in the reply
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What was said of one run, every unit that was shown."""

    program: Program
    check: str  # the name of the check that it ran on
    remarks: tuple[Remark, ...]
