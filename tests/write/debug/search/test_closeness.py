import pytest

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


def test_a_message_with_readable_values_gives_a_distance() -> None:
    assert distance("f([1]) returned [1, 2], expected [1, 2, 3]") == pytest.approx(0.2)


@pytest.mark.parametrize(
    "message",
    ["f(1) raised ValueError: x", "f(1) returned <object>, expected 3", "", "x" * 5000],
    ids=["fault", "object", "empty", "long"],
)
def test_other_messages_give_none(message: str) -> None:
    assert distance(message) is None
