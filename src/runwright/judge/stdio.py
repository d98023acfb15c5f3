"""Judging `Stdio`: run the whole program and compare what it printed, or ask a special judge.

The program never sees what is expected of it: input goes in, output comes out, and both the
comparison and the special judge are on our side. All of the output counts, so what is printed
beside the answer is wrong. Interactive problems, where program and judge talk, are not judged here.
"""

from dataclasses import replace

from runwright.core.check import Stdio
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Outcome
from runwright.judge.calls import shown
from runwright.judge.compare import comparator
from runwright.judge.ending import WRONG_ANSWER, unfinished
from runwright.judge.mismatch import mismatch
from runwright.judge.special import ask
from runwright.run import Sandbox

_ROOM = 64 << 10  # bytes that a program may print beyond what is expected, at least


async def judge_stdio(
    program: Program, check: Stdio, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Run the program on an input and judge its output.

    Raises:
        UnknownName: the check names a comparator that does not exist.
    """
    compare = comparator(check.comparator)
    limits = _with_room(check.limits or limits, check)
    stdin = check.stdin.encode("utf-8", "surrogateescape")
    execution = await sandbox.run(program, stdin=stdin, limits=limits)
    if execution.status is not Status.OK:
        return unfinished(check.name, execution, what="the program")
    if check.checker is not None:
        return await _ask(check.checker, check, execution, sandbox)
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


async def _ask(
    checker: Program, check: Stdio, execution: Execution, sandbox: Sandbox
) -> CheckResult:
    printed = str(execution.stdout)
    output = printed.encode("utf-8", "surrogateescape")
    opinion = await ask(checker, sandbox, given=check.stdin, output=output, answer=check.stdout)
    message = ""
    if opinion.outcome is not Outcome.PASSED:
        said = opinion.said or f"the checker refuses {shown(printed)}"
        message = said if opinion.outcome is Outcome.COULD_NOT_JUDGE else f"checker: {said}"
    return CheckResult(
        check.name,
        opinion.outcome,
        message,
        opinion.status,
        usage=execution.usage,
        failure=opinion.failure,
    )


def _with_room(limits: Limits, check: Stdio) -> Limits:
    """Let a program print at least what it must."""
    least = len(check.stdout.encode("utf-8", "surrogateescape")) + _ROOM
    return replace(limits, output_bytes=max(limits.output_bytes, least))
