"""Merging: two edits of the same program that each mend another failing check, made together.

Where several checks fail for different reasons, single edits mend one each. The search has seen
which edits mend the first failing check; here the others are tried on the remaining failing checks,
and every edit that mends one of those joins every one that mends the first.
"""

from collections.abc import Iterator, Sequence

from runwright.write.debug.search.candidates import Candidate
from runwright.write.debug.search.hunt import Hunt
from runwright.write.debug.search.source import Source


async def merged_edits(hunt: Hunt, base: Candidate, *, most: int) -> Iterator[Candidate]:
    """Return the merged candidates, the highest score first.

    Args:
        hunt: A hunt that has tried the single edits of the base.
        base: The program they edit.
        most: Single edits tried on each of the other failing checks, >= 0.
    """
    firsts = [item.candidate for item in hunt.partial if len(item.candidate.edits) == 1]
    others: list[Candidate] = []
    for check in hunt.failing[1:]:
        if not firsts or hunt.spent:
            break
        tried = hunt.unmoved[: min(most, hunt.room)]
        screened = await hunt.screen(tried, [check])
        others += [item.candidate for item in screened if item.verdict.passed]
    return iter(_joined(base, firsts, list(dict.fromkeys(others))))


def _joined(
    base: Candidate, firsts: Sequence[Candidate], others: Sequence[Candidate]
) -> list[Candidate]:
    source = Source(base.source)
    found = []
    for first in firsts:
        for other in others:
            splices = (*first.edits[0].splices, *other.edits[0].splices)
            try:
                text = source.apply(splices)
            except ValueError:  # both edit the same place
                continue
            edits = (*first.edits, *other.edits)
            found.append(Candidate(text, edits, first.score * other.score))
    return sorted(found, key=lambda item: -item.score)
