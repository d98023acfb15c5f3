"""Judging `Embedded`: test code and program are one program of one process.

Published benchmarks in other languages than Python are made so: the tests follow the program's text
and the exit code is the grade. A program can then pass by exiting, by redefining `assert`, or by
patching the library that compares; the verdict is marked `single_process`.

A check that has `expected` does not trust that process. What is in it is questions alone: calls,
and code that writes down what each returned. The values that they must be are in a second program,
which runs after the first has ended and reads what it wrote. A program that leaves early has not
answered; to forge an answer it would have to know the right one.
"""

from dataclasses import replace

from runwright.core.check import Embedded
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Outcome, Trust
from runwright.judge.ending import unfinished
from runwright.judge.special import LIMITS, opinion
from runwright.run import Sandbox

NO_ANSWERS = "no_answers"  # it ended well without answering


async def judge_embedded(
    program: Program, check: Embedded, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Run the program with the test code below it, then hold its answers against the values."""
    whole = replace(
        program, source=program.source + check.source, files=(*program.files, *check.files)
    )
    fetch = () if check.expected is None else (Embedded.ANSWERS,)
    execution = await sandbox.run(whole, limits=limits, fetch=fetch)
    trust = Trust.SINGLE_PROCESS if check.expected is None else Trust.ISOLATED
    if execution.status is not Status.OK:
        result = unfinished(check.name, execution, what="the program")
        return replace(result, trust=trust)
    if check.expected is None:
        return CheckResult(check.name, Outcome.PASSED, usage=execution.usage, trust=trust)
    return await _compare(check.name, check.expected, execution, sandbox)


async def _compare(
    name: str, expected: Program, execution: Execution, sandbox: Sandbox
) -> CheckResult:
    if not execution.files:
        message = "the program ended before it answered"
        return CheckResult(name, Outcome.FAILED, message, usage=execution.usage, failure=NO_ANSWERS)
    answers = File(Embedded.ANSWERS, execution.files[0].content)
    asked = replace(expected, files=(*expected.files, answers))
    compared = await sandbox.run(asked, arguments=(Embedded.ANSWERS,), limits=LIMITS)
    said = opinion(compared)
    message = "" if said.outcome is Outcome.PASSED else said.said
    return CheckResult(
        name, said.outcome, message, said.status, usage=execution.usage, failure=said.failure
    )
