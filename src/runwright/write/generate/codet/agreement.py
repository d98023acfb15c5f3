"""Dual execution agreement: which programs agree, on how many tests, and what that is worth.

Paper: Chen et al. "CodeT: Code Generation with Generated Tests", ICLR 2023. arXiv:2207.10397,
       section 2.2; the square root is the released code's

Programs that pass exactly the same tests are a consensus set S with programs S_x and tests S_y. Its
score is f(S) = sqrt(|S_x|) * |S_y|. A program that was sampled twice counts twice in S_x, a test
three times in S_y. Programs that pass no test are in no set.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from runwright.core.errors import BadOption
from runwright.judge.metrics import Count, pass_at_k

# What a set of n programs and m tests scores. Exact where it can be, as equal scores are merged.
_SCORES: dict[str, Callable[[int, int], float]] = {
    "sqrt": lambda n, m: math.sqrt(n) * m,
    "product": lambda n, m: n * m,
    "log": lambda n, m: math.log(n + 1) * m,  # + 1: one program alone is worth something
}
_DIGITS = 12  # scores that agree to so many digits are equal: sqrt(8) * 1 is sqrt(2) * 2


@dataclass(frozen=True, slots=True)
class Consensus:
    """Programs that pass the same tests, and those tests."""

    programs: tuple[int, ...]  # positions in the pool, each copy of a text by itself
    tests: tuple[int, ...]  # positions of distinct tests
    weight: int  # how often these tests were sampled, together: |S_y|
    score: float


def score_of(name: str) -> Callable[[int, int], float]:
    """Return the score f(|S_x|, |S_y|) of a name.

    Raises:
        BadOption: there is none of that name.
    """
    if name not in _SCORES:
        raise BadOption(f"score={name!r} must be {', '.join(_SCORES)}")
    return _SCORES[name]


def consensus_sets(
    passed: Sequence[Collection[int]], weights: Sequence[int], *, score: str = "sqrt"
) -> tuple[Consensus, ...]:
    """Return the consensus sets of a pool, the highest score first.

    Args:
        passed: For each program, copies included, the tests that it passes.
        weights: How often each test was sampled.
        score: "sqrt" (the released code), "product" (the paper's text) or "log".

    Raises:
        BadOption: there is no such score.
    """
    worth = score_of(score)
    groups: dict[frozenset[int], list[int]] = {}
    for program, tests in enumerate(passed):
        if tests:
            groups.setdefault(frozenset(tests), []).append(program)
    sets = []
    for agreed, programs in groups.items():
        weight = sum(weights[test] for test in agreed)
        value = float(f"{worth(len(programs), weight):.{_DIGITS}g}")
        sets.append(Consensus(tuple(programs), tuple(sorted(agreed)), weight, value))
    return tuple(sorted(sets, key=lambda one: -one.score))


def tiers(sets: Sequence[Consensus]) -> tuple[tuple[int, ...], ...]:
    """Return the programs by score, the highest first; sets of equal score are one tier."""
    merged: dict[float, list[int]] = {}
    for one in sets:
        merged.setdefault(one.score, []).extend(one.programs)
    return tuple(tuple(sorted(merged[score])) for score in sorted(merged, reverse=True))


def expected_pass_at_k(ranked: Sequence[Sequence[int]], right: Sequence[bool], k: int) -> float:
    """Return how likely it is that one of k programs that the ranking draws is right.

    One program is drawn at random from each of the top k tiers; where there are fewer, the round
    begins again. So it is 1 - prod_g (wrong_g)^{c_g}, with wrong_g the share of wrong programs in
    tier g and c_g the draws from it. A pool without any tier has its plain pass@k.

    Args:
        ranked: As `tiers` returns it.
        right: For each program of the pool, whether it is right; used for this figure alone.
        k: Programs drawn, >= 1.

    Raises:
        BadOption: k is less than 1, or there is no tier and the pool is smaller than k.
    """
    if k < 1:
        raise BadOption(f"k={k!r} must be at least 1")
    if not ranked:
        return pass_at_k(Count(len(right), sum(right)), k)
    all_wrong = 1.0
    for position, tier in enumerate(ranked[:k]):
        draws = k // len(ranked) + (position < k % len(ranked))
        wrong = sum(not right[program] for program in tier) / len(tier)
        all_wrong *= wrong**draws
    return 1 - all_wrong
