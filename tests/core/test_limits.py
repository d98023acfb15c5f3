from dataclasses import fields, replace

import pytest

from runwright.core import Limits
from runwright.core.budget import Budget
from runwright.core.errors import BadOption

BOUNDS = [(cls(), field.name) for cls in (Limits, Budget) for field in fields(cls)]
NAMES = [f"{type(bounds).__name__}.{name}" for bounds, name in BOUNDS]


@pytest.mark.parametrize(("bounds", "name"), BOUNDS, ids=NAMES)
@pytest.mark.parametrize("value", [0, -1, float("nan")])
def test_a_bound_must_be_greater_than_zero(
    bounds: Limits | Budget, name: str, value: float
) -> None:
    changes: dict[str, float] = {name: value}
    with pytest.raises(BadOption, match=rf"^{name}={value!r} must be greater than 0$"):
        replace(bounds, **changes)  # type: ignore[arg-type]


def test_a_bound_may_be_as_small_or_large_as_wished() -> None:
    assert Limits(wall_s=0.001, open_files=1).wall_s == 0.001
    assert Limits(wall_s=float("inf")).wall_s == float("inf")
