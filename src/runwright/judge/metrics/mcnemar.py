"""McNemar's exact test: whether two programs' makers differ on the same tasks by more than chance.

Paper: McNemar. "Note on the sampling error of the difference between correlated proportions",
Psychometrika 12, 1947; in its exact binomial form.
"""

import math

from runwright.core.errors import BadOption


def mcnemar(wins: int, losses: int) -> float:
    """Return the two-sided p value.

    Were both equally good, each task on which they differ would be a win or a loss with
    probability 1/2. p is the chance of a split at least as uneven as this one.

    Args:
        wins: Tasks that the first solves and the second does not.
        losses: Tasks that the second solves and the first does not.

    Raises:
        BadOption: a count is negative.
    """
    if wins < 0 or losses < 0:
        raise BadOption(f"wins={wins} and losses={losses} must be at least 0")
    total, fewer = wins + losses, min(wins, losses)
    whole = math.lgamma(total + 1) - total * math.log(2)
    tail = math.fsum(
        math.exp(whole - math.lgamma(i + 1) - math.lgamma(total - i + 1)) for i in range(fewer + 1)
    )
    return min(1.0, 2 * tail)
