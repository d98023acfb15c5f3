import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from runwright.write.testgen.reduction import reduced, set_cover
from runwright.write.testgen.requirements import Relation

SUITES = st.lists(st.frozensets(st.integers(0, 9), max_size=6), max_size=8)


@given(SUITES)
def test_a_cover_meets_all_that_the_suite_does(tests: list[frozenset[int]]) -> None:
    chosen = set_cover(dict(enumerate(tests)))
    assert len(set(chosen)) == len(chosen)
    assert frozenset().union(*(tests[at] for at in chosen)) == frozenset().union(*tests)


@given(SUITES)
def test_a_cover_is_at_most_a_logarithm_longer_than_the_shortest(
    tests: list[frozenset[int]],
) -> None:
    everything = frozenset().union(*tests)
    fewest = next(
        size
        for size in range(len(tests) + 1)
        for some in combinations(tests, size)
        if frozenset().union(*some) == everything
    )
    largest = max(map(len, tests), default=0)
    bound = fewest * (1 + math.log(largest)) if largest else 0
    assert len(set_cover(dict(enumerate(tests)))) <= bound


def test_of_equals_the_first_is_taken() -> None:
    assert set_cover({"b": {1, 2}, "a": {2, 1}, "c": {3}}) == ["b", "c"]


def relation(*tests: str) -> Relation:
    return Relation("mutants", tuple(map(frozenset, tests)), 26)


def test_base_tests_are_kept_beside_the_union_of_the_covers() -> None:
    one = relation("", "ab", "abc", "d", "ad")
    two = relation("z", "x", "", "", "x")
    assert reduced([one, two], base=1, size=5) == [0, 1, 2, 3]
    assert reduced([one], base=1, size=5) == [0, 2, 3]
    assert reduced([two], base=1, size=5) == [0, 1]
    assert reduced([], base=2, size=5) == [0, 1]


def test_what_some_tests_meet_together() -> None:
    assert relation("ab", "b", "c").met([1, 2]) == {"b", "c"}
    assert relation("ab").met([]) == frozenset()
