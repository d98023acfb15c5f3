import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.judge.metrics import Count, pass_at_k, pass_hat_k, pass_hat_k_of

counts = st.integers(1, 12).flatmap(lambda n: st.builds(Count, st.just(n), st.integers(0, n)))


@given(counts, st.data())
def test_it_is_what_counting_all_subsets_gives(count: Count, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, count.samples))
    flags = [i < count.right for i in range(count.samples)]
    subsets = [all(subset) for subset in itertools.combinations(flags, k)]
    assert pass_hat_k(count, k) == pytest.approx(sum(subsets) / len(subsets), abs=1e-12)


@given(counts, st.data())
def test_it_is_pass_at_k_of_the_wrong_ones_turned_round(count: Count, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, count.samples))
    wrong = Count(count.samples, count.samples - count.right)
    assert pass_hat_k(count, k) == pytest.approx(1 - pass_at_k(wrong, k), abs=1e-12)


def test_k_is_left_out_when_a_task_has_fewer_samples() -> None:
    assert pass_hat_k_of([Count(2, 1), Count(1, 1)], 2) is None
    found = pass_hat_k_of([Count(4, 2), Count(4, 4)], 2)
    assert found is not None
    assert found.value == pytest.approx((1 / 6 + 1) / 2)
