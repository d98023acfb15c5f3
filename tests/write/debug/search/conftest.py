from collections.abc import Callable

import pytest

from runwright.core import Budget
from runwright.lab import Lab
from runwright.run import LocalSandbox

LabMaker = Callable[..., Lab]


@pytest.fixture
def make_lab(sandbox: LocalSandbox) -> LabMaker:
    """Open a lab: keywords are a lab's own, and `candidates` of the budget."""

    def make(candidates: int = 2000, **given: object) -> Lab:
        budget = Budget(wall_s=120, candidates=candidates)
        return Lab(sandbox, strategy="search", budget=budget, **given)  # type: ignore[arg-type]

    return make
