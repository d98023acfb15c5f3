"""What judging by a check of each kind takes.

    python perf/check_kinds.py [--runs 20]      needs pytest and hypothesis beside runwright

One small program is judged by one check of each kind, in a sandbox that has preloaded nothing and
in one that has preloaded pytest and hypothesis, at level `full`, one worker. Rounds of all
contestants are interleaved. Prints medians in ms. Everything must pass.
"""

import argparse
import asyncio
import statistics
import time

from runwright.core import Assertions, Case, Check, Doctest, File, Program, Property, Suite
from runwright.judge import judge
from runwright.run import LocalSandbox

PROGRAM = Program(
    "def ordered(items):\n    return sorted(items)\n"
    "class Point:\n    def __init__(self, x):\n        self.x = x\n"
    "    def __eq__(self, other):\n        return self.x == other.x\n",
    path="prog.py",
)
IMPORTS = "import pytest, unittest\nfrom prog import Point, ordered\n"
FIXTURE = "@pytest.fixture\ndef items():\n    return [2, 1]\n"
TEST = "def test_{}(items):\n    assert ordered(items) == [1, 2]\n"
CASE = "class TestIt(unittest.TestCase):\n    def test_it(self):\n"
SUM = "        self.assertEqual(ordered([2, 1]), [1, 2])\n"
SAME = "        self.assertEqual(Point(1), Point(1))\n"
GIVEN = (
    "from hypothesis import given, strategies as st\n@given(st.lists(st.integers()))\n"
    "def test_it(items):\n    assert ordered(items) == sorted(items)\n"
)


def suite(name: str, tests: str, framework: str, *, single_process: bool = False) -> Suite:
    files = (File("test_it.py", (IMPORTS.replace("pytest, ", "") + tests).encode()),)
    if framework == "pytest":
        files = (File("test_it.py", (IMPORTS + tests).encode()),)
    return Suite(name, files, framework, single_process=single_process)


CHECKS: tuple[Check, ...] = (
    Case("case", "ordered", ([2, 1],), [1, 2]),
    Assertions("assertions", "items = [2, 1]\nassert ordered(items) == [1, 2]"),
    Doctest("doctest", ">>> ordered([2, 1])\n[1, 2]\n"),
    suite("unittest", CASE + SUM, "unittest"),
    suite("unittest, one process", CASE + SAME, "unittest", single_process=True),
    suite("pytest", FIXTURE + TEST.format("it"), "pytest"),
    suite("pytest, 20 tests", FIXTURE + "".join(TEST.format(i) for i in range(20)), "pytest"),
    Property("property, 1 example", GIVEN, examples=1),
    Property("property, 100 examples", GIVEN),
)


async def timed_ms(check: Check, sandbox: LocalSandbox) -> float:
    started = time.perf_counter()
    verdict = await judge(PROGRAM, [check], sandbox)
    taken = (time.perf_counter() - started) * 1000
    if not verdict.passed:
        raise SystemExit(f"not passed: {verdict.results}")
    return taken


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    async with (
        LocalSandbox(workers=1) as bare,
        LocalSandbox(workers=1, preload=("pytest", "hypothesis")) as loaded,
    ):
        times: dict[tuple[str, str], list[float]] = {}
        for _ in range(runs):
            for check in CHECKS:
                for name, sandbox in (("bare", bare), ("preloaded", loaded)):
                    taken = await timed_ms(check, sandbox)
                    times.setdefault((check.name, name), []).append(taken)
    print(f"{'check':24}{'bare':>10}{'preloaded':>12}   p50 ms")
    for check in CHECKS:
        medians = [statistics.median(times[check.name, name]) for name in ("bare", "preloaded")]
        print(f"{check.name:24}{medians[0]:>10.1f}{medians[1]:>12.1f}")


if __name__ == "__main__":
    asyncio.run(main())
