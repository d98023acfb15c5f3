"""Judging a series of assertions on calls: the calls in the program's process, the rest in ours."""

from collections.abc import Sequence
from dataclasses import replace

from runwright.core.check import Case
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.verdict import CheckResult, Outcome
from runwright.judge.calls import Answer, FunctionCall, call_functions, shown
from runwright.judge.checks.series import Step
from runwright.judge.ending import MISSING, WRONG_ANSWER, unfinished
from runwright.judge.mismatch import mismatch
from runwright.run import Sandbox


async def judge_series(
    program: Program, name: str, steps: Sequence[Step], sandbox: Sandbox, *, limits: Limits
) -> CheckResult | None:
    """Make the calls in one process, in order; the first that does not hold decides.

    Returns None if what they returned is too large to be read here, or no plain value.
    """
    calls = [FunctionCall(step.function, step.arguments) for step in steps]
    execution, answers = await call_functions(program, calls, sandbox, limits=limits)
    for step, call, answer in zip(steps, calls, answers, strict=False):
        if answer.too_large or answer.opaque:
            return None
        result = _judge(step, call, answer)
        if not result.passed:
            return replace(result, check=name, usage=execution.usage)
    if len(answers) < len(steps):
        return unfinished(name, execution, what=str(calls[len(answers)]))
    return CheckResult(name, Outcome.PASSED, usage=execution.usage)


def step_of(case: Case) -> Step:
    """Return the series of one that an assertion is which means the same as a case."""
    expected = case.expected
    return Step(
        function=case.function,
        arguments=case.arguments,
        expected=shown(expected),
        holds=lambda actual: bool(actual == expected),
        literal=(expected,),
    )


def _judge(step: Step, call: FunctionCall, answer: Answer) -> CheckResult:
    if answer.missing:
        message = f"the program has no {step.function!r}"
        return CheckResult("", Outcome.FAILED, message, failure=MISSING)
    if step.holds(answer.value):
        return CheckResult("", Outcome.PASSED)
    message = f"{call} returned {shown(answer.value)}, expected {step.expected}"
    return CheckResult(
        "",
        Outcome.FAILED,
        f"{message}; {step.note}" if step.note else message,
        failure=WRONG_ANSWER,
        mismatch=mismatch(str(call), answer.value, *step.literal) if step.literal else None,
    )
