import pytest

from runwright.core import CheckResult, Mismatch, Outcome
from runwright.write.debug.search.closeness import between, distance


@pytest.mark.parametrize(
    ("far", "near", "expected"),
    [
        (9, 5, 4),
        ("xyz", "helo", "hello"),
        ([], [1, 2], [1, 2, 3]),
        ({}, {"a": 1}, {"a": 1, "b": 2}),
        ((1, 2), (1, 3), (1, 3, 4)),
        ("4", 5, 4),
    ],
    ids=["numbers", "texts", "lists", "dicts", "tuples", "types"],
)
def test_a_nearer_value_has_a_smaller_distance(far: object, near: object, expected: object) -> None:
    assert 0 < between(near, expected) < between(far, expected) <= 1


def test_equal_values_are_at_zero_and_truth_values_at_one_or_zero() -> None:
    assert between([1], [1]) == between(None, None) == between(2.0, 2.0) == 0
    assert between(True, False) == 1
    assert between(1, True) == 1


def test_a_result_that_kept_its_values_gives_a_distance() -> None:
    kept = Mismatch("f([1])", [1, 2], [1, 2, 3])
    result = CheckResult("f", Outcome.FAILED, mismatch=kept)
    assert distance(result) == pytest.approx(0.2)


def test_a_result_without_values_gives_none() -> None:
    assert distance(CheckResult("f", Outcome.FAILED, "f(1) raised ValueError: x")) is None


def test_numbers_beyond_every_float_have_a_distance_or_none() -> None:
    huge = CheckResult("f", Outcome.FAILED, mismatch=Mismatch("f()", 10**400, 1.5))
    assert distance(huge) is None
