"""Shares of mended programs."""

import pytest

from runwright.core.errors import BadOption
from runwright.judge.metrics import Repair


@pytest.mark.parametrize(
    ("counts", "accuracy", "success_rate"),
    [((164, 38, 29), 94.5, 76.3), ((164, 164, 160), 97.6, 97.6), ((500, 164, 64), 80.0, 39.0)],
)
def test_the_papers_shares(
    counts: tuple[int, int, int], accuracy: float, success_rate: float
) -> None:
    repair = Repair(*counts)
    assert repair.success_rate is not None
    assert round(100 * repair.accuracy, 1) == accuracy
    assert round(100 * repair.success_rate, 1) == success_rate


def test_where_nothing_fails_there_is_no_rate() -> None:
    assert (Repair(3, 0, 0).accuracy, Repair(3, 0, 0).success_rate) == (1.0, None)


@pytest.mark.parametrize("counts", [(0, 0, 0), (3, 4, 0), (3, 2, 3), (3, 2, -1)])
def test_counts_that_do_not_agree_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(BadOption, match="at most the next"):
        Repair(*counts)
