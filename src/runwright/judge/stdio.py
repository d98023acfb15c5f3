"""Judging `Stdio`: run the whole program and compare what it printed."""

from runwright.core.check import Stdio
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Outcome
from runwright.judge.calls import shown
from runwright.judge.compare import comparator
from runwright.judge.ending import WRONG_ANSWER, unfinished
from runwright.judge.mismatch import mismatch
from runwright.run import Sandbox


async def judge_stdio(
    program: Program, check: Stdio, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Run the program on an input and compare its output.

    Raises:
        UnknownName: the check names a comparator that does not exist.
    """
    compare = comparator(check.comparator)
    execution = await sandbox.run(program, stdin=check.stdin.encode(), limits=limits)
    if execution.status is not Status.OK:
        return unfinished(check.name, execution, what="the program")
    printed = str(execution.stdout)
    if compare(printed, check.stdout):
        return CheckResult(check.name, Outcome.PASSED, usage=execution.usage)
    message = f"printed {shown(printed)}, expected {shown(check.stdout)}"
    return CheckResult(
        check.name,
        Outcome.FAILED,
        message,
        usage=execution.usage,
        failure=WRONG_ANSWER,
        mismatch=mismatch("stdout", printed, check.stdout),
    )
