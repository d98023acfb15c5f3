"""The real command line, and a debugging session made by hand for what draws it."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from runwright.cli.mend import Finding, Mend, Setting, unified_diff
from runwright.core import (
    Attempt,
    Block,
    Call,
    CheckResult,
    Fault,
    Outcome,
    Program,
    Solution,
    Span,
    Status,
    Step,
    Suspect,
    Trace,
    Usage,
    Value,
    Variable,
    Verdict,
)

Command = Callable[..., subprocess.CompletedProcess[bytes]]

SOURCE = '''"""Ledger: balances after each booking."""


def highest_balance(bookings):
    """Return the highest balance that a list of bookings ever reaches."""
    balance = 0
    highest = 0
    for amount in bookings:
        if balance < highest:
            highest = balance
        balance += amount
    return highest
'''


def held(name: str, text: str, kind: str = "int") -> Variable:
    return Variable(name, Value(kind, text))


def verdict(*outcomes: Outcome, word: str = "visible") -> Verdict:
    failed = "highest_balance([3, -1]) returned 0, expected 3"
    return Verdict(
        tuple(
            CheckResult(f"{word} {i}", outcome, failed if outcome is Outcome.FAILED else "")
            for i, outcome in enumerate(outcomes, start=1)
        )
    )


def ledger_trace(program: Program) -> Trace:
    blocks = (
        Block(0, "highest_balance", (Span(6, 4, 6, 15), Span(7, 4, 7, 15))),
        Block(1, "highest_balance", (Span(9, 11, 9, 28),)),
        Block(2, "highest_balance", (Span(11, 8, 11, 25),)),
        Block(3, "highest_balance", (Span(12, 4, 12, 18),)),
        Block(4, "highest_balance", (Span(8, 4, 8, 26),)),
    )
    start = (held("bookings", "[3, -1]", "list"),)
    zero = (*start, held("balance", "0"), held("highest", "0"))
    steps = (
        Step(0, 0, 0, 0, start, (held("balance", "0"), held("highest", "0"))),
        Step(1, 1, 0, 0, zero, (held("amount", "3"),), guards=(4,)),
        Step(2, 2, 0, 0, (*zero, held("amount", "3")), (held("balance", "3"),)),
        Step(7, 3, 0, 0, (*zero, held("amount", "-1")), (held("_ret", "0"),), "ValueError"),
    )
    return Trace(program, blocks, steps, 4, 3, (1, 2, 2, 1, 3), Status.OK)


def make_mend(
    source: str = SOURCE, mended: str = SOURCE.replace("balance < h", "balance > h")
) -> Mend:
    program = Program(source, "ledger.py")
    after = Attempt(
        program.with_source(mended), verdict(*[Outcome.PASSED] * 3), "line 9: `>` for `<`"
    )
    solution = Solution(
        "ledger",
        "search",
        (after,),
        Usage(wall_s=1.84, cpu_user_s=2.5, cpu_system_s=0.4, runs=420, candidates=143),
        (
            Suspect(9, 9, 0.816, "highest_balance"),
            Suspect(11, 11, 0.5, "highest_balance"),
            Suspect(6, 7, 0.3, "highest_balance"),
        ),
        "solved",
    )
    return Mend(
        finding=Finding.MENDED,
        statement="Give the highest balance that the bookings ever reach.",
        program=program,
        solution=solution,
        before=verdict(Outcome.FAILED, Outcome.PASSED, Outcome.PASSED),
        hidden=verdict(*[Outcome.PASSED] * 4, word="hidden"),
        diff=unified_diff(program, after.program),
        settings=(Setting("strategy", "search"), Setting("seed", "0")),
        command="runwright debug ledger.py --tests visible.py --hidden hidden.py",
        traced=CheckResult("visible 1", Outcome.FAILED, "returned 0, expected 3"),
        trace=ledger_trace(program),
    )


@pytest.fixture
def mend() -> Mend:
    return make_mend()


@pytest.fixture
def hostile_mend() -> Mend:
    """The same session over a program whose every text tries to break out of the page."""
    attack = "</script><b>"
    source = f'x = "{attack}"  # {attack}\n' + SOURCE.replace("balance = 0", f'note = "{attack}"')
    return make_mend(source, source.replace("highest = 0", f'highest = "{attack}&"'))


NESTED = """def outer(n):
    total = 0
    for i in range(n):
        total += inner(i)
    return total


def inner(k):
    if k > 1:
        raise ValueError(k)
    return k
"""


def nested_trace() -> Trace:
    """The run of outer(3): calls of `inner` that return 0 and 1, and one that raises."""
    blocks = (
        Block(0, "<module>", (Span(1, 0, 1, 13), Span(8, 0, 8, 13))),
        Block(1, "outer", (Span(2, 4, 2, 13),)),
        Block(2, "outer", (Span(3, 4, 3, 22),), loop=True),
        Block(3, "outer", (Span(4, 8, 4, 25),)),
        Block(4, "outer", (Span(5, 4, 5, 16),)),
        Block(5, "inner", (Span(9, 4, 9, 13),)),
        Block(6, "inner", (Span(10, 8, 10, 27),)),
        Block(7, "inner", (Span(11, 4, 11, 12),)),
    )
    n = held("n", "3")
    steps = [Step(0, 1, 0, 0, (n,), (held("total", "0"),))]
    totals, returned = ("0", "0", "1", "1"), ("0", "1", None)
    for i, result in enumerate(returned):
        before = (n, held("total", totals[i]), *[held("i", str(i - 1))] * (i > 0))
        after = (held("i", str(i)), *[held("total", totals[i + 1])] * (i == 1))
        failed = None if result else "ValueError"
        k = (held("k", str(i)),)
        at = len(steps)
        steps += [
            Step(at, 3, 0, 0, before, after, failed, guards=(2,)),
            Step(at + 1, 5, i + 1, 1, k, ()),
            Step(at + 2, 7 if result else 6, i + 1, 1, k, _returned(result), failed),
        ]
    calls = (Call(0, "outer", 0), *(Call(i, "inner", 1, 0) for i in (1, 2, 3)))
    fault = Fault("ValueError", "2", 10)
    hits = (0, 1, 3, 3, 0, 3, 1, 2)
    program = Program(NESTED, "nested.py")
    return Trace(
        program, blocks, tuple(steps), 0, 10, hits, Status.FAILED, fault=fault, calls=calls
    )


def _returned(text: str | None) -> tuple[Variable, ...]:
    return () if text is None else (held("_ret", text),)


def gapped(trace: Trace, head: int, tail: int) -> Trace:
    """The same run with the steps between the first and the last ones left out."""
    omitted = len(trace.steps) - head - tail
    steps = trace.steps[:head] + trace.steps[len(trace.steps) - tail :]
    return replace(trace, steps=steps, omitted=omitted, head=head)


@pytest.fixture
def nested() -> Trace:
    return nested_trace()


@pytest.fixture
def nested_gap() -> Trace:
    """The run of outer(3) with steps 4 to 6 left out."""
    return gapped(nested_trace(), 4, 3)


@pytest.fixture
def runwright(tmp_path: Path) -> Command:
    """Run `python -m runwright WORDS` in the test's own folder."""

    def run(*words: str, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, **more}
        return subprocess.run(
            [sys.executable, "-m", "runwright", *words],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            env=environment,
            timeout=60,
            check=False,
        )

    return run
