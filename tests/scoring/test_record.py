import pytest

from runwright.core import CheckResult, Outcome, Verdict
from runwright.scoring import Score

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.COULD_NOT_JUDGE
BOTH = Score("plus", ("base", "plus"))


@pytest.mark.parametrize(
    ("score", "outcomes", "skipped", "expected"),
    [
        pytest.param(BOTH, {"base": P, "plus": P}, 0, P, id="both pass"),
        pytest.param(BOTH, {"base": P, "plus": F}, 0, F, id="plus fails"),
        pytest.param(BOTH, {"base": F}, 1, F, id="base fails and plus is skipped"),
        pytest.param(BOTH, {"base": F, "plus": P}, 0, F, id="plus without base"),
        pytest.param(BOTH, {"base": P, "plus": N}, 0, N, id="not known"),
        pytest.param(BOTH, {"base": F, "plus": N}, 0, F, id="failed is known"),
        pytest.param(BOTH, {"base": P}, 0, P, id="no such check"),
        pytest.param(BOTH, {"other": P}, 0, N, id="none of its checks"),
        pytest.param(BOTH, {}, 0, N, id="no check"),
        pytest.param(Score("base", ("base",)), {"base": P, "plus": F}, 3, P, id="base alone"),
        pytest.param(Score("pass", ()), {"a": P, "b": P}, 0, P, id="all"),
        pytest.param(Score("pass", ()), {"a": P}, 1, N, id="all but one"),
    ],
)
def test_a_score_asks_for_its_checks(
    score: Score, outcomes: dict[str, Outcome], skipped: int, expected: Outcome
) -> None:
    results = tuple(CheckResult(name, outcome) for name, outcome in outcomes.items())
    assert score.outcome(Verdict(results, skipped=skipped)) is expected
