import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.errors import BadOption
from runwright.judge.metrics import mcnemar


@pytest.mark.parametrize(
    ("wins", "losses", "expected"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (8, 2, 0.109375), (5, 5, 1.0)],
)
def test_known_answers(wins: int, losses: int, expected: float) -> None:
    assert mcnemar(wins, losses) == pytest.approx(expected, rel=1e-10)


@given(st.integers(0, 200), st.integers(0, 200))
def test_it_is_the_binomial_tail_in_whole_numbers(wins: int, losses: int) -> None:
    total = wins + losses
    tail = sum(math.comb(total, i) for i in range(min(wins, losses) + 1))
    assert mcnemar(wins, losses) == pytest.approx(min(1.0, 2 * tail / 2**total), rel=1e-9)
    assert mcnemar(wins, losses) == mcnemar(losses, wins)


def test_many_tasks_do_not_overflow() -> None:
    assert 0 < mcnemar(50_500, 49_500) < 0.01


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(BadOption):
        mcnemar(-1, 2)
