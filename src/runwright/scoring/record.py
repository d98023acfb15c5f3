"""Record: what is kept of a judged sample, and what a file of them begins with."""

import dataclasses
from dataclasses import dataclass

from runwright.core import Isolation, Limits, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of a benchmark: the checks that a sample must all pass."""

    name: str
    checks: tuple[str, ...]  # names of hidden checks; none: all of the task's

    def outcome(self, verdict: Verdict) -> Outcome:
        """Return what the score says of a verdict."""
        if not self.checks:
            return verdict.outcome
        # Without a result is a check that the task lacks, or one whose scores had failed already.
        mine = [one.outcome for one in verdict.results if one.check in self.checks]
        if Outcome.FAILED in mine:
            return Outcome.FAILED
        unsure = not mine or Outcome.COULD_NOT_JUDGE in mine
        return Outcome.COULD_NOT_JUDGE if unsure else Outcome.PASSED


@dataclass(frozen=True, slots=True)
class Judged:
    """One sample and its verdict."""

    task_id: str
    sample: int  # its number among the samples of its task, from 0
    outcome: Outcome  # of all checks; those of single scores follow from the verdict
    failure: str  # class of the first failure; "" if none
    program: str  # SHA-256 of the program's wire form
    verdict: Verdict

    @property
    def key(self) -> "Key":
        """What tells it from all others of a run."""
        return Key(self.task_id, self.sample)

    @property
    def unsure(self) -> bool:
        """True if it is to be judged again."""
        return self.outcome is Outcome.COULD_NOT_JUDGE


@dataclass(frozen=True, slots=True)
class Key:
    """A sample of a run."""

    task_id: str
    sample: int


@dataclass(frozen=True, slots=True)
class Header:
    """What was judged and by which rules; two runs that agree in it can be one."""

    benchmark: str
    version: str  # of its data, "" if it has none
    mode: str
    dataset: str  # SHA-256 of its data
    tasks: int  # how many of them, from the first on
    limits: Limits  # of a program's process, for each check
    samples: str  # SHA-256 of the samples
    sanitized: bool
    all_checks: bool
    isolation: Isolation
    preload: tuple[str, ...]
    runwright: str  # version
    scores: tuple[Score, ...]
    missing: tuple[str, ...] = ()  # ids of tasks without a sample
    memorised: bool = False  # samples that pass were asked for other inputs
    not_asked: tuple[str, ...] = ()  # ids of tasks whose samples could not be

    def differences(self, other: "Header") -> list[str]:
        """Return the names of the fields in which two headers differ."""
        return [
            field.name
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != getattr(other, field.name)
        ]
