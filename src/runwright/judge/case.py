"""Judging a `Case`: one call in the program's process, compared in ours."""

from runwright.core.check import Case
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.verdict import CheckResult, Outcome
from runwright.judge.calls import FunctionCall, call_functions, shown
from runwright.judge.compare import comparator
from runwright.judge.ending import MISSING, WRONG_ANSWER, unfinished
from runwright.judge.mismatch import mismatch
from runwright.run import Sandbox


async def judge_case(
    program: Program, case: Case, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Call the function and compare what it returned.

    Raises:
        UnknownName: the case names a comparator that does not exist.
    """
    compare = comparator(case.comparator)
    call = FunctionCall(case.function, case.arguments)
    execution, answers = await call_functions(program, [call], sandbox, limits=limits)
    if not answers:
        return unfinished(case.name, execution, what=str(call))
    (answer,) = answers
    if answer.too_large:
        message = f"{call} returned a value too large to be read here"
        return CheckResult(case.name, Outcome.COULD_NOT_JUDGE, message, usage=execution.usage)
    found, failure = None, WRONG_ANSWER
    if answer.missing:
        message, failure = f"the program has no {case.function!r}", MISSING
    elif answer.opaque:
        message = f"{call} returned an object of type {answer.opaque}"
    elif compare(answer.value, case.expected):
        return CheckResult(case.name, Outcome.PASSED, usage=execution.usage)
    else:
        message = f"{call} returned {shown(answer.value)}, expected {shown(case.expected)}"
        found = mismatch(str(call), answer.value, case.expected)
    return CheckResult(
        check=case.name,
        outcome=Outcome.FAILED,
        message=message,
        usage=execution.usage,
        failure=failure,
        mismatch=found,
    )
