"""Judging a `Case`: one call in the program's process, compared in ours."""

import json

from runwright.core import plain
from runwright.core.check import Case
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.verdict import CheckResult, Outcome
from runwright.judge.compare import comparator
from runwright.judge.ending import unfinished
from runwright.run import Job, Sandbox

_SHOWN = 160  # characters of a value in a message


async def judge_case(
    program: Program, case: Case, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Call the function and compare what it returned.

    Raises:
        UnknownName: the case names a comparator that does not exist.
    """
    compare = comparator(case.comparator)
    arguments = [plain.encode(argument) for argument in case.arguments]
    request = {"function": case.function, "arguments": arguments}
    job = Job(
        guest="runwright.judge.guest.candidate",
        program=program,
        request=json.dumps(request).encode("ascii"),
        limits=limits,
    )
    outcome = await sandbox.submit(job)
    call = f"{case.function}({', '.join(map(shown, case.arguments))})"
    try:
        answer = json.loads(outcome.result)
        if "missing" in answer:
            return _result(case, outcome.execution, f"the program has no {case.function!r}")
        if "opaque" in answer:
            kind = str(answer["opaque"])
            return _result(case, outcome.execution, f"{call} returned an object of type {kind}")
        actual = plain.decode(answer["value"])
    except (ValueError, KeyError, TypeError, RecursionError):  # nothing, or half of something
        return unfinished(case.name, outcome.execution, what=call)
    if compare(actual, case.expected):
        return _result(case, outcome.execution, "")
    message = f"{call} returned {shown(actual)}, expected {shown(case.expected)}"
    return _result(case, outcome.execution, message)


def _result(case: Case, execution: Execution, message: str) -> CheckResult:
    return CheckResult(
        check=case.name,
        outcome=Outcome.FAILED if message else Outcome.PASSED,
        message=message,
        usage=execution.usage,
    )


def shown(value: object) -> str:
    """Return a value's repr, cut in the middle when long."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no integer of more than some thousand digits
        return f"a {type(value).__name__} with an integer too long to show"
    if len(text) <= _SHOWN:
        return text
    return f"{text[: _SHOWN // 2]} ... {text[-_SHOWN // 2 :]}"
