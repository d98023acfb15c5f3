"""Judging a `Suite`: pytest or unittest on the checker's side, the program behind proxies.

Theory of operation. The framework runs in the checking process, so what it collects, skips and
compares is out of the program's reach, and the result is `isolated`. A test that needs the
program's own objects (their `==`, a subclass of them, a patched name) cannot be judged so. If the
suite allows it (`Suite.single_process`), such tests, and no others, run again in the program's
process (guest/alone.py) and the result is marked `single_process`.

Which tests must report is known beforehand from the isolated run. Nothing ran, a test was skipped,
a test did not report: never passed.
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from runwright.core.check import Suite
from runwright.core.errors import NeedsExtra
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Outcome, Trust
from runwright.judge.ending import describe, failure_of, unfinished
from runwright.judge.guest.frameworks import ABSENT, END
from runwright.judge.linked import run_linked
from runwright.run import Sandbox

_SUITE = "runwright.judge.guest.suite"
_MOST_NAMED = 3  # tests whose trouble stands in the message


@dataclass(frozen=True, slots=True)
class TestRecord:
    """What became of one test."""

    test: str  # "test_f.py::TestF::test_one"
    outcome: str  # passed, failed, could_not_judge, skipped, xfailed
    message: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of a suite reported."""

    records: tuple[TestRecord, ...]
    found: tuple[str, ...] | None  # every test there was; None: the run did not come to its end
    gone: str = ""  # why the program could not be called at all

    def missing(self) -> list[str]:
        """Return the tests that did not report."""
        told = {record.test for record in self.records}
        return [test for test in self.found or () if test not in told]


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
    if candidate.execution.status is Status.SANDBOX_ERROR:
        return unfinished(suite.name, candidate.execution, what="the program")
    report = read_report(checker.result.splitlines())
    if report.found is None and not report.gone:
        message = f"the suite itself {describe(checker.execution)}"
        usage = candidate.execution.usage
        return CheckResult(suite.name, Outcome.COULD_NOT_JUDGE, message, usage=usage)
    return _result(suite.name, report, candidate.execution)


def test_files(files: Sequence[File]) -> list[str]:
    """Return the paths of the test files: `test_*.py` and `*_test.py`, or every other module."""
    paths = [file.path for file in files if file.path.endswith(".py")]
    stems = {path: PurePosixPath(path).stem for path in paths}
    named = [path for path in paths if _is_test_name(stems[path])]
    return named or [path for path in paths if stems[path] not in ("conftest", "__init__")]


def _is_test_name(stem: str) -> bool:
    return stem.startswith("test_") or stem.endswith("_test")


def read_report(lines: Iterable[bytes]) -> Report:
    """Read the records of a run, one per line.

    Raises:
        NeedsExtra: the framework is not installed.
    """
    records: list[TestRecord] = []
    found: tuple[str, ...] | None = None
    gone = ""
    for line in lines:
        try:
            form = json.loads(line)
            if ABSENT in form:
                raise NeedsExtra(
                    f"a suite of {form[ABSENT]} needs {form[ABSENT]}; "
                    "pip install 'runwright[suites]'"
                )
            if END in form:
                found = tuple(map(str, form[END]))
            elif "gone" in form:
                gone = str(form["gone"])
            else:
                records.append(TestRecord(**form))
        except (ValueError, TypeError):  # half of a line: the run was cut short
            break
    return Report(tuple(records), found, gone)


def _result(name: str, report: Report, candidate: Execution) -> CheckResult:
    """Sum up: failed if any test failed, passed only if every test there was passed."""
    if report.gone:
        failed = CheckResult(name, Outcome.FAILED, report.gone, failure="forged")
        return _with_ending(failed, candidate)
    outcomes = {record.outcome for record in report.records}
    missing = report.missing()
    if "failed" in outcomes:
        outcome, worst = Outcome.FAILED, "failed"
    elif "could_not_judge" in outcomes:
        outcome, worst = Outcome.COULD_NOT_JUDGE, "could_not_judge"
    elif "skipped" in outcomes:
        outcome, worst = Outcome.COULD_NOT_JUDGE, "skipped"
    elif missing or "passed" not in outcomes:
        message = f"did not run: {_some(missing)}" if missing else "no test ran"
        return CheckResult(name, Outcome.COULD_NOT_JUDGE, message, usage=candidate.usage)
    else:
        return CheckResult(name, Outcome.PASSED, usage=candidate.usage)
    chosen = [record for record in report.records if record.outcome == worst]
    message = _message(chosen, worst, len(report.records))
    failure = chosen[0].failure if outcome is Outcome.FAILED else ""
    result = CheckResult(name, outcome, message, usage=candidate.usage, failure=failure)
    return _with_ending(result, candidate) if failure == "exit" else result


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
