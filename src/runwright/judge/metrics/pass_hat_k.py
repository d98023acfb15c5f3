"""pass^k: how likely it is that all of k samples are right.

Paper: Yao et al. "tau-bench", 2024. arXiv:2406.12045, section 2

Of n samples c are right: C(c, k) / C(n, k), the unbiased estimator, and its mean over tasks.
"""

import math
from collections.abc import Sequence

from runwright.judge.metrics.estimate import Estimate, estimate
from runwright.judge.metrics.pass_at_k import Count, check_k, log_share


def pass_hat_k(count: Count, k: int) -> float:
    """Return pass^k of one task.

    Raises:
        BadOption: k is less than 1 or there are fewer than k samples.
    """
    check_k(count, k)
    return math.exp(log_share(count.samples, count.right, k))


def pass_hat_k_of(
    counts: Sequence[Count],
    k: int,
    *,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Estimate | None:
    """Return pass^k over tasks; None if there is no task, or one with fewer than k samples.

    Args and errors are those of `estimate` and `pass_hat_k`.
    """
    if not counts or any(count.samples < k for count in counts):
        return None
    values = [pass_hat_k(count, k) for count in counts]
    return estimate(values, confidence=confidence, draws=draws, seed=seed)
