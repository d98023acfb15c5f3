"""Wilson's score interval: how uncertain a share of successes is, also near 0 and 1.

Paper: Wilson. "Probable Inference, the Law of Succession, and Statistical Inference", Journal of
the American Statistical Association 22, 1927.
"""

import math
from statistics import NormalDist

from runwright.core.errors import BadOption


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Return the ends of the interval of a share.

    Args:
        successes: 0 to `trials`.
        trials: At least 1.
        confidence: Between 0 and 1.

    Raises:
        BadOption: a value is out of its range.
    """
    if not 0 <= successes <= trials or trials < 1:
        raise BadOption(f"successes={successes} of trials={trials} is no share")
    if not 0 < confidence < 1:
        raise BadOption(f"confidence={confidence!r} must be between 0 and 1")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    scale = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / scale
    half = z / scale * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
