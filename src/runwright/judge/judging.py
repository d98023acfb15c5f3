"""The judge: a program and its checks in, a verdict out.

Theory of operation. The program is not trusted, the checks are. Each check gets a fresh process for
the program, so one check cannot spoil the next; only `Cases` share one (cases.py), in which the
program is executed afresh for each. A `Case` is one call in that process, `Cases` are many: the
value comes back as data and is compared here; so are `Assertions` that are nothing but such calls
(checks/series.py). All others run in a second sandboxed process, against proxies
(judge/guest/proxies.py): the two share one socket that carries plain values, and only the checking
side can write the outcome, so leaving early, overriding equality or patching a library in the
program's process changes nothing. A check is passed only if its own side reached its end.

Not protected against: a program that recognises the visible inputs and answers those alone; that is
what hidden checks are for.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby

from runwright.core.check import (
    Case,
    Cases,
    Check,
    CostBound,
    Doctest,
    Embedded,
    Exploit,
    Property,
    Stdio,
    Suite,
)
from runwright.core.errors import SandboxLost
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.core.verdict import Axis, CheckResult, Outcome, Verdict
from runwright.judge.assertions import judge_assertions
from runwright.judge.case import judge_case
from runwright.judge.cases import judge_cases
from runwright.judge.checks.assertions import simplify
from runwright.judge.checks.series import read_series
from runwright.judge.cost_bounds import judge_cost_bound
from runwright.judge.doctests import judge_doctest
from runwright.judge.embedded import judge_embedded
from runwright.judge.exploits import judge_exploit
from runwright.judge.properties import judge_property
from runwright.judge.series import judge_series, step_of
from runwright.judge.stdio import judge_stdio
from runwright.judge.suites import judge_suite
from runwright.run import Sandbox

_AXES: dict[type, Axis] = {Exploit: Axis.SECURITY, CostBound: Axis.COST}


async def judge(
    program: Program,
    checks: Sequence[Check],
    sandbox: Sandbox,
    *,
    limits: Limits = Limits(),
    stop_early: bool = False,
) -> Verdict:
    """Judge a program.

    Args:
        program: The program.
        checks: What it must do.
        sandbox: Where both sides run.
        limits: Of the program's process, for each check by itself.
        stop_early: Run checks one after another and stop at the first that is not passed; else all
            of them, as many at once as the sandbox has room for.
    """
    parts = list(_parts(checks))
    if not stop_early:
        tasks = [_judge_part(program, part, sandbox, limits, stop_early) for part in parts]
        return Verdict(tuple(chain.from_iterable(await asyncio.gather(*tasks))))
    results: list[CheckResult] = []
    for part in parts:
        results += await _judge_part(program, part, sandbox, limits, stop_early)
        if not results[-1].passed:
            break
    return Verdict(tuple(results), skipped=len(checks) - len(results))


def _parts(checks: Sequence[Check]) -> Iterator[list[Check]]:
    """Cut checks into those that are judged together: `Cases` that stand side by side."""
    for many, group in groupby(checks, key=lambda check: isinstance(check, Cases)):
        together = list(group)
        yield from [together] if many else ([check] for check in together)


async def _judge_part(
    program: Program, part: Sequence[Check], sandbox: Sandbox, limits: Limits, stop_early: bool
) -> list[CheckResult]:
    cases = [check for check in part if isinstance(check, Cases)]
    if not cases:
        return [await judge_check(program, check, sandbox, limits=limits) for check in part]
    try:
        return await judge_cases(program, cases, sandbox, limits=limits, stop_early=stop_early)
    except SandboxLost as error:
        return [_lost(check, error) for check in cases]


async def judge_check(
    program: Program, check: Check, sandbox: Sandbox, *, limits: Limits = Limits()
) -> CheckResult:
    """Judge a program by one check.

    A run that the sandbox could not make is made once more (one whose worker was lost, the sandbox
    itself repeats); after that it is `could_not_judge`.
    """
    try:
        result = await _judge(program, check, sandbox, limits)
        if result.status is Status.SANDBOX_ERROR:
            result = await _judge(program, check, sandbox, limits)
    except SandboxLost as error:
        result = _lost(check, error)
    return replace(result, axis=_AXES.get(type(check), Axis.FUNCTION))


def _lost(check: Check, error: SandboxLost) -> CheckResult:
    return CheckResult(check.name, Outcome.COULD_NOT_JUDGE, str(error), Status.SANDBOX_ERROR)


async def _judge(program: Program, check: Check, sandbox: Sandbox, limits: Limits) -> CheckResult:
    if isinstance(check, Case):
        return await judge_case(program, check, sandbox, limits=limits)
    if isinstance(check, Cases):
        return (await judge_cases(program, [check], sandbox, limits=limits))[0]
    if isinstance(check, Stdio):
        return await judge_stdio(program, check, sandbox, limits=limits)
    if isinstance(check, Doctest):
        return await judge_doctest(program, check, sandbox, limits=limits)
    if isinstance(check, Property):
        return await judge_property(program, check, sandbox, limits=limits)
    if isinstance(check, Suite):
        return await judge_suite(program, check, sandbox, limits=limits)
    if isinstance(check, Embedded):
        return await judge_embedded(program, check, sandbox, limits=limits)
    if isinstance(check, Exploit):
        return await judge_exploit(program, check, sandbox, limits=limits)
    if isinstance(check, CostBound):
        return await judge_cost_bound(program, check, sandbox, limits=limits)
    simple = simplify(check, module=program.module)
    if steps := (step_of(simple),) if isinstance(simple, Case) else read_series(check):
        result = await judge_series(program, check.name, steps, sandbox, limits=limits)
        if result is not None:
            return result
    return await judge_assertions(program, check, sandbox, limits=limits)
