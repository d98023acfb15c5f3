"""Judging many programs by many checks: each distinct program once, rows as they are done.

Checks that are one call with an expected value share a process per program: the text is compiled
once and executed afresh for each check, so that one cannot spoil the next (see cases.py). What each
says is what `judge` would say of it.
"""

import contextlib
import hashlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Protocol

from runwright.core import wire
from runwright.core.check import Assertions, Case, Cases, Check
from runwright.core.limits import Limits
from runwright.core.matrix import Matrix
from runwright.core.program import Program
from runwright.core.verdict import CheckResult, Outcome, Verdict
from runwright.judge.checks.assertions import simplify
from runwright.judge.ending import WRONG_ANSWER
from runwright.judge.judging import judge, judge_check
from runwright.run import Sandbox, bounded


class Cache(Protocol):
    """Verdicts of former runs, by key; `runwright.scoring.VerdictCache` is one."""

    def get(self, key: str) -> Verdict | None:
        """Return the verdict of a key, if it is there."""

    def put(self, key: str, verdict: Verdict) -> None:
        """Keep a verdict."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the checks say of one text, and where it stands among the programs."""

    programs: tuple[int, ...]
    verdict: Verdict


async def judge_matrix(
    programs: Sequence[Program],
    checks: Sequence[Check],
    sandbox: Sandbox,
    *,
    limits: Limits = Limits(),
    stop_early: bool = False,
    cache: Cache | None = None,
    engine: str = "",
) -> AsyncGenerator[Row]:
    """Yield a row for each distinct program, not in order.

    Args:
        programs: Equal ones are judged once.
        checks: What each must do.
        sandbox: Where they run.
        limits: Of the program's process, for each check by itself.
        stop_early: Stop a program at its first check that is not passed.
        cache: Rows of former runs; None: judge everything.
        engine: What else a row depends on, for its key in the cache, e.g. the version that judges.
    """
    places: dict[Program, list[int]] = {}
    for i, program in enumerate(programs):
        places.setdefault(program, []).append(i)
    rules = repr([list(map(wire.dumps, checks)), wire.dumps(limits), stop_early, engine])

    async def one(program: Program) -> Verdict:
        key = hashlib.sha256(f"{rules}{wire.dumps(program)}".encode()).hexdigest()
        known = None if cache is None else cache.get(key)
        if known is not None:
            return known
        verdict = await _judge_row(program, checks, sandbox, limits, stop_early)
        if cache is not None:
            cache.put(key, verdict)
        return verdict

    distinct = list(places)
    found = bounded(one, distinct, room=2 * sandbox.workers)
    async with contextlib.aclosing(found):
        async for at, verdict in found:
            yield Row(tuple(places[distinct[at]]), verdict)


async def matrix_of(
    programs: Sequence[Program], checks: Sequence[Check], rows: AsyncGenerator[Row]
) -> Matrix:
    """Return the whole matrix of rows as `judge_matrix` yields them."""
    names = tuple(check.name for check in checks)
    found: list[tuple[Outcome | None, ...]] = [(None,) * len(names)] * len(programs)
    async with contextlib.aclosing(rows):
        async for row in rows:
            outcomes = [result.outcome for result in row.verdict.results]
            for at in row.programs:
                found[at] = (*outcomes, *[None] * (len(names) - len(outcomes)))
    return Matrix(names, tuple(found))


async def _judge_row(
    program: Program, checks: Sequence[Check], sandbox: Sandbox, limits: Limits, stop_early: bool
) -> Verdict:
    batched = [_as_cases(check, program, limits) for check in checks]
    verdict = await judge(program, batched, sandbox, limits=limits, stop_early=stop_early)
    results: list[CheckResult] = []
    for given, asked, found in zip(checks, batched, verdict.results, strict=False):
        again = asked is not given and _undecided(found)
        result = await judge_check(program, given, sandbox, limits=limits) if again else found
        results.append(result)
        if stop_early and not result.passed:
            break
    if stop_early and len(results) < len(checks) and results[-1].passed:
        rest = await _judge_row(program, checks[len(results) :], sandbox, limits, stop_early)
        results += rest.results
    return Verdict(tuple(results), skipped=len(checks) - len(results))


def _as_cases(check: Check, program: Program, limits: Limits) -> Check:
    """Return a check that is one call in the form that shares a process; others as they are."""
    simple = check
    if isinstance(check, Assertions):
        simple = simplify(check, module=program.module)
    if not isinstance(simple, Case):
        return check
    return Cases(
        check.name,
        simple.function,
        (simple.arguments,),
        (simple.expected,),
        simple.comparator,
        wall_s=(limits.wall_s,),
    )


def _undecided(result: CheckResult) -> bool:
    """Return True of an object that is no data: whether it equals the value, `judge` finds out."""
    return result.failure == WRONG_ANSWER and result.mismatch is None
