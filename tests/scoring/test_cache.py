from pathlib import Path

import pytest

from runwright.core import CheckResult, Mismatch, Outcome, Status, Verdict
from runwright.core.errors import BadFile
from runwright.scoring import VerdictCache

PASSED = Verdict((CheckResult("a", Outcome.PASSED),))
WRONG = CheckResult(
    "b", Outcome.FAILED, "why", failure="wrong_answer", mismatch=Mismatch("f(1)", (1, 2), {3})
)


@pytest.mark.parametrize("verdict", [PASSED, Verdict((WRONG,), skipped=2, warnings=("w",))])
def test_a_verdict_comes_back_as_it_was(verdict: Verdict, tmp_path: Path) -> None:
    with VerdictCache(tmp_path / "new") as cache:
        assert cache.get("k") is None
        cache.put("k", verdict)
    with VerdictCache(tmp_path / "new") as cache:
        assert cache.get("k") == verdict
        assert cache.get("other") is None


@pytest.mark.parametrize(
    "result",
    [
        CheckResult("a", Outcome.COULD_NOT_JUDGE),
        CheckResult("a", Outcome.FAILED, status=Status.TIMEOUT, failure="timeout"),
        CheckResult("a", Outcome.FAILED, failure="timeout"),
        CheckResult("a", Outcome.FAILED, status=Status.MEMORY, failure="memory"),
        CheckResult("a", Outcome.FAILED, status=Status.KILLED, failure="killed"),
    ],
    ids=lambda result: f"{result.status.value} {result.failure}",
)
def test_what_may_end_differently_next_time_is_not_kept(
    result: CheckResult, tmp_path: Path
) -> None:
    with VerdictCache(tmp_path) as cache:
        cache.put("k", Verdict((result,)))
        assert cache.get("k") is None


def test_two_open_it_at_once(tmp_path: Path) -> None:
    with VerdictCache(tmp_path) as one, VerdictCache(tmp_path) as two:
        one.put("k", PASSED)
        assert two.get("k") == PASSED


def test_a_file_that_is_none_of_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / "verdicts.sqlite").write_text("not a database, but a text that is long" * 100)
    with pytest.raises(BadFile, match=r"verdicts\.sqlite: cannot be used .*--no-cache"):
        VerdictCache(tmp_path).__enter__()
