"""Judging a `CostBound`: the processor time of calls, read where the program cannot write.

Theory of operation. What a run took is read by the sandbox's keeper, from the kernel, when all of
the run's processes are gone: children, threads and what the program left behind count, and no
clock, counter or word of the program's has a say. The process is the one that every `Case` gets, so
nothing in it tells a program that it is being measured. Each answer is compared, in every run: a
wrong answer is no cheap one.

What the interpreter takes to begin and to read the arguments is taken off, by a run of an empty
program that is asked the same. What the program does when it is loaded counts, so nothing can be
moved there. Runs take turns, and of each program's the cheapest counts: other work on the machine
only adds.

Not seen: time spent waiting. The limit of wall time is for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.check import CostBound
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.verdict import CheckResult, Measured, Outcome
from runwright.judge.calls import Answer, FunctionCall, call_functions, shown
from runwright.judge.compare import comparator
from runwright.judge.ending import MISSING, WRONG_ANSWER, unfinished
from runwright.judge.mismatch import mismatch
from runwright.run import Sandbox

COUNTER = "cpu_time"  # user and system, of all processes of a run, by the kernel
TOO_COSTLY = "too_costly"  # class of the failure that is too high a cost
LEAST_S = 0.02  # of a baseline; below it the clock's grain and the start decide
_EMPTY = Program("")


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: what it took, and what is wrong with it."""

    cpu_s: float
    answers: list[Answer]
    wrong: CheckResult | None = None


async def judge_cost_bound(
    program: Program, check: CostBound, sandbox: Sandbox, *, limits: Limits
) -> CheckResult:
    """Make the calls several times and hold the cheapest run against the bound.

    Raises:
        UnknownName: the check names a comparator that does not exist.
    """
    session = _Session(check, sandbox, limits)
    expected: Sequence[object] = check.expected
    empty_s: list[float] = []
    baseline_s: list[float] = []
    program_s: list[float] = []
    for _ in range(check.repeats):
        empty_s.append((await session.run(_EMPTY)).cpu_s)
        if check.baseline is not None:
            run = await session.run(check.baseline, expected or None)
            if run.wrong is not None:
                return _unsound(check, run.wrong)
            baseline_s.append(run.cpu_s)
            expected = expected or [answer.value for answer in run.answers]
        run = await session.run(program, expected)
        if run.wrong is not None:
            return run.wrong
        program_s.append(run.cpu_s)
    start_s = min(empty_s)
    cost_s = max(0.0, min(program_s) - start_s)
    if check.most_times is None:
        assert check.most_s is not None
        return _held(check, Measured(COUNTER, cost_s, check.most_s, "s"))
    base_s = min(baseline_s) - start_s
    if base_s < LEAST_S:
        message = f"the baseline takes {max(0.0, base_s):.3f} s, too little to compare with"
        message = f"{message}; give inputs on which it takes {LEAST_S} s or more"
        return CheckResult(check.name, Outcome.COULD_NOT_JUDGE, message)
    return _held(check, Measured(COUNTER, cost_s / base_s, check.most_times, "times the baseline"))


def _held(check: CostBound, measured: Measured) -> CheckResult:
    if measured.value <= measured.bound:
        return CheckResult(check.name, Outcome.PASSED, measured=measured)
    message = (
        f"{len(check.inputs)} calls of {check.function} took {measured.value:.3g} {measured.unit} "
        f"({measured.counter}), at most {measured.bound:g} was allowed"
    )
    return CheckResult(
        check.name,
        Outcome.FAILED,
        message,
        failure=TOO_COSTLY,
        measured=measured,
    )


def _unsound(check: CostBound, wrong: CheckResult) -> CheckResult:
    message = f"the baseline is not sound: {wrong.message}"
    return CheckResult(check.name, Outcome.COULD_NOT_JUDGE, message, status=_ours(wrong))


def _ours(wrong: CheckResult) -> Status:
    return wrong.status if wrong.status is Status.SANDBOX_ERROR else Status.OK


@dataclass(frozen=True, slots=True)
class _Session:
    """The runs of one check."""

    check: CostBound
    sandbox: Sandbox
    limits: Limits

    async def run(self, program: Program, expected: Sequence[object] | None = None) -> _Run:
        """Make all calls in one process; without `expected` any plain answer is right."""
        calls = [FunctionCall(self.check.function, one) for one in self.check.inputs]
        execution, answers = await call_functions(program, calls, self.sandbox, limits=self.limits)
        usage = execution.usage
        cpu_s = usage.cpu_user_s + usage.cpu_system_s
        if program is _EMPTY:
            return _Run(cpu_s, answers)
        wrong = self._wrong(calls, answers, expected)
        if wrong is None and len(answers) < len(calls):
            what = str(calls[len(answers)])
            wrong = unfinished(self.check.name, execution, what=what)
        elif wrong is None and execution.status is not Status.OK:
            wrong = unfinished(self.check.name, execution, what="after its calls, the program")
        return _Run(cpu_s, answers, wrong)

    def _wrong(
        self,
        calls: Sequence[FunctionCall],
        answers: Sequence[Answer],
        expected: Sequence[object] | None,
    ) -> CheckResult | None:
        """Return what the first answer says that is not right."""
        compare = comparator(self.check.comparator)
        name = self.check.name
        for i, (call, answer) in enumerate(zip(calls, answers, strict=False)):
            if answer.missing:
                message = f"the program has no {call.function!r}"
                return CheckResult(name, Outcome.FAILED, message, failure=MISSING)
            if answer.too_large or answer.opaque:
                what = "too large" if answer.too_large else f"a {answer.opaque}, no plain value"
                return CheckResult(
                    name, Outcome.COULD_NOT_JUDGE, f"{call} returned something {what}"
                )
            if expected is not None and not compare(answer.value, expected[i]):
                message = f"{call} returned {shown(answer.value)}, expected {shown(expected[i])}"
                found = mismatch(str(call), answer.value, expected[i])
                return CheckResult(
                    name, Outcome.FAILED, message, failure=WRONG_ANSWER, mismatch=found
                )
        return None
