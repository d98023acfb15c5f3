"""Running a guest that checks beside a guest that holds the program, with a socket between them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from runwright.core.limits import MIB, Limits
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Mismatch, Outcome
from runwright.judge.ending import describe, failure_of, unfinished
from runwright.run import Job, Sandbox
from runwright.run import Outcome as RunOutcome

# The checker imports a library of tests first, for which the program waits; after that, the
# program's limit strikes before the checker's, so that a hang is laid at its door.
LIBRARY_S = 10.0
_CHECKER_EXTRA_S = 1.0
_CANDIDATE = "runwright.judge.guest.printing"
_LIBRARY_PROCESSES = 16  # threads that a library of tests starts


async def run_linked(
    program: Program,
    guest: str,
    request: dict[str, object],
    sandbox: Sandbox,
    *,
    limits: Limits,
    files: Sequence[File] = (),
) -> tuple[RunOutcome, RunOutcome]:
    """Run a program and the guest that checks it; returns both ends, the program's first.

    Args:
        program: The program.
        guest: Dotted name of the checking guest.
        request: What it is asked, JSON-ready.
        sandbox: Where both run.
        limits: Of the program's process, which has ten seconds more of wall time.
        files: Placed beside the checking guest.
    """
    wall_s = limits.wall_s + LIBRARY_S
    candidate = Job(guest=_CANDIDATE, program=program, limits=replace(limits, wall_s=wall_s))
    checker = Job(
        guest=guest,
        program=Program("", path="_check.py", files=tuple(files)),
        request=json.dumps(request).encode("ascii"),
        limits=replace(
            limits,
            wall_s=wall_s + _CHECKER_EXTRA_S,
            cpu_s=limits.cpu_s + LIBRARY_S,
            memory_bytes=max(limits.memory_bytes, 1024 * MIB),
            processes=max(limits.processes, _LIBRARY_PROCESSES),
        ),
    )
    return await sandbox.submit_linked(candidate, checker)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a checking guest answered, read into a result."""

    result: CheckResult
    answer: dict[str, Any]  # the guest's own words

    def with_mismatch(self, found: Mismatch | None) -> CheckResult:
        """Return the result with what a comparison found different."""
        return replace(self.result, mismatch=found)


async def judge_linked(
    program: Program,
    name: str,
    guest: str,
    request: dict[str, object],
    sandbox: Sandbox,
    *,
    limits: Limits,
) -> Linked:
    """Run a guest that answers with one outcome; args are those of `run_linked`."""
    candidate, checker = await run_linked(program, guest, request, sandbox, limits=limits)
    execution, answer = candidate.execution, _answer(checker)
    if execution.status is Status.SANDBOX_ERROR:
        return Linked(unfinished(name, execution, what="the program"), answer)
    usage, outcome = execution.usage, str(answer.get("outcome", ""))
    if outcome not in ("passed", "failed"):
        why = str(answer.get("message") or f"the check itself {describe(checker.execution)}")
        doubt = CheckResult(name, Outcome.COULD_NOT_JUDGE, why, usage=usage)
        return Linked(doubt, answer)
    message, failure = str(answer["message"]), str(answer["failure"])
    result = CheckResult(name, Outcome(outcome), message, usage=usage, failure=failure)
    if message.startswith("the program ended") and not result.passed:
        result = replace(
            result,
            message=f"{message}: it {describe(execution)}",
            status=execution.status,
            failure=failure_of(execution),
        )
    return Linked(result, answer)


def _answer(checker: RunOutcome) -> dict[str, Any]:
    if checker.execution.status is not Status.OK:
        return {}
    try:
        answer: dict[str, Any] = json.loads(checker.result)
    except ValueError:
        return {}
    return answer
