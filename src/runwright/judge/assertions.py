"""Judging `Assertions`: test code in one process, the program in another, plain values between."""

import json
from dataclasses import replace
from typing import Any, cast

from runwright.core import plain
from runwright.core.check import Assertions
from runwright.core.execution import Execution
from runwright.core.limits import MIB, Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Mismatch, Outcome
from runwright.judge.ending import describe, failure_of, unfinished
from runwright.judge.mismatch import mismatch
from runwright.run import Job, Sandbox
from runwright.run import Outcome as RunOutcome

CHECKER_EXTRA_S = 1.0  # the program's limit strikes first, so that a hang is laid at its door


async def judge_assertions(
    program: Program, check: Assertions, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Run a check's code against the program."""
    candidate, checker = await _run_both(program, check, sandbox, limits)
    return read_result(check.name, candidate.execution, checker)


async def _run_both(
    program: Program, check: Assertions, sandbox: Sandbox, limits: Limits
) -> tuple[RunOutcome, RunOutcome]:
    request = {
        "module": program.module,
        "setup": check.setup,
        "source": check.source,
        "path": check.path,
        "line": check.line,
    }
    candidate = Job(
        guest="runwright.judge.guest.candidate",
        program=program,
        request=b"[]",
        limits=limits,
    )
    checker = Job(
        guest="runwright.judge.guest.checker",
        program=Program("", path="_check.py"),
        request=json.dumps(request).encode("ascii"),
        limits=replace(
            limits,
            wall_s=limits.wall_s + CHECKER_EXTRA_S,
            cpu_s=limits.cpu_s + CHECKER_EXTRA_S,
            memory_bytes=max(limits.memory_bytes, 1024 * MIB),
        ),
    )
    return await sandbox.submit_linked(candidate, checker)


def read_result(
    name: str, candidate: Execution, checker: RunOutcome, *, what: str = "the check"
) -> CheckResult:
    """Read what a checking guest answered, or how it or the program ended.

    Args:
        name: Of the check.
        candidate: How the program's process ended.
        checker: How the checking guest did.
        what: What that one ran, for messages.
    """
    if candidate.status is Status.SANDBOX_ERROR:
        return unfinished(name, candidate, what="the program")
    ran = checker.execution
    try:
        if ran.status is not Status.OK:
            raise ValueError
        answer = json.loads(checker.result)
        outcome, message = Outcome(answer["outcome"]), str(answer["message"])
        failure = str(answer["failure"])
        differing = _mismatch(answer.get("mismatch"))
    except ValueError:
        return CheckResult(
            name,
            Outcome.COULD_NOT_JUDGE,
            f"{what} itself {describe(ran)}",
            status=ran.status if ran.status is Status.SANDBOX_ERROR else Status.OK,
            usage=candidate.usage,
        )
    ended = message.startswith("the program ended") and outcome is Outcome.FAILED
    if ended:
        message, failure = f"{message}: it {describe(candidate)}", failure_of(candidate)
    return CheckResult(
        name,
        outcome,
        message,
        status=candidate.status if ended else Status.OK,
        usage=candidate.usage,
        failure=failure,
        mismatch=differing,
    )


def _mismatch(told: list[Any] | None) -> Mismatch | None:
    """Read what the checker told of a comparison that failed."""
    if told is None:
        return None
    call, *forms = told
    (actual,), (expected,) = (cast("tuple[object]", plain.decode(form)) for form in forms)
    return mismatch(call, actual, expected)
