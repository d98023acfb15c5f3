"""Minimal: a patch of several edits reduced to the parts that it needs.

Method: ddmin, the minimising delta debugging of Zeller and Hildebrandt, IEEE Trans. Software
        Engineering 2002, section 3; its "failing test" is here a program that passes every visible
        check.

A patch is cut into hunks: runs of words and signs in which the two texts differ. What is left is
1-minimal: putting any single hunk back to the old text makes a visible check fail.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from runwright.write.debug.search.candidates import Candidate
from runwright.write.debug.search.hunt import Hunt
from runwright.write.debug.search.source import Splice, parse

_PIECES = re.compile(r"\n[ \t]*|\w+|[^\w\n]")


@dataclass(frozen=True, slots=True)
class Reduced:
    """A patch, reduced."""

    source: str
    hunks: int  # it has
    before: int  # the whole patch had


Tests = Callable[[Sequence[str]], Awaitable[Sequence[bool]]]


async def trimmed(hunt: Hunt, winner: Candidate) -> Candidate:
    """Return a candidate of several edits without what it can do without; others as they are.

    Args:
        hunt: Whose checks it passes; what is tried is charged to its budget.
        winner: A candidate for the hunt's program.
    """
    if len(winner.edits) < 2:
        return winner

    async def passes(texts: Sequence[str]) -> list[bool]:
        tried = [Candidate(text, (), 0.0) for text in texts if parse(text) is not None]
        screened = await hunt.screen(tried[: hunt.room])
        good = {item.candidate.source for item in screened if item.verdict.passed}
        return [text in good for text in texts]

    patch = await reduced(hunt.program.source, winner.source, passes)
    if patch.hunks == patch.before:
        return winner
    told = f"reduced to {patch.hunks} of {patch.before} changed places"
    return replace(winner, source=patch.source, remark=told)


async def reduced(old: str, new: str, passes: Tests) -> Reduced:
    """Return the smallest part of a patch, hunk by hunk, that still passes.

    Args:
        old: The text before the patch.
        new: The text after it; passes.
        passes: Tells of texts which of them pass; is given several at a time.
    """
    every = hunks(old, new)

    async def hold(parts: Sequence[tuple[Splice, ...]]) -> Sequence[bool]:
        return await passes([applied(old, part) for part in parts])

    kept = await ddmin(tuple(every), hold)
    return Reduced(applied(old, kept), len(kept), len(every))


async def ddmin(
    whole: tuple[Splice, ...],
    hold: Callable[[Sequence[tuple[Splice, ...]]], Awaitable[Sequence[bool]]],
) -> tuple[Splice, ...]:
    """Return a 1-minimal part of a whole that holds; the whole must."""
    parts = 2
    while len(whole) >= 2:
        cuts = _cut(whole, parts)
        rests = [tuple(item for item in whole if item not in cut) for cut in cuts]
        tried = cuts if parts == 2 else [*cuts, *rests]  # of two parts, each is the other's rest
        found = await hold(tried)
        place = next((i for i, held in enumerate(found) if held), None)
        if place is None:
            if parts >= len(whole):
                return whole
            parts = min(len(whole), 2 * parts)
        else:
            parts = 2 if place < len(cuts) else max(parts - 1, 2)
            whole = tried[place]
    return whole


def _cut(whole: tuple[Splice, ...], parts: int) -> list[tuple[Splice, ...]]:
    size, more = divmod(len(whole), parts)
    cuts, start = [], 0
    for place in range(parts):
        end = start + size + (place < more)
        cuts.append(whole[start:end])
        start = end
    return cuts


def hunks(old: str, new: str) -> list[Splice]:
    """Return where two texts differ, as splices of the old one, in order."""
    one, two = _PIECES.findall(old), _PIECES.findall(new)
    starts = [0]
    for piece in one:
        starts.append(starts[-1] + len(piece))
    codes = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    return [
        Splice(starts[first], starts[last], "".join(two[start:end]))
        for tag, first, last, start, end in codes
        if tag != "equal"
    ]


def applied(old: str, part: Sequence[Splice]) -> str:
    """Return the old text with a part of the hunks made."""
    for splice in sorted(part, key=lambda item: item.start, reverse=True):
        old = old[: splice.start] + splice.text + old[splice.end :]
    return old
