"""Judging `Cases`: one process answers all inputs, and what it answers is compared in ours.

Several such checks of one program share a process, which executes the program afresh for each. The
first of them is settled by that run whatever happens; one after it that did not get to its end, for
which the earlier ones may be to blame, is run again by itself.

An answer whose bytes are those of the expected value's encoding is that value: it is not decoded.
That holds only where the comparator accepts the value for itself, which for nan it may not.
"""

import json
import marshal
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from runwright.core import plain
from runwright.core.check import Cases
from runwright.core.errors import BadTask
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.usage import Usage
from runwright.core.verdict import CheckResult, Outcome
from runwright.judge.calls import FunctionCall, shown
from runwright.judge.compare import Comparator, comparator
from runwright.judge.ending import MISSING, WRONG_ANSWER, unfinished
from runwright.judge.guest.answers import MARSHAL, line_of, short_way, value_line
from runwright.judge.mismatch import mismatch
from runwright.judge.opaque import Opaque
from runwright.run import Job, Sandbox
from runwright.run import Outcome as RunOutcome

_BEGUN = b'{"begun":0}\n'
_MOST_S = 60.0  # of all calls of a check together, as EvalPlus has it
_MOST_BYTES = 4 << 20  # of an answer: as a value here it takes forty times as much and more
_TOO_LARGE = "returned a value too large to be read here"
_ATOMS = {type(None), bool, int, float, complex, str, bytes}


async def judge_cases(
    program: Program,
    checks: Sequence[Cases],
    sandbox: Sandbox,
    *,
    limits: Limits,
    stop_early: bool = False,
) -> list[CheckResult]:
    """Judge a program by checks, in as few processes as settle them.

    A check's calls take at most `limits.wall_s` together, or the sum of `check.wall_s`, one minute
    at most, and one second more. Stopped early, the list ends at the first that is not passed.

    Raises:
        UnknownName: a check names a comparator that does not exist.
        BadTask: a check holds a value without structural encoding.
    """
    results: list[CheckResult] = []
    while len(results) < len(checks):
        waiting = checks[len(results) :]
        job = request(program, waiting, limits, stop=stop_early)
        outcome = await sandbox.submit(replace(job, enough=partial(_has_failed, waiting)))
        settled = _settle(waiting, outcome)
        usages = [outcome.execution.usage] + [Usage()] * (len(settled) - 1)  # it was one run
        for result, usage in zip(settled, usages, strict=True):
            results.append(replace(result, usage=usage))
            if stop_early and not result.passed:
                return results
    return results


def request(
    program: Program,
    checks: Sequence[Cases],
    limits: Limits,
    *,
    timed: bool = False,
    stop: bool = False,
) -> Job:
    """Return the job that has a program answer the inputs of checks.

    Args:
        program: The program.
        checks: Whose inputs.
        limits: Of the process; the times of the checks come before its own.
        timed: Whether the result ends with what each call took.
        stop: Whether the process ends with the first check a call of which did not return.
    """
    wall_s = max(_most_s(check, limits) for check in checks)
    parts = [
        marshal.dumps(
            {
                "function": check.function,
                "inputs": _prepared(_Key(check)).inputs,
                "wall_s": list(check.wall_s) or [0.0] * len(check.inputs),
                "timed": timed,
                "stop": stop,
            }
        )
        for check in checks
    ]
    return Job(
        guest="runwright.judge.guest.answers",
        program=program,
        request=marshal.dumps(parts),
        limits=replace(limits, wall_s=wall_s, cpu_s=max(wall_s, limits.cpu_s)),
    )


def _most_s(check: Cases, limits: Limits) -> float:
    return min(_MOST_S, sum(check.wall_s)) + 1.0 if check.wall_s else limits.wall_s


class _Prepared:
    """What any number of programs judged by one check have in common."""

    def __init__(self, check: Cases) -> None:
        self.compare = comparator(check.comparator)
        self.inputs = [arguments_blob(arguments) for arguments in check.inputs]
        self._expected = check.expected
        self._lines: list[bytes | None] = [None] * len(check.inputs)

    def line(self, i: int) -> bytes:
        """Return the line of an answer that passes without a look; b"" if there is none.

        Made when it is first asked for: some expected values are a hundred megabytes of text, and
        most wrong programs do not come as far.
        """
        line = self._lines[i]
        if line is None:
            line = self._lines[i] = _sure_line(self._expected[i], self.compare)
        return line


class _Key:
    """A check by its identity: its values may have no hash. It keeps the check alive."""

    def __init__(self, check: Cases) -> None:
        self.check = check

    def __hash__(self) -> int:
        return id(self.check)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.check is self.check


@lru_cache(maxsize=1024)
def _prepared(key: _Key) -> _Prepared:
    try:
        return _Prepared(key.check)
    except plain.NotPlain as error:
        raise BadTask(
            f"check {key.check.name!r} holds a value that is not plain: {error}"
        ) from None


def arguments_blob(arguments: tuple[object, ...]) -> bytes:
    """Return the bytes from which a guest makes arguments anew.

    Raises:
        NotPlain: one has no structural encoding.
    """
    if marshals(arguments):
        return marshal.dumps(arguments, MARSHAL)  # type: ignore[arg-type]
    return json.dumps(plain.encode(arguments)).encode("ascii")


def marshals(value: object, depth: int = 0) -> bool:
    """Return whether `marshal` brings a value back as it is."""
    kind = type(value)
    if kind in _ATOMS:
        return True
    if depth >= plain.MAX_DEPTH or kind not in (list, tuple, set, frozenset, dict):
        return False
    assert isinstance(value, (list, tuple, set, frozenset, dict))
    members = [*value, *value.values()] if isinstance(value, dict) else value
    return set(map(type, members)) <= _ATOMS or all(marshals(one, depth + 1) for one in members)


def _sure_line(expected: object, compare: Comparator) -> bytes:
    text = short_way(expected)
    if text is not None:  # there is no nan in it
        return line_of(text) if compare(expected, expected) else b""
    line = value_line(expected)
    twin = plain.decode(plain.encode(expected))  # not itself: containers compare by identity first
    return line if compare(twin, expected) else b""


def _settle(checks: Sequence[Cases], outcome: RunOutcome) -> list[CheckResult]:
    """Return the results of the checks that a run settles, from the first on, at least one."""
    execution = outcome.execution
    before, *answered = outcome.result.split(_BEGUN)
    if execution.status is Status.SANDBOX_ERROR or before or not answered:
        # A program that cannot be executed cannot be for any of them; else the first is to blame.
        loading = execution.status in (Status.FAILED, Status.COMPILE_ERROR, Status.SANDBOX_ERROR)
        unmet = checks if loading else checks[:1]
        return [unfinished(check.name, execution, what="the program") for check in unmet]
    results: list[CheckResult] = []
    for check, answers in zip(checks, answered, strict=False):
        result = _judge(check, answers)
        if result is None:
            if not results:
                call = _call(check, min(answers.count(b"\n"), len(check.inputs) - 1))
                results.append(unfinished(check.name, execution, what=str(call)))
            break
        results.append(result)
    return results


def _has_failed(checks: Sequence[Cases], result: bytes) -> bool:
    """Return whether the check that is at work has got an answer that fails it."""
    _, *answered = result.split(_BEGUN)
    if not 0 < len(answered) <= len(checks):
        return False
    found = _judge(checks[len(answered) - 1], answered[-1])
    return found is not None and not found.passed


def _judge(check: Cases, answers: bytes) -> CheckResult | None:
    """Compare answers; None if they end before one that fails, and before the last."""
    prepared = _prepared(_Key(check))
    lines = answers.splitlines(keepends=True)  # they are ASCII, with no other line ends
    for i, line in enumerate(lines[: len(check.inputs)]):
        if line == prepared.line(i):
            continue
        if not line.endswith(b"\n"):
            return None
        result = _compare(check, i, line, prepared.compare)
        if result is not None:
            return result
    if len(lines) < len(check.inputs):
        return None
    return CheckResult(check.name, Outcome.PASSED)


def _compare(check: Cases, i: int, line: bytes, compare: Comparator) -> CheckResult | None:
    """Return the result that one answer decides, or None if it is right."""
    call, expected = _call(check, i), check.expected[i]
    if len(line) > _MOST_BYTES:
        return CheckResult(check.name, Outcome.COULD_NOT_JUDGE, f"{call} {_TOO_LARGE}")
    try:
        ((said, what),) = json.loads(line).items()
        actual = read_answer(said, what)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return _failed(check, f"{call} forged its answer", "forged")
    if isinstance(actual, _NoAnswer):
        return replace(actual.result, check=check.name, message=f"{call} {actual.result.message}")
    if compare(actual, expected):
        return None
    if isinstance(actual, Opaque):
        return _failed(check, f"{call} returned an object of type {actual.type}", WRONG_ANSWER)
    message = f"{call} returned {shown(actual)}, expected {shown(expected)}"
    found = mismatch(str(call), actual, expected)
    return replace(_failed(check, message, WRONG_ANSWER), mismatch=found)


@dataclass(frozen=True, slots=True)
class _NoAnswer:
    """A call that did not return; the result lacks the check's name, and the call."""

    result: CheckResult


def read_answer(said: str, what: object) -> object:
    """Return the value of an answer, an `Opaque`, or why there is none.

    Args:
        said: The key of a line, see guest/answers.py.
        what: What stands behind it.

    Raises:
        ValueError: it is not a line that the guest writes.
    """
    match said, what:
        case "value", form:
            return plain.decode(form)
        case "opaque", str(kind):
            return Opaque(kind[:100])
        case "too_large", 0:
            return _NoAnswer(CheckResult("", Outcome.COULD_NOT_JUDGE, _TOO_LARGE))
        case "raised", [str(kind), str(text)]:
            first = text.partition("\n")[0][:200]
            return _no_answer(f"raised {kind[:100]}: {first}", kind[:100])
        case "late", int(wall_s):
            return _no_answer(f"hit the limit wall_s={wall_s}", "timeout", Status.TIMEOUT)
        case "missing", 0:
            return _no_answer("has no function to call", MISSING)
    raise ValueError(said)


def _no_answer(message: str, failure: str, status: Status = Status.OK) -> _NoAnswer:
    return _NoAnswer(CheckResult("", Outcome.FAILED, message, status=status, failure=failure))


def _failed(check: Cases, message: str, failure: str) -> CheckResult:
    return CheckResult(check.name, Outcome.FAILED, message, failure=failure)


def _call(check: Cases, i: int) -> FunctionCall:
    return FunctionCall(check.function, check.inputs[i])
