"""Judging a `Suite`: pytest or unittest on the checker's side, the program behind proxies.

Theory of operation. The framework runs in the checking process, so what it collects, skips and
compares is out of the program's reach, and the result is `isolated`. A test that needs the
program's own objects (their `==`, a subclass of them, a patched name) cannot be judged so. If the
suite allows it (`Suite.single_process`), such tests, and no others, run again in the program's
process (guest/alone.py) and the result is marked `single_process`. A program can bring that about,
by returning an object where a value is wanted, and then its word counts: so it is off by default.

Nothing ran, a test was skipped, a test did not report: never passed.
"""

from collections.abc import Sequence
from dataclasses import replace

from runwright.core.check import Suite
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Outcome, Trust
from runwright.judge.beside import run_beside
from runwright.judge.ending import describe, failure_of, unfinished
from runwright.judge.linked import run_linked
from runwright.judge.reports import Report, TestRecord, read_report, test_files
from runwright.run import Sandbox

_SUITE = "runwright.judge.guest.suite"
_MOST_NAMED = 3  # tests whose trouble stands in the message


async def judge_suite(
    program: Program, suite: Suite, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Run a suite's tests against a program.

    Raises:
        NeedsExtra: the suite is for pytest, which is not installed.
    """
    request: dict[str, object] = {
        "module": program.module,
        "framework": suite.framework,
        "files": test_files(suite.files),
        "select": list(suite.select),
    }
    candidate, checker = await run_linked(
        program, _SUITE, request, sandbox, limits=limits, files=suite.files
    )
    execution = candidate.execution
    if execution.status is Status.SANDBOX_ERROR:
        return unfinished(suite.name, execution, what="the program")
    report = read_report(checker.result.splitlines())
    if report.found is None and not report.gone:
        message = f"the suite itself {describe(checker.execution)}"
        return CheckResult(suite.name, Outcome.COULD_NOT_JUDGE, message, usage=execution.usage)
    result = _result(suite.name, report, execution)
    undecided = [one.test for one in report.records if one.outcome == "could_not_judge"]
    if not (suite.single_process and undecided and result.outcome is Outcome.COULD_NOT_JUDGE):
        return result
    execution, beside = await run_beside(program, suite, undecided, sandbox, limits=limits)
    merged = replace(beside, records=(*_judged(report), *beside.records))
    return replace(_beside_result(suite.name, merged, execution), trust=Trust.SINGLE_PROCESS)


def _judged(report: Report) -> list[TestRecord]:
    return [record for record in report.records if record.outcome != "could_not_judge"]


def _beside_result(name: str, report: Report, execution: Execution) -> CheckResult:
    """Sum up a run beside the program, which may have ended it or replaced what judges it."""
    if execution.status is Status.SANDBOX_ERROR:
        return unfinished(name, execution, what="the program")
    result = _result(name, report, execution)
    if result.passed and report.tampered:
        message = f"{report.tampered} was replaced and not put back"
        return replace(result, outcome=Outcome.COULD_NOT_JUDGE, message=message)
    if result.passed and execution.status is not Status.OK:
        return unfinished(name, execution, what="after its tests, the program")
    return result


def _result(name: str, report: Report, execution: Execution) -> CheckResult:
    """Sum up: failed if any test failed, passed only if every test there was passed."""
    if report.gone:
        return _gone(name, report.gone, execution)
    worst = _worst(report)
    if worst == "passed":
        return CheckResult(name, Outcome.PASSED, usage=execution.usage)
    if worst == "missing":
        missing = report.missing()
        message = f"did not run: {_some(missing)}" if missing else "no test ran"
        return CheckResult(name, Outcome.COULD_NOT_JUDGE, message, usage=execution.usage)
    chosen = [record for record in report.records if record.outcome == worst]
    outcome = Outcome.FAILED if worst == "failed" else Outcome.COULD_NOT_JUDGE
    message = _message(chosen, worst, len(report.records))
    failure = chosen[0].failure if outcome is Outcome.FAILED else ""
    result = CheckResult(name, outcome, message, usage=execution.usage, failure=failure)
    return _with_ending(result, execution) if failure == "exit" else result


def _worst(report: Report) -> str:
    outcomes = {record.outcome for record in report.records}
    for outcome in ("failed", "could_not_judge", "skipped"):
        if outcome in outcomes:
            return outcome
    return "missing" if report.missing() or "passed" not in outcomes else "passed"


def _gone(name: str, why: str, execution: Execution) -> CheckResult:
    """Return the result of a program that could not be called, or that forged what it said."""
    result = CheckResult(name, Outcome.FAILED, why, usage=execution.usage, failure="forged")
    return _with_ending(result, execution) if " ended " in why else result


def _with_ending(result: CheckResult, candidate: Execution) -> CheckResult:
    """Say how the program ended, if its end decided."""
    return replace(
        result,
        message=f"{result.message}: it {describe(candidate)}",
        status=candidate.status,
        usage=candidate.usage,
        failure=failure_of(candidate),
    )


def _message(records: Sequence[TestRecord], outcome: str, total: int) -> str:
    word = {"could_not_judge": "could not be judged", "skipped": "skipped"}.get(outcome, outcome)
    if total == 1:
        (one,) = records
        return f"skipped: {one.message}" if outcome == "skipped" else one.message
    told = [f"{one.test}: {one.message}" for one in records[:_MOST_NAMED]]
    more = f"; and {len(records) - _MOST_NAMED} more" if len(records) > _MOST_NAMED else ""
    return f"{len(records)} of {total} tests {word}: {'; '.join(told)}{more}"


def _some(tests: Sequence[str]) -> str:
    more = f" and {len(tests) - _MOST_NAMED} more" if len(tests) > _MOST_NAMED else ""
    return ", ".join(tests[:_MOST_NAMED]) + more
