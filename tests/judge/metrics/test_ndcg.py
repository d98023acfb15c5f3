import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.errors import BadOption
from runwright.judge.metrics import ndcg_at_k


def test_known_answers() -> None:
    assert ndcg_at_k([1, 3, 2, 0]) == pytest.approx(0.8175, abs=5e-5)
    assert ndcg_at_k([1, 3, 2, 0], linear=False) == pytest.approx(0.7364, abs=5e-5)
    assert ndcg_at_k([3, 2, 1, 0]) == 1.0
    assert ndcg_at_k([0, 0]) == 0.0
    assert ndcg_at_k([]) == 0.0


def test_only_the_first_k_places_count() -> None:
    assert ndcg_at_k([0, 0, 3], 2) == 0.0
    assert ndcg_at_k([3, 0, 3], 1) == 1.0


@given(st.lists(st.integers(0, 3), min_size=1), st.integers(1, 12))
def test_the_best_order_is_1_and_none_is_above_it(relevances: list[int], k: int) -> None:
    best = ndcg_at_k(sorted(relevances, reverse=True), k)
    assert best == (1.0 if any(relevances) else 0.0)
    assert 0 <= ndcg_at_k(relevances, k) <= best + 1e-12


@pytest.mark.parametrize("relevances", [[-1], [float("nan")], [float("inf")]])
def test_a_relevance_out_of_range_is_refused(relevances: list[float]) -> None:
    with pytest.raises(BadOption, match="relevance="):
        ndcg_at_k(relevances)
