"""NDCG@k: how near an order comes to the best order of the same things.

Paper: Järvelin, Kekäläinen. "Cumulated gain-based evaluation of IR techniques", TOIS 20(4), 2002

DCG is the sum of gain_i / log2(i + 1) over places i from 1 to k; NDCG is DCG over that of the best
order. The gain is the relevance, or 2^relevance - 1.
"""

import math
from collections.abc import Sequence

from runwright.core.errors import BadOption


def ndcg_at_k(relevances: Sequence[float], k: int | None = None, *, linear: bool = True) -> float:
    """Return NDCG@k, 0 to 1; 0 where nothing is relevant.

    Args:
        relevances: Of each thing, in the order shown; >= 0 and finite.
        k: Places that count, >= 1; None: all.
        linear: The gain is the relevance; False: 2^relevance - 1.

    Raises:
        BadOption: k is less than 1, or a relevance is negative or not finite.
    """
    if k is not None and k < 1:
        raise BadOption(f"k={k} must be at least 1")
    for relevance in relevances:
        if not (relevance >= 0 and math.isfinite(relevance)):
            raise BadOption(f"relevance={relevance!r} must be at least 0 and finite")
    gains = [relevance if linear else 2.0**relevance - 1 for relevance in relevances]
    best = _dcg(sorted(gains, reverse=True)[:k])
    return _dcg(gains[:k]) / best if best > 0 else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))
