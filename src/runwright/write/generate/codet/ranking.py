"""The order in which CodeT hands in programs: one of each set by turns, the best set first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from runwright.write.generate.codet.agreement import consensus_sets


@dataclass(frozen=True, slots=True)
class Ranked:
    """A program's place."""

    program: int  # position in the pool
    score: float  # of its set; 0: it passes no test
    agreeing: int  # programs in its set, copies included; 0 as well
    tests: int  # sampled tests that they pass, copies included


def ranking(
    passed: Sequence[Collection[int]],
    weights: Sequence[int],
    random: Random,
    *,
    score: str = "sqrt",
) -> tuple[Ranked, ...]:
    """Return every program of a pool, best first.

    One of each tier (sets of equal score) comes by turns, the tiers from the best on, so that the
    first k are CodeT's choice of k. Within a tier the order is drawn. Programs that pass no test
    come last.

    Args:
        passed: For each program, copies included, the tests that it passes.
        weights: How often each test was sampled.
        random: What draws.
        score: As `consensus_sets` has it.
    """
    tiers: dict[float, list[Ranked]] = {}
    for one in consensus_sets(passed, weights, score=score):
        places = (Ranked(at, one.score, len(one.programs), one.weight) for at in one.programs)
        tiers.setdefault(one.score, []).extend(places)
    # A pool's order says nothing: its copies of one text may lie together.
    drawn = [random.sample(tier, len(tier)) for _, tier in sorted(tiers.items(), reverse=True)]
    turns = max(map(len, drawn), default=0)
    ranked = [tier[turn] for turn in range(turns) for tier in drawn if turn < len(tier)]
    outside = [Ranked(at, 0.0, 0, 0) for at, tests in enumerate(passed) if not tests]
    return (*ranked, *random.sample(outside, len(outside)))
