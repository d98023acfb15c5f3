"""Consensus sets and what to expect of a ranking; systems/test_codet.py has known answers."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.core.errors import BadOption
from runwright.write.generate.codet.agreement import consensus_sets, expected_pass_at_k, tiers

POOLS = st.lists(st.frozensets(st.integers(0, 3), max_size=3), min_size=1, max_size=5)


@given(POOLS, st.sampled_from(["sqrt", "product", "log"]))
def test_a_set_holds_every_program_that_passes_the_same(
    passed: list[frozenset[int]], score: str
) -> None:
    sets = consensus_sets(passed, [1, 2, 1, 3], score=score)
    assert sorted(at for one in sets for at in one.programs) == [
        at for at, tests in enumerate(passed) if tests
    ]
    assert all(passed[at] == frozenset(one.tests) for one in sets for at in one.programs)
    assert [one.score for one in sets] == sorted((one.score for one in sets), reverse=True)
    assert sorted(at for tier in tiers(sets) for at in tier) == sorted(
        at for one in sets for at in one.programs
    )


@given(POOLS, st.lists(st.booleans(), min_size=5, max_size=5), st.integers(1, 4))
def test_the_expectation_is_that_of_all_draws(
    passed: list[frozenset[int]], right: list[bool], k: int
) -> None:
    ranked = tiers(consensus_sets(passed, [1] * 4))
    if not ranked:
        return
    rounds = [ranked[position % len(ranked)] for position in range(k)]
    draws = list(itertools.product(*rounds))
    share = sum(any(right[at] for at in draw) for draw in draws) / len(draws)
    assert expected_pass_at_k(ranked, right[: len(passed)], k) == pytest.approx(share)


def test_scores_that_are_equal_but_for_rounding_are_one_tier() -> None:
    # sqrt(3) * 5, and sqrt(75) * 1, which is 5e-16 away in floating point or not
    passed = [frozenset({0, 1, 2, 3, 4})] * 3 + [frozenset({5})] * 75
    assert len(tiers(consensus_sets(passed, [1] * 6))) == 1


@pytest.mark.parametrize("k", [0, -1])
def test_k_is_at_least_one(k: int) -> None:
    with pytest.raises(BadOption, match="at least 1"):
        expected_pass_at_k([(0,)], [True], k)


def test_an_unknown_score_is_named() -> None:
    with pytest.raises(BadOption, match="score='cube' must be sqrt, product, log"):
        consensus_sets([frozenset({0})], [1], score="cube")
