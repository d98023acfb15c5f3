import math

import pytest

from runwright.core.errors import BadOption
from runwright.judge.metrics import estimate


def test_the_standard_error_of_a_share() -> None:
    found = estimate([1.0] * 72 + [0.0] * 92)
    share = 72 / 164
    assert found.value == pytest.approx(share)
    assert found.stderr == pytest.approx(math.sqrt(share * (1 - share) / 163))


def test_the_interval_holds_the_mean_and_is_near_two_standard_errors() -> None:
    found = estimate([1.0] * 72 + [0.0] * 92, draws=4000)
    assert found.stderr is not None
    assert found.low < found.value < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 * found.stderr, rel=0.1)


def test_a_seed_makes_the_interval_again() -> None:
    values = [i / 50 for i in range(50)]
    assert estimate(values, seed=3) == estimate(values, seed=3)
    assert estimate(values, seed=3) != estimate(values, seed=4)


def test_one_task_has_no_standard_error() -> None:
    found = estimate([0.5])
    assert (found.value, found.stderr, found.low, found.high) == (0.5, None, 0.5, 0.5)


@pytest.mark.parametrize("options", [{"confidence": 1.0}, {"confidence": 0.0}, {"draws": 0}])
def test_an_option_out_of_its_range_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(BadOption):
        estimate([1.0], **options)  # type: ignore[arg-type]


def test_no_tasks_have_no_mean() -> None:
    with pytest.raises(BadOption, match="no tasks"):
        estimate([])
