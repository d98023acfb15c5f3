"""Suspicion: which blocks the failing checks visit and the passing ones do not.

With, per block, ef and ep the failing and passing checks that visit it, and F and P all failing
and passing checks:

    Ochiai     ef / sqrt(F * (ef + ep))                      Ochiai 1957; Abreu et al. 2006
    DStar      ef^k / (ep + (F - ef)), infinite at 0         Wong et al. 2014, k = 2
    Tarantula  (ef / F) / (ef / F + ep / P)                  Jones and Harrold 2005

A block no failing check visits has suspicion 0. Without a passing check the spectrum says nothing:
everything that failing checks visit is then equally suspicious (1.0). The line an exception left
the program at is at least as suspicious as the worst block. Ties: more visits in failing runs
first, then the smaller block, which is the inner one.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from runwright.core import Block, Suspect, Trace
from runwright.core.errors import BadOption


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a block was visited by how many checks."""

    failing: int  # ef: failing checks that visit it
    passing: int  # ep: passing checks that visit it
    all_failing: int  # F
    all_passing: int  # P


Formula = Callable[[Counts], float]


def ochiai(counts: Counts) -> float:
    """Return ef / sqrt(F * (ef + ep)), 0 to 1."""
    below = math.sqrt(counts.all_failing * (counts.failing + counts.passing))
    return counts.failing / below if below else 0.0


def dstar(counts: Counts, *, exponent: float = 2.0) -> float:
    """Return ef^k / (ep + nf), nf = F - ef; infinite where only failing checks go."""
    if not counts.failing:
        return 0.0
    below = counts.passing + counts.all_failing - counts.failing
    return counts.failing**exponent / below if below else math.inf


def tarantula(counts: Counts) -> float:
    """Return the failing share over the failing plus the passing share, 0 to 1."""
    failing = counts.failing / counts.all_failing if counts.all_failing else 0.0
    passing = counts.passing / counts.all_passing if counts.all_passing else 0.0
    return failing / (failing + passing) if failing else 0.0


def formula(name: str, *, exponent: float = 2.0) -> Formula:
    """Return the formula of a name.

    Raises:
        BadOption: there is no formula of that name, or the exponent is not positive.
    """
    if exponent <= 0:
        raise BadOption(f"exponent={exponent!r} must be greater than 0")
    known: dict[str, Formula] = {
        "ochiai": ochiai,
        "dstar": partial(dstar, exponent=exponent),
        "tarantula": tarantula,
    }
    if name not in known:
        raise BadOption(f"formula={name!r} must be one of {', '.join(known)}")
    return known[name]


@dataclass(frozen=True, slots=True)
class BlockScore:
    """A block with its suspicion."""

    block: Block
    score: float
    visits: int  # in failing runs


def rank_blocks(
    passing: Sequence[Trace], failing: Sequence[Trace], measure: Formula = ochiai
) -> tuple[BlockScore, ...]:
    """Return the blocks that failing checks visit, the most suspicious first."""
    if not failing:
        return ()
    table: tuple[Block, ...] = max((trace.blocks for trace in failing), key=len)
    found = []
    for block in table:
        visits = sum(_visits(trace, block) for trace in failing)
        counts = Counts(
            sum(_visits(trace, block) > 0 for trace in failing),
            sum(_visits(trace, block) > 0 for trace in passing),
            len(failing),
            len(passing),
        )
        if counts.failing:
            found.append(BlockScore(block, measure(counts) if passing else 1.0, visits))
    top = max((item.score for item in found), default=1.0)
    crashed = {trace.fault.line for trace in failing if trace.fault is not None}
    raised = [
        BlockScore(item.block, top, item.visits) if crashed & set(item.block.lines) else item
        for item in found
    ]
    return tuple(sorted(raised, key=lambda item: (-item.score, -item.visits, _size(item.block))))


def _visits(trace: Trace, block: Block) -> int:
    return trace.hits[block.id] if block.id < len(trace.hits) else 0


def _size(block: Block) -> int:
    return len(block.lines)


def line_scores(ranked: Sequence[BlockScore]) -> dict[int, float]:
    """Return suspicion per line, scaled to 0 to 1; a line of several blocks has the highest.

    An infinite DStar score counts as twice the highest finite one.
    """
    finite = [item.score for item in ranked if math.isfinite(item.score)]
    roof = 2 * max(finite, default=0.5) or 1.0
    top = max((min(item.score, roof) for item in ranked), default=1.0) or 1.0
    lines: dict[int, float] = {}
    for item in ranked:
        for line in item.block.lines:
            lines[line] = max(lines.get(line, 0.0), min(item.score, roof) / top)
    return lines


def suspects(ranked: Sequence[BlockScore]) -> tuple[Suspect, ...]:
    """Return the blocks as the noun that a solution carries, most suspicious first."""
    return tuple(
        Suspect(item.block.lines[0], item.block.lines[-1], item.score, item.block.function)
        for item in ranked
        if item.block.lines
    )
