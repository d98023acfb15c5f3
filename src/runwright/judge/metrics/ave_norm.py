"""AveNorm: how near methods come to the best of them, over tasks of unequal difficulty.

Paper: Chen, Jhamtani, Sharma, Fan, Wang. "Steering Large Language Models between Code Execution and
       Textual Reasoning", ICLR 2025. arXiv:2410.03524

    AveNorm_j = 100 / N * sum over tasks i of s_ij / max over methods j' of s_ij'

A task that no method solves has no best to come near to; it is left out, and N is the number of
those that remain. The average rank beside it takes the mean of the places that equal rates share.
"""

import math
from collections.abc import Sequence

from runwright.core.errors import BadOption

Rates = Sequence[Sequence[float]]


def ave_norm(rates: Rates) -> tuple[float, ...]:
    """Return AveNorm of each method, 0 to 100; 0 for all where no task is solved by any.

    Args:
        rates: Success rates, (tasks, methods), >= 0 and finite, in any unit.

    Raises:
        BadOption: there are none, the rows are of unequal length, or a rate is out of its range.
    """
    _check(rates)
    solved = [row for row in rates if max(row) > 0]
    if not solved:
        return (0.0,) * len(rates[0])
    shares = [[rate / max(row) for rate in row] for row in solved]
    return tuple(100 / len(solved) * math.fsum(column) for column in zip(*shares, strict=True))


def average_rank(rates: Rates) -> tuple[float, ...]:
    """Return the mean rank of each method, 1 for the best; args and errors as `ave_norm`."""
    _check(rates)
    ranks = [[_rank(rate, row) for rate in row] for row in rates]
    return tuple(math.fsum(column) / len(rates) for column in zip(*ranks, strict=True))


def _rank(rate: float, row: Sequence[float]) -> float:
    better = sum(other > rate for other in row)
    return better + (sum(other == rate for other in row) + 1) / 2


def _check(rates: Rates) -> None:
    if not rates or not rates[0]:
        raise BadOption("rates are empty; give one row per task, one column per method")
    for place, row in enumerate(rates):
        if len(row) != len(rates[0]):
            raise BadOption(f"rates[{place}] has {len(row)} methods, rates[0] {len(rates[0])}")
        for rate in row:
            if not (rate >= 0 and math.isfinite(rate)):
                raise BadOption(f"rate={rate!r} of task {place} must be at least 0 and finite")
