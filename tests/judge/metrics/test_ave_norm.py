import pytest

from runwright.core.errors import BadOption
from runwright.judge.metrics import ave_norm, average_rank


def test_the_best_of_every_task_has_a_hundred() -> None:
    assert ave_norm([[80, 40], [10, 5]]) == (100, 50)
    assert ave_norm([[80, 40], [5, 10]]) == (75, 75)


def test_the_unit_of_the_rates_does_not_matter() -> None:
    assert ave_norm([[0.8, 0.4]]) == ave_norm([[80, 40]])


def test_a_task_that_nobody_solves_is_left_out() -> None:
    assert ave_norm([[80, 40], [0, 0]]) == ave_norm([[80, 40]])
    assert ave_norm([[0, 0]]) == (0, 0)


def test_equal_rates_share_their_places() -> None:
    assert average_rank([[3, 1, 2]]) == (1, 3, 2)
    assert average_rank([[5, 5, 1]]) == (1.5, 1.5, 3)
    assert average_rank([[0, 0], [1, 0]]) == (1.25, 1.75)


@pytest.mark.parametrize(
    ("rates", "message"),
    [
        ([], "rates are empty"),
        ([[]], "rates are empty"),
        ([[1], [1, 2]], r"rates\[1\] has 2 methods, rates\[0\] 1"),
        ([[-1.0]], "rate=-1.0 of task 0"),
        ([[float("nan")]], "rate=nan"),
        ([[float("inf")]], "rate=inf"),
    ],
)
def test_rates_that_make_no_table_are_refused(rates: list[list[float]], message: str) -> None:
    for metric in (ave_norm, average_rank):
        with pytest.raises(BadOption, match=message):
            metric(rates)
