"""The order in which programs are handed in."""

from random import Random

from runwright.write.generate.codet.ranking import Ranked, ranking

# Scores: 2 programs with 2 tests, one with 2 others, one with 1, two with none.
PASSED = [{0, 1}, set[int](), {2, 3}, {0, 1}, set[int](), {4}]


def test_one_of_each_set_comes_by_turns_and_those_without_last() -> None:
    ranked = ranking(PASSED, [1] * 5, Random(0))
    assert {one.program for one in ranked[:1]} < {0, 3}
    assert [one.program for one in ranked[1:3]] == [2, 5]
    assert {one.program for one in (ranked[0], ranked[3])} == {0, 3}
    assert {one.program for one in ranked[4:]} == {1, 4}
    assert ranked[1] == Ranked(2, 2.0, 1, 2)
    assert ranked[4].score == ranked[4].tests == ranked[4].agreeing == 0


def test_sets_of_equal_score_are_one_tier() -> None:
    firsts = {ranking([{0}, {1}], [1, 1], Random(seed))[0].program for seed in range(20)}
    assert firsts == {0, 1}


def test_the_same_seed_draws_the_same_and_another_may_not() -> None:
    passed = [{0}] * 9
    orders = [ranking(passed, [1], Random(seed)) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(one.program for one in orders[2]) == list(range(9))


def test_no_program_is_no_order() -> None:
    assert ranking([], [], Random(0)) == ()
