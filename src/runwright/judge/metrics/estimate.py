"""A mean over tasks, and how uncertain it is: the tasks are a sample of all there could be."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.errors import BadOption


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of one value per task."""

    value: float
    stderr: float | None  # standard error of the mean over tasks; None: fewer than 2 tasks
    low: float  # ends of the bootstrap interval
    high: float
    tasks: int


def estimate(
    values: Sequence[float], *, confidence: float = 0.95, draws: int = 1000, seed: int = 0
) -> Estimate:
    """Return the mean of one value per task, its standard error and a percentile interval.

    Args:
        values: One per task, at least one.
        confidence: Share of the bootstrap's means within the interval, between 0 and 1.
        draws: Bootstrap samples of the tasks, >= 1.
        seed: Of the draws: the same seed, the same interval.

    Raises:
        BadOption: there is no value, or an option is out of its range.
    """
    if not values:
        raise BadOption("there are no tasks to take a mean over")
    if not 0 < confidence < 1:
        raise BadOption(f"confidence={confidence!r} must be between 0 and 1")
    if draws < 1:
        raise BadOption(f"draws={draws} must be at least 1")
    count = len(values)
    mean = math.fsum(values) / count
    stderr = None
    if count > 1:
        squares = math.fsum((value - mean) ** 2 for value in values)
        stderr = math.sqrt(squares / (count - 1) / count)
    source = random.Random(seed)
    means = sorted(math.fsum(source.choices(values, k=count)) / count for _ in range(draws))
    rest = (1 - confidence) / 2
    low, high = means[int(rest * (draws - 1))], means[math.ceil((1 - rest) * (draws - 1))]
    return Estimate(mean, stderr, low, high, count)
