import math

import pytest

from runwright.core.errors import BadOption
from runwright.judge.metrics import majority_at_k

RIGHT = frozenset({"a"})


@pytest.mark.parametrize(
    ("answers", "k", "expected"),
    [
        pytest.param("aab", 3, 1.0, id="most are right"),
        pytest.param("abb", 3, 0.0, id="most are wrong"),
        pytest.param("ab", 2, 0.5, id="a tie is shared"),
        pytest.param("abc", 3, 1 / 3, id="a tie of three"),
        pytest.param("aab", 1, 2 / 3, id="one voter is pass@1"),
        # of {aa, ab, ab} one is right and two are ties
        pytest.param("aab", 2, 2 / 3, id="subsets"),
    ],
)
def test_known_answers(answers: str, k: int, expected: float) -> None:
    assert majority_at_k(answers, RIGHT, k) == pytest.approx(expected)


def test_many_subsets_are_drawn_by_the_seed_and_come_near() -> None:
    answers = "a" * 60 + "b" * 40
    found = majority_at_k(answers, RIGHT, 5, seed=1)
    assert found == majority_at_k(answers, RIGHT, 5, seed=1)
    ways = [math.comb(60, a) * math.comb(40, 5 - a) for a in range(6)]
    exact = sum(ways[3:]) / sum(ways)
    assert found == pytest.approx(exact, abs=0.04)


def test_a_k_out_of_range_is_refused() -> None:
    with pytest.raises(BadOption, match="k=3 must be 1 to samples=2"):
        majority_at_k("ab", RIGHT, 3)
