"""Hunt: screening candidates in batches and remembering what came of them.

A batch's verdicts come in any order and are put back in the order of the candidates before anything
is decided, so the result does not depend on timing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from runwright.core import Check, Limits, Program, Verdict
from runwright.lab import Lab
from runwright.write.debug.search.candidates import Candidate, distinct
from runwright.write.debug.search.closeness import distance
from runwright.write.debug.search.progress import Progress

_RESERVE = 3  # candidates kept back for the last checks


@dataclass(frozen=True, slots=True)
class Screened:
    """A candidate with what the checks, in the hunt's order, said of it."""

    candidate: Candidate
    verdict: Verdict


class Hunt:
    """The state of one search.

    Args:
        lab: What it works with.
        program: The program to mend; its path and files serve every candidate.
        checks: All visible checks, those that fail at the start first.
        before: Verdict on the program as it is.
        limits: Of one candidate on one check.
        batch: Candidates decided on together, >= 1.
    """

    def __init__(
        self,
        lab: Lab,
        program: Program,
        checks: Sequence[Check],
        before: Verdict,
        limits: Limits,
        batch: int,
    ) -> None:
        self.lab = lab
        self.program = program
        self.checks = tuple(checks)
        self.limits = limits
        passed = {item.check for item in before.results if item.passed}
        self.failing = tuple(check for check in self.checks if check.name not in passed)
        first = next((item for item in before.results if not item.passed), None)
        self._miss_before = (distance(first) if first else None) or 1.0
        self.batch = batch
        self.seen: set[str] = set()
        self.tried = 0
        self.plausible: list[Candidate] = []
        self.partial: list[Screened] = []  # mend some failing check
        self.unmoved: list[Candidate] = []  # mend no failing check that was tried
        self.closer: list[Screened] = []  # mend none, but the first one fails by less
        self.tries: Counter[str] = Counter()  # candidates by the kind of their last edit
        self.first_at: int | None = None  # `tried` when the first plausible one was found

    @property
    def spent(self) -> str | None:
        """Which part of the budget is used up, or None."""
        if self.lab.wall_left_s <= 0:
            return f"budget: wall_s={self.lab.budget.wall_s:g}"
        if not self.room:
            return f"budget: candidates={self.lab.budget.candidates}"
        return None

    @property
    def room(self) -> int:
        """Candidates that may still be screened."""
        return max(0, self.lab.candidates_left - _RESERVE)

    async def screen(
        self, candidates: Sequence[Candidate], checks: Sequence[Check] | None = None
    ) -> list[Screened]:
        """Judge candidates, each up to its first failing check; in the order given.

        Args:
            candidates: What to judge.
            checks: What by; None: all checks of the hunt.
        """
        programs = [self.program.with_source(candidate.source) for candidate in candidates]
        chosen = self.checks if checks is None else checks
        stream = self.lab.screen(programs, chosen, limits=self.limits)
        verdicts = {place: verdict async for place, verdict in stream}
        self.tried += len(programs)
        return [
            Screened(candidate, verdicts[place])
            for place, candidate in enumerate(candidates)
            if place in verdicts
        ]

    async def follow(
        self, stream: Iterator[Candidate], phase: str, collect: int, horizon: float
    ) -> str:
        """Screen a stream until it ends, the budget does, or enough was collected.

        Args:
            stream: Candidates, the most promising first.
            phase: Its name, for progress.
            collect: Candidates still tried after the first plausible one, at most.
            horizon: They have at least this share of its score; 0: all of them.

        Returns:
            "exhausted", "collected" or the part of the budget that is used up.
        """
        fresh = distinct(stream, self.seen)
        while True:
            if self.spent:
                return self.spent
            if self.first_at is not None and self.tried - self.first_at >= collect:
                return "collected"
            chosen = list(islice(fresh, min(self.batch, self.room)))
            if not chosen:
                return "exhausted"
            if self.plausible and chosen[0].score < horizon * self.plausible[0].score:
                return "collected"
            self.tries.update(item.edits[-1].kind for item in chosen if item.edits)
            self._sort_out(await self.screen(chosen))
            self.lab.emit(self.progress(phase))

    def _sort_out(self, screened: Sequence[Screened]) -> None:
        for item in screened:
            if item.verdict.passed:
                self.plausible.append(item.candidate)
                if self.first_at is None:
                    self.first_at = self.tried
            elif item.verdict.passed_count:
                self.partial.append(item)
            else:
                self.unmoved.append(item.candidate)
                if self._miss(item) < self._miss_before:
                    self.closer.append(item)

    def parents(self) -> list[Candidate]:
        """Return candidates worth a second edit: partial repairs first, then closer ones."""
        partial = sorted(
            self.partial, key=lambda item: (-item.verdict.passed_count, -item.candidate.score)
        )
        closer = sorted(self.closer, key=lambda item: (self._miss(item), -item.candidate.score))
        return [item.candidate for item in (*partial, *closer)]

    @staticmethod
    def _miss(item: Screened) -> float:
        found = distance(item.verdict.results[-1]) if item.verdict.results else None
        return 1.0 if found is None else found

    def progress(self, phase: str) -> Progress:
        """Return where the search is."""
        best = max((item.verdict.passed_count for item in self.partial), default=0)
        note = self.partial[-1].candidate.note if self.partial else ""
        if self.plausible:
            best, note = len(self.checks), self.plausible[0].note
        return Progress(phase, self.tried, len(self.plausible), best, len(self.checks), note)
