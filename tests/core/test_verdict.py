from hypothesis import given
from hypothesis import strategies as st

from runwright.core import CheckResult, Outcome, Verdict

results = st.lists(
    st.builds(CheckResult, st.just("check"), st.sampled_from(Outcome)), max_size=4
).map(tuple)


def verdict(*outcomes: Outcome, skipped: int = 0) -> Verdict:
    return Verdict(tuple(CheckResult("check", outcome) for outcome in outcomes), skipped)


@given(results, st.integers(0, 2))
def test_a_verdict_is_passed_only_if_every_check_ran_and_passed(
    ran: tuple[CheckResult, ...], skipped: int
) -> None:
    whole = Verdict(ran, skipped)
    every = bool(ran) and not skipped and all(result.passed for result in ran)
    assert whole.passed == every == (whole.outcome is Outcome.PASSED)


@given(results, st.integers(0, 2))
def test_a_verdict_is_failed_if_and_only_if_a_check_failed(
    ran: tuple[CheckResult, ...], skipped: int
) -> None:
    failed = any(result.outcome is Outcome.FAILED for result in ran)
    assert (Verdict(ran, skipped).outcome is Outcome.FAILED) == failed


@given(results)
def test_passed_checks_are_counted(ran: tuple[CheckResult, ...]) -> None:
    count = sum(result.outcome is Outcome.PASSED for result in ran)
    assert Verdict(ran).passed_count == count


def test_no_checks_skipped_checks_and_our_trouble_are_never_passed() -> None:
    passed, trouble = Outcome.PASSED, Outcome.COULD_NOT_JUDGE
    assert verdict().outcome is trouble
    assert verdict(passed, skipped=1).outcome is trouble
    assert verdict(passed, trouble).outcome is trouble
    assert verdict(trouble, Outcome.FAILED).outcome is Outcome.FAILED
    assert verdict(passed, passed).outcome is passed
