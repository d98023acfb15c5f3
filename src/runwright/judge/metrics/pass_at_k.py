"""pass@k: how likely it is that at least one of k samples is right.

Paper: Chen et al. "Evaluating Large Language Models Trained on Code", 2021. arXiv:2107.03374, eq. 1

Of n samples c are right: 1 - C(n-c, k) / C(n, k), the unbiased estimator, and its mean over tasks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.errors import BadOption
from runwright.judge.metrics.estimate import Estimate, estimate

_NOTHING = -745.0  # e to this is the least positive float


@dataclass(frozen=True, slots=True)
class Count:
    """Of one task: samples judged, and how many of them are right."""

    samples: int
    right: int

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.samples:
            raise BadOption(f"right={self.right} must be 0 to samples={self.samples}")


def pass_at_k(count: Count, k: int) -> float:
    """Return pass@k of one task.

    Raises:
        BadOption: k is less than 1 or there are fewer than k samples.
    """
    check_k(count, k)
    return -math.expm1(log_share(count.samples, count.samples - count.right, k))


def pass_at_k_of(
    counts: Sequence[Count],
    k: int,
    *,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Estimate | None:
    """Return pass@k over tasks; None if there is no task, or one with fewer than k samples.

    Args and errors are those of `estimate` and `pass_at_k`.
    """
    if not counts or any(count.samples < k for count in counts):
        return None
    values = [pass_at_k(count, k) for count in counts]
    return estimate(values, confidence=confidence, draws=draws, seed=seed)


def check_k(count: Count, k: int) -> None:
    """Refuse a k that cannot be drawn from the samples.

    Raises:
        BadOption: k is less than 1 or there are fewer than k samples.
    """
    if not 1 <= k <= count.samples:
        raise BadOption(f"k={k} must be 1 to samples={count.samples}")


def log_share(total: int, part: int, k: int) -> float:
    """Return log(C(part, k) / C(total, k)): that k draws all come from the part.

    C(part, k) / C(total, k) is a product of k factors and, with the two sides exchanged, one of
    total - part factors; the shorter is taken. Each factor is near 1 and enters as log1p, so
    nothing overflows or cancels.
    """
    other = total - part
    if k > part:
        return -math.inf
    few, many = min(k, other), max(k, other)
    logs: list[float] = []
    so_far = 0.0
    for i in range(few):
        logs.append(math.log1p(-many / (total - i)))
        so_far += logs[-1]
        if so_far < _NOTHING:
            return -math.inf
    return math.fsum(logs)
