"""Steps beside other probes: the trace that `trace` gives of the same target."""

from typing import Any

import pytest

from runwright.core import Assertions, Case, Limits, Program, Status, Stdio, Trace
from runwright.core.errors import BadOption
from runwright.observe import trace
from runwright.observe.probes import LineTimes, Probe, Steps, Visits, observe
from runwright.run import LocalSandbox

SOURCE = """\
import asyncio, threading

class Box:
    size = 2
    def grow(self, by):
        for _ in range(by):
            self.size += 1
        return self

def items(n):
    while n:
        n -= 1
        try:
            if n % 2:
                continue
            yield n
        finally:
            last = n

def total(n):
    found = Box().grow(n).size
    for item in items(n):
        found += item
    return found

async def wait(n):
    await asyncio.sleep(0)
    return n

async def both():
    return sorted(await asyncio.gather(wait(1), wait(2)))

def threaded():
    threads = [threading.Thread(target=total, args=(n,)) for n in (1, 2)]
    return [(thread.start(), thread.join()) for thread in threads]

if __name__ == "__main__":
    print(total(int(input())))
"""
TARGETS: dict[str, Any] = {
    "a call": "total(4)",
    "a call with calls as its arguments": "total(total(total(1)) - 3)",
    "an expression": "[total(n) for n in range(3)]",
    "statements": "n = total(2)\nprint(n)",
    "coroutines": "asyncio.run(both())",
    "threads": "threaded()",
    "an exception": "total(None)",
    "an exception in an argument": "total(total(None))",
    "a case": Case("of three", "total", (3,), 5),
    "assertions": Assertions("total", "assert total(k) == 0", "k = 2"),
    "a script with input": Stdio("three", "3\n", ""),
}


@pytest.fixture
def compare(sandbox: LocalSandbox, run_async: Any) -> Any:
    """Return the trace of a run with other probes in it, and that of a run of its own."""

    def compare(
        source: str, target: Any, *, wall_s: float = 10, **options: Any
    ) -> tuple[Trace, Trace]:
        steps, limits = Steps(**options), Limits(wall_s=wall_s)
        probes: list[Probe[Any]] = [Visits(), steps, LineTimes()]
        seen = run_async(observe(Program(source), sandbox, target, probes=probes, limits=limits))
        assert seen.tables
        alone = run_async(trace(Program(source), sandbox, target, limits=limits, **options))
        return seen.of(steps), alone

    return compare


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_it_is_the_trace_of_a_run_of_its_own(compare: Any, target: Any, lines: bool) -> None:
    together, alone = compare(SOURCE, target, lines=lines)
    assert alone.steps
    assert together == alone


def test_a_long_run_keeps_head_and_tail_and_says_what_was_left_out(compare: Any) -> None:
    source = "def f(n):\n    x = 0\n    for i in range(n):\n        x += i\n    return x\n"
    together, alone = compare(source, "f(30_000)", steps=20)
    assert (len(together.steps), together.head, together.omitted) == (20, 10, 29_982)
    assert together.steps[-1].index == 30_001
    assert together == alone


def test_a_run_that_is_killed_keeps_its_steps(compare: Any) -> None:
    together, _ = compare(
        "def f():\n    n = 0\n    while True:\n        n += 1\n", "f()", wall_s=0.7
    )
    assert together.status is Status.TIMEOUT
    assert together.steps[1].after[0].value.text == "1"
    assert together.omitted > 0
    total = len(together.steps) + together.omitted
    assert together.head < together.steps[-1].index < total  # of a moment before the kill, or of it


def test_a_run_that_leaves_without_a_word_keeps_what_it_logged(compare: Any) -> None:
    together, alone = compare(
        "import os\ndef f(n):\n    n += 1\n    os._exit(n)\n", "f(3)", lines=True
    )
    assert [step.block for step in together.steps] == [2, 3]
    assert together == alone


def test_a_fork_does_not_write_into_the_trace(compare: Any) -> None:
    source = (
        "import os\ndef f():\n    if not os.fork():\n        for _ in range(9):\n            pass\n"
        "        os._exit(0)\n    os.wait()\n    return 1\n"
    )
    together, alone = compare(source, "f()")
    assert together == alone


def test_what_is_out_of_range_is_refused() -> None:
    with pytest.raises(BadOption, match="steps=1 must be at least 2"):
        Steps(steps=1)
    with pytest.raises(BadOption, match="value_bytes=19 must be at least 20"):
        Steps(value_bytes=19)
