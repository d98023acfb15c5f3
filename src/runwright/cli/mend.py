"""Mend: what `debug` made of one program, as the terminal, the JSON form and the report show it."""

import difflib
import shlex
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from runwright.cli.models import Models
from runwright.core import (
    Attempt,
    Budget,
    CheckResult,
    Isolation,
    Outcome,
    Program,
    Solution,
    Trace,
    Verdict,
)


class Finding(Enum):
    """How a debugging session ended; only the first two are good news (see `Mend.good`)."""

    MENDED = "mended"  # every visible check passes, and every hidden one that was given
    NOTHING_TO_MEND = "nothing_to_mend"  # the program passed every check as it was
    VISIBLE_ONLY = "visible_only"  # the mend passes the visible checks and fails a hidden one
    NOT_DEBUGGABLE = "not_debuggable"  # fails hidden checks only: no visible one shows the fault
    NOT_FOUND = "not_found"  # no candidate passed every visible check
    COULD_NOT_JUDGE = "could_not_judge"  # our own trouble: says nothing about the program


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that must be the same for the same outcome."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the options ask of a debugging session."""

    strategy: str
    settings: tuple[Setting, ...]  # options of the strategy, as the user wrote them
    budget: Budget
    seed: int
    isolation: Isolation
    traced: bool  # a failing check is to be traced
    files: tuple[str, ...]  # the words of the command line that name files
    models: Models = Models()

    @property
    def command(self) -> str:
        """The command line that does the same again, every default spelled out."""
        words = ["runwright", "debug", *self.files, "--strategy", self.strategy]
        words += ["--seed", str(self.seed), "--budget-s", f"{self.budget.wall_s:g}"]
        words += ["--candidates", str(self.budget.candidates)]
        for name, value in (("--calls", self.budget.calls), ("--tokens", self.budget.tokens)):
            words += [] if value is None else [name, str(value)]
        words += self.models.words
        for setting in self.settings:
            words += ["--set", f"{setting.name}={setting.value}"]
        return shlex.join([*words, "--isolation", self.isolation.value])


@dataclass(frozen=True, slots=True)
class Mend:
    """What `debug` made of one program."""

    finding: Finding
    statement: str  # what is wanted, in the task's words; empty: the checks alone say it
    program: Program  # as it was given
    solution: Solution
    before: Verdict  # the visible checks on `program`
    hidden: Verdict | None  # the hidden checks on the best attempt; None: none were given
    diff: str  # unified, from `program` to the best attempt; empty: no change
    settings: tuple[Setting, ...]  # in the order in which a reader wants them
    command: str  # the command line that does it again
    traced: CheckResult | None = None  # the failing check that `trace` shows
    trace: Trace | None = None  # `program` on that check; None: not asked for, or nothing failed

    @property
    def good(self) -> bool:
        """True if the program at hand passes every check that was given."""
        return self.finding in (Finding.MENDED, Finding.NOTHING_TO_MEND)

    @property
    def after(self) -> Attempt | None:
        """The best attempt that is not the given program itself; None if there is none."""
        best = self.solution.best
        return None if best is None or best.program == self.program else best

    @property
    def first_failing(self) -> int | None:
        """Position of the first visible check that the given program fails, or None."""
        outcomes = [result.outcome for result in self.before.results]
        return outcomes.index(Outcome.FAILED) if Outcome.FAILED in outcomes else None


def judge_finding(before: Verdict, solution: Solution, hidden: Verdict | None) -> Finding:
    """Return how the session ended, from the verdicts alone.

    Args:
        before: The visible checks on the given program.
        solution: What the strategy handed back.
        hidden: The hidden checks on the best attempt; None if none were given.
    """
    if hidden is not None and hidden.outcome is Outcome.COULD_NOT_JUDGE:
        return Finding.COULD_NOT_JUDGE
    proven = hidden is None or hidden.passed
    if before.passed:
        return Finding.NOTHING_TO_MEND if proven else Finding.NOT_DEBUGGABLE
    if solution.solved:
        return Finding.MENDED if proven else Finding.VISIBLE_ONLY
    if before.outcome is Outcome.COULD_NOT_JUDGE:
        return Finding.COULD_NOT_JUDGE
    return Finding.NOT_FOUND


def unified_diff(before: Program, after: Program) -> str:
    """Return the difference of two programs as `diff -u` writes it; empty if there is none."""
    lines = difflib.unified_diff(
        _lines(before.source), _lines(after.source), f"a/{before.path}", f"b/{after.path}"
    )
    return "".join(lines)


def changed_lines(before: Program, after: Program) -> frozenset[int]:
    """Return the lines of `before` that `after` replaces, drops or adds something behind."""
    old, new = before.source.split("\n"), after.source.split("\n")
    lines: set[int] = set()
    for tag, start, end, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            lines |= set(range(start + 1, end + 1)) or {max(1, start)}
    return frozenset(lines)


def _lines(source: str) -> list[str]:
    # Not splitlines: a form feed or U+2028 inside a line does not end it for Python.
    lines = [line + "\n" for line in source.split("\n")]
    if lines[-1] == "\n":
        lines.pop()
    return lines


def title(finding: Finding) -> str:
    """Return how a session ended in two or three words."""
    if finding in (Finding.VISIBLE_ONLY, Finding.NOT_DEBUGGABLE, Finding.NOT_FOUND):
        return "not mended"
    return {
        Finding.MENDED: "mended",
        Finding.NOTHING_TO_MEND: "nothing to mend",
        Finding.COULD_NOT_JUDGE: "not judged",
    }[finding]


def describe(mend: Mend) -> str:
    """Return, in one sentence that follows the title, what is proven."""
    after = mend.after
    note = after.note if after is not None and after.note else "the program was changed"
    visible = _count(mend.before if after is None else after.verdict) + " visible checks"
    proof = "" if mend.hidden is None else f" and {_count(mend.hidden)} hidden ones"
    stopped = mend.solution.stopped or "at its end"
    return {
        Finding.MENDED: f"{note}; passes {visible}{proof}",
        Finding.NOTHING_TO_MEND: f"the program passes {visible}{proof}",
        Finding.VISIBLE_ONLY: f"{note} passes {visible}{proof}: it fits the examples, not the task",
        Finding.NOT_DEBUGGABLE: f"the program passes {visible}{proof}: "
        "no visible check shows the fault",
        Finding.NOT_FOUND: f"the best program found passes {visible}; stopped: {stopped}",
        Finding.COULD_NOT_JUDGE: "the sandbox could not finish the checks; "
        "this says nothing about the program",
    }[mend.finding]


def _count(verdict: Verdict) -> str:
    return f"{verdict.passed_count} of {len(verdict.results) + verdict.skipped}"


@dataclass(frozen=True, slots=True)
class Pair:
    """One check before and after; a side is None where the check did not run."""

    name: str
    before: CheckResult | None
    after: CheckResult | None


def paired(before: Verdict | None, after: Verdict | None) -> tuple[Pair, ...]:
    """Return two verdicts check by check, in their order; checks of one name stay apart."""
    olds, news = _by_name(before), _by_name(after)
    keys = dict.fromkeys([*olds, *news])
    return tuple(Pair(key[0], olds.get(key), news.get(key)) for key in keys)


def _by_name(verdict: Verdict | None) -> dict[tuple[str, int], CheckResult]:
    """Return results by name and by which of that name they are."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], CheckResult] = {}
    for result in () if verdict is None else verdict.results:
        found[result.check, seen[result.check]] = result
        seen[result.check] += 1
    return found
