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

    @property
    def where(self) -> str:
        """The lines in words, e.g. "3-5, 8"."""
        runs: list[list[int]] = []
        for line in self.lines:
            if runs and line == runs[-1][-1] + 1:
                runs[-1].append(line)
            else:
                runs.append([line])
        return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


@dataclass(frozen=True, slots=True)
class Review:
    """What was said of one run, every unit that was shown."""

    program: Program
    check: str  # the name of the check that it ran on
    remarks: tuple[Remark, ...]
