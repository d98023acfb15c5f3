from enum import Enum
from typing import Literal

import pytest

from runwright.cli.mend import Setting
from runwright.cli.settings import parse_settings, typed_options
from runwright.core import Solution, Usage
from runwright.core.errors import BadOption


class Formula(Enum):
    OCHIAI = "ochiai"
    DSTAR = "dstar"


async def solve(
    task: object,
    lab: object,
    *,
    rounds: int = 10,
    share: float = 0.5,
    patient: bool = False,
    word: str = "",
    formula: Literal["ochiai", "dstar"] = "ochiai",
    kind: Formula = Formula.OCHIAI,
    most: int | None = None,
    kinds: tuple[str, ...] = (),
) -> Solution:
    return Solution("t", "s", (), Usage())


def options(*words: str) -> dict[str, object]:
    return typed_options("ours", solve, parse_settings(list(words)))


@pytest.mark.parametrize(
    ("word", "value"),
    [
        pytest.param("rounds=3", 3, id="int"),
        pytest.param("share=0.25", 0.25, id="float"),
        pytest.param("share=2", 2.0, id="float from int"),
        pytest.param("patient=yes", True, id="true"),
        pytest.param("patient=False", False, id="false"),
        pytest.param("word=a=b", "a=b", id="text with an equals sign"),
        pytest.param("formula=dstar", "dstar", id="literal"),
        pytest.param("kind=dstar", Formula.DSTAR, id="enum"),
        pytest.param("most=none", None, id="none"),
        pytest.param("most=4", 4, id="not none"),
        pytest.param("kinds=a, b", ("a", "b"), id="several"),
    ],
)
def test_a_setting_becomes_the_type_that_the_strategy_declares(word: str, value: object) -> None:
    (given,) = options(word).values()
    assert given == value
    assert type(given) is type(value)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        pytest.param(["rounds=many"], "rounds='many' must be a whole number", id="int"),
        pytest.param(["share=half"], "share='half' must be a number", id="float"),
        pytest.param(["patient=maybe"], "must be one of true, yes", id="flag"),
        pytest.param(["formula=best"], "must be one of ochiai, dstar", id="literal"),
        pytest.param(["kind=best"], "must be one of ochiai, dstar", id="enum"),
        pytest.param(["round=3"], "no option 'round'; did you mean 'rounds'?", id="misspelt"),
        pytest.param(["zzz=3"], "it has rounds, share", id="unknown"),
        pytest.param(["lab=3"], "no option 'lab'", id="not an option"),
        pytest.param(["rounds"], "must be NAME=VALUE", id="no value"),
        pytest.param(["=3"], "must be NAME=VALUE", id="no name"),
        pytest.param(["rounds=1", "rounds=2"], "given twice", id="twice"),
    ],
)
def test_a_setting_that_does_not_fit_says_what_would(words: list[str], reason: str) -> None:
    with pytest.raises(BadOption) as caught:
        options(*words)
    assert reason in str(caught.value)


def test_a_dash_in_a_name_is_an_underscore() -> None:
    assert parse_settings(["after-first=2"]) == (Setting("after_first", "2"),)
