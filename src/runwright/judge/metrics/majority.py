"""maj@k: how likely it is that the commonest answer of k samples is right.

Paper: Wang et al. "Self-Consistency Improves Chain of Thought Reasoning", 2022. arXiv:2203.11171

Where several answers are the commonest, the vote counts as the share of them that is right.
"""

import itertools
import math
import random
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from runwright.core.errors import BadOption

_MOST_EXACT = 10_000  # subsets that are all counted; above it they are drawn


def majority_at_k(
    answers: Sequence[Hashable],
    right: frozenset[Hashable],
    k: int,
    *,
    draws: int = 2000,
    seed: int = 0,
) -> float:
    """Return maj@k of one task: the mean over subsets of k samples.

    Args:
        answers: What each sample said.
        right: The answers that are right.
        k: Samples that vote, 1 to as many as there are.
        draws: Subsets drawn where there are more than 10,000; otherwise the mean is exact.
        seed: Of the draws.

    Raises:
        BadOption: k or draws is out of its range.
    """
    if not 1 <= k <= len(answers):
        raise BadOption(f"k={k} must be 1 to samples={len(answers)}")
    if draws < 1:
        raise BadOption(f"draws={draws} must be at least 1")
    subsets: Iterable[Sequence[Hashable]]
    if math.comb(len(answers), k) <= _MOST_EXACT:
        subsets = itertools.combinations(answers, k)
    else:
        source = random.Random(seed)
        subsets = (source.sample(answers, k) for _ in range(draws))
    votes = [_vote(subset, right) for subset in subsets]
    return math.fsum(votes) / len(votes)


def _vote(answers: Sequence[Hashable], right: frozenset[Hashable]) -> float:
    counts = Counter(answers)
    most = max(counts.values())
    winners = [answer for answer, count in counts.items() if count == most]
    return sum(answer in right for answer in winners) / len(winners)
