from math import inf

from runwright.cli.heat import heat, most_suspicious
from runwright.core import Suspect


def test_heat_is_the_share_of_the_highest_score() -> None:
    suspects = (Suspect(4, 5, 2.0, "f"), Suspect(5, 6, 8.0, "f"), Suspect(9, 9, 0.0, "f"))
    assert heat(suspects) == {4: 0.25, 5: 1.0, 6: 1.0}


def test_heat_of_an_unbounded_score_is_a_number() -> None:
    assert heat((Suspect(1, 1, inf, "f"), Suspect(2, 2, 3.0, "f"))) == {1: 1.0}


def test_no_suspects_are_no_heat() -> None:
    assert heat(()) == {}


def test_ties_keep_the_order_of_the_strategy() -> None:
    one, two, three = (Suspect(n, n, score, "f") for n, score in ((7, 0.5), (3, 0.9), (2, 0.5)))
    assert most_suspicious((one, two, three), most=2) == (two, one)
