from runwright.core import Attempt, CheckResult, Outcome, Program, Solution, Usage, Verdict


def attempt(source: str, outcome: Outcome) -> Attempt:
    return Attempt(Program(source), Verdict((CheckResult("check", outcome),)))


def test_a_solution_is_solved_if_its_first_attempt_passes() -> None:
    good, bad = attempt("good", Outcome.PASSED), attempt("bad", Outcome.FAILED)
    assert Solution("t", "search", (good, bad), Usage()).best is good
    assert Solution("t", "search", (good, bad), Usage()).solved
    assert not Solution("t", "search", (bad, good), Usage()).solved


def test_a_solution_without_attempts_is_not_solved() -> None:
    empty = Solution("t", "search", (), Usage())
    assert empty.best is None
    assert not empty.solved
