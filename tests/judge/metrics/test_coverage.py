import pytest

from runwright.core import CheckResult, Outcome, Verdict
from runwright.judge.metrics import check_coverage, requirement_coverage

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.COULD_NOT_JUDGE


@pytest.mark.parametrize(
    ("outcomes", "skipped", "expected"),
    [
        ([P, F, P, P], 0, 0.75),
        ([P, F], 2, 0.25),
        ([P, N], 0, None),
        ([], 0, None),
    ],
)
def test_the_share_of_checks_passed(
    outcomes: list[Outcome], skipped: int, expected: float | None
) -> None:
    results = tuple(CheckResult(str(i), outcome) for i, outcome in enumerate(outcomes))
    assert check_coverage(Verdict(results, skipped=skipped)) == expected


def test_the_share_of_requirements_covered() -> None:
    covers = {"t1": "abc", "t2": "cd", "t3": "d", "t4": "ab"}
    assert requirement_coverage(covers, ["t1", "t2"]) == 1.0
    assert requirement_coverage(covers, ["t4"]) == 0.5
    assert requirement_coverage(covers, []) == 0.0
    assert requirement_coverage(covers, ["t1"], required="abcdefgh") == 3 / 8
    assert requirement_coverage({}, []) == 1.0
