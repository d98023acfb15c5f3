"""Candidates: the edited programs of one base, the most promising first."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from runwright.core import Check
from runwright.write.debug.search.diagnosis import Diagnosis
from runwright.write.debug.search.facts import Facts
from runwright.write.debug.search.ranking import special_case
from runwright.write.debug.search.registry import KINDS, Kind, edits
from runwright.write.debug.search.source import Edit, Source, Splice, normal_form, parse
from runwright.write.examples import read_examples

_UNVISITED = 0.05  # a line no failing check visits: an edit there can hardly mend one
_EDITED = 0.3  # an edit of what an edit put in says that the first one was wrong
_FLOOR = 0.2  # suspicion orders the search, it does not decide it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program made by edits; `score` is how promising it is, 0 to 1, higher first."""

    source: str
    edits: tuple[Edit, ...]
    score: float
    remark: str = ""  # what became of the edits since

    @property
    def note(self) -> str:
        """The edits in words."""
        told = [edit.description for edit in self.edits]
        return "; ".join([*told, self.remark] if self.remark else told)


def proposals(
    base: Candidate,
    diagnosis: Diagnosis,
    checks: Iterable[Check],
    kinds: tuple[Kind, ...] = KINDS,
) -> Iterator[Candidate]:
    """Yield the single edits of a base that parse, the highest score first.

    The score is suspicion of the line times prior of the kind over cost, lowered for edits that
    treat the visible inputs as special cases.
    """
    if parse(base.source) is None:
        return
    source = Source(base.source)
    facts = Facts(
        source,
        read_examples(checks),
        diagnosis.observed,
        diagnosis.failing,
        diagnosis.faults,
        diagnosis.crashes,
    )
    scored = []
    order = count()
    put_in = [span for edit in base.edits for span in _spans(edit)]
    for edit in edits(facts, kinds):
        suspicion = diagnosis.lines.get(edit.line, 0.0)
        place = _FLOOR + (1 - _FLOOR) * suspicion if suspicion else _UNVISITED
        place = 1.0 if not diagnosis.lines else place
        score = base.score * place * edit.weight * special_case(edit, facts)
        score *= _EDITED if any(_within(splice, put_in) for splice in edit.splices) else 1.0
        scored.append((-score, next(order), edit))
    heapq.heapify(scored)
    while scored:
        negative, _, edit = heapq.heappop(scored)
        yield Candidate(source.apply(edit.splices), (*base.edits, edit), -negative)


def _spans(edit: Edit) -> Iterator[Splice]:
    """Yield where an edit's texts stand in the edited program."""
    shift = 0
    for splice in sorted(edit.splices, key=lambda item: item.start):
        start = splice.start + shift
        yield Splice(start, start + len(splice.text), splice.text)
        shift += len(splice.text) - (splice.end - splice.start)


def _within(splice: Splice, spans: Iterable[Splice]) -> bool:
    return any(span.start <= splice.start and splice.end <= span.end for span in spans)


def merged(streams: Iterable[Iterator[Candidate]]) -> Iterator[Candidate]:
    """Yield the candidates of several ordered streams, the highest score first."""
    return heapq.merge(*streams, key=_negative_score)


def _negative_score(candidate: Candidate) -> float:
    return -candidate.score


def distinct(candidates: Iterable[Candidate], seen: set[str]) -> Iterator[Candidate]:
    """Yield candidates that parse and differ from all in `seen`, which grows."""
    for candidate in candidates:
        form = normal_form(candidate.source)
        if form is not None and form not in seen:
            seen.add(form)
            yield candidate
