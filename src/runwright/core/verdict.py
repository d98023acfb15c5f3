"""Verdict: what the judge thinks of a program."""

from dataclasses import dataclass
from enum import Enum

from runwright.core.status import Status
from runwright.core.usage import Usage


class Outcome(Enum):
    """Of one check. Our own trouble is `could_not_judge`: never failed, never passed."""

    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_JUDGE = "could_not_judge"


class Trust(Enum):
    """What kept the program from its verdict."""

    ISOLATED = "isolated"  # checks ran in another process and compared on their own side
    SINGLE_PROCESS = "single_process"  # checks and program shared a process


class Axis(Enum):
    """What a check says something about."""

    FUNCTION = "function"  # does it do what it must
    SECURITY = "security"  # does it withstand an attack
    COST = "cost"  # does it do it cheaply enough


@dataclass(frozen=True, slots=True)
class Measured:
    """What a check of cost measured, and by whose count."""

    counter: str
    value: float
    bound: float
    unit: str  # of both


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What decided a comparison: plain values, kept where they are small."""

    call: str  # e.g. "f([1, 2])"
    actual: object
    expected: object


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check on one program."""

    check: str  # the check's name
    outcome: Outcome
    message: str = ""  # why it failed, e.g. "f([1, 2]) returned 3, expected 4"
    status: Status = Status.OK  # how the program's own run ended
    usage: Usage = Usage()
    trust: Trust = Trust.ISOLATED
    failure: str = ""  # class of a failure: "wrong_answer", an exception's type, "timeout", ...
    mismatch: Mismatch | None = None
    axis: Axis = Axis.FUNCTION
    measured: Measured | None = None  # of a check of cost that came to a figure

    @property
    def passed(self) -> bool:
        """True if the check passed."""
        return self.outcome is Outcome.PASSED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks say of a program, check by check."""

    results: tuple[CheckResult, ...]
    skipped: int = 0  # checks not run because an earlier one failed
    warnings: tuple[str, ...] = ()  # e.g. "memorised: ..."; they change no outcome

    def on(self, axis: Axis) -> "Verdict":
        """Return what the checks of one axis say; what was skipped may have been of any."""
        results = tuple(result for result in self.results if result.axis is axis)
        return Verdict(results, skipped=self.skipped)

    @property
    def outcome(self) -> Outcome:
        """Failed if any check failed; passed only if every check ran and passed."""
        outcomes = {result.outcome for result in self.results}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        if Outcome.COULD_NOT_JUDGE in outcomes or self.skipped or not self.results:
            return Outcome.COULD_NOT_JUDGE
        return Outcome.PASSED

    @property
    def passed(self) -> bool:
        """True if every check ran and passed; a verdict without checks is not passed."""
        return self.outcome is Outcome.PASSED

    @property
    def trust(self) -> Trust:
        """The weakest trust of any result."""
        weak = any(result.trust is Trust.SINGLE_PROCESS for result in self.results)
        return Trust.SINGLE_PROCESS if weak else Trust.ISOLATED

    @property
    def failure(self) -> str:
        """The class of the first failure; "" if no check failed."""
        failed = (one.failure for one in self.results if one.outcome is Outcome.FAILED)
        return next(failed, "")

    @property
    def passed_count(self) -> int:
        """How many checks passed."""
        return sum(result.passed for result in self.results)
