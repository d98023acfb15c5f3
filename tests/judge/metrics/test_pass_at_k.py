import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.errors import BadOption
from runwright.judge.metrics import Count, pass_at_k, pass_at_k_of

counts = st.integers(1, 12).flatmap(lambda n: st.builds(Count, st.just(n), st.integers(0, n)))


@pytest.mark.parametrize(
    ("n", "c", "k", "expected"),
    [
        (10, 3, 5, 0.916667),
        (5, 2, 3, 0.9),
        (20, 5, 10, 0.983746),
        (4, 2, 2, 0.833333),
        (10, 1, 5, 0.5),
        (3, 0, 3, 0.0),
        (3, 1, 3, 1.0),
    ],
)
def test_known_answers(n: int, c: int, k: int, expected: float) -> None:
    assert pass_at_k(Count(n, c), k) == pytest.approx(expected, abs=5e-7)


@given(counts, st.data())
def test_it_is_what_counting_all_subsets_gives(count: Count, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, count.samples))
    flags = [i < count.right for i in range(count.samples)]
    subsets = [any(subset) for subset in itertools.combinations(flags, k)]
    assert pass_at_k(count, k) == pytest.approx(sum(subsets) / len(subsets), abs=1e-12)


@given(st.integers(2, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_it_grows_with_right_samples_and_with_k(pair: tuple[int, int]) -> None:
    n, c = pair
    for k in (1, n // 2, n - 1):
        if k:
            assert pass_at_k(Count(n, c), k) <= pass_at_k(Count(n, c + 1), k) + 1e-12
            assert pass_at_k(Count(n, c), k) <= pass_at_k(Count(n, c), k + 1) + 1e-12


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_pass_at_1_is_the_share_of_right_samples(pair: tuple[int, int]) -> None:
    n, c = pair
    assert pass_at_k(Count(n, c), 1) == pytest.approx(c / n, rel=1e-12)


@pytest.mark.parametrize("c", [1, 2, 500_000, 999_999, 10**6])
@pytest.mark.parametrize("k", [1, 10, 100, 500_000, 10**6])
def test_a_million_samples_are_exact_too(c: int, k: int) -> None:
    n = 10**6
    value = pass_at_k(Count(n, c), k)
    if k == 10:
        expected = 1 - math.prod((n - c - i) / (n - i) for i in range(k))
        assert value == pytest.approx(expected, rel=1e-9)
    if c == 1:
        assert value == pytest.approx(k / n, rel=1e-12)
    if c == n or k > n - c:
        assert value == 1.0


def test_k_is_left_out_when_a_task_has_fewer_samples() -> None:
    assert pass_at_k_of([Count(10, 1), Count(4, 4)], 5) is None
    assert pass_at_k_of([], 1) is None
    found = pass_at_k_of([Count(10, 1), Count(5, 5)], 5)
    assert found is not None
    assert found.value == pytest.approx(0.75)


@pytest.mark.parametrize("k", [0, -1, 4])
def test_a_k_that_cannot_be_drawn_is_refused(k: int) -> None:
    with pytest.raises(BadOption, match=f"k={k} must be 1 to samples=3"):
        pass_at_k(Count(3, 1), k)


def test_more_right_samples_than_samples_are_refused() -> None:
    with pytest.raises(BadOption, match="right=4 must be 0 to samples=3"):
        Count(3, 4)
