"""The lines that take the time and the memory are found."""

from typing import Any

import pytest

from runwright.core import Cost, Limits, LineMemory, LineTime, Profile, Program, Status
from runwright.observe import Meter, memory_table, profile, time_table
from runwright.run import LocalSandbox

HOT = Program(
    """def f(n):
    text = "x" * 10
    for i in range(n):
        text = sorted(text * 20)[0] * 10
    return text
"""
)
LIST = Program("def f(n):\n    items = [i * 1000 for i in range(n)]\n    return sum(items)\n")
GENERATOR = Program("def f(n):\n    items = (i * 1000 for i in range(n))\n    return sum(items)\n")


def test_a_hot_loop_of_two_lines_has_most_of_the_time(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    found = run_async(profile(HOT, sandbox, "f(2000)", memory=False))
    assert (found.status, found.detail, found.memory) == (Status.OK, "", ())
    times = {row.line: row for row in found.times}
    assert (times[3].hits, times[4].hits) == (2001, 2000)
    assert (times[3].own_s + times[4].own_s) / found.total_s > 0.8
    assert times[4].own_s / found.total_s > 0.5
    assert found.cost.wall_s > 0
    assert found.time_overhead > 0


def test_a_generator_in_the_place_of_a_list_of_a_million_takes_no_memory(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    limits = Limits(wall_s=30, cpu_s=30)
    listed, generated = (
        run_async(profile(program, sandbox, "f(1_000_000)", limits=limits))
        for program in (LIST, GENERATOR)
    )
    assert listed.memory[0].added_bytes > 30_000_000
    assert listed.memory[0].peak_bytes > 30_000_000
    assert max(row.peak_bytes for row in generated.memory) < 10_000
    assert listed.cost.memory_bytes > 30_000_000
    assert generated.cost.memory_bytes < 3_000_000


def test_what_a_line_frees_is_below_zero(sandbox: LocalSandbox, run_async: Any) -> None:
    program = Program("def f():\n    data = bytearray(1_000_000)\n    data = None\n    return 1\n")
    added = {
        row.line: row.added_bytes for row in run_async(profile(program, sandbox, "f()")).memory
    }
    assert added[2] == pytest.approx(1_000_000, abs=1000)
    assert added[3] == pytest.approx(-1_000_000, abs=1000)


def test_a_run_that_hits_a_limit_has_a_profile(sandbox: LocalSandbox, run_async: Any) -> None:
    endless = Program("def f():\n    n = 0\n    while True:\n        n += 1\n")
    found = run_async(profile(endless, sandbox, "f()", limits=Limits(wall_s=0.5)))
    assert (found.status, found.detail) == (Status.TIMEOUT, "wall_s=0.5")
    assert [row.line for row in found.times] == [2, 3, 4]
    assert found.time_overhead is None


def test_a_program_that_does_not_compile_has_no_lines(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    found = run_async(profile(Program("def f(:"), sandbox, "f()", meters=frozenset(Meter)))
    assert (found.status, found.times, found.memory) == (Status.COMPILE_ERROR, (), ())


def _made() -> Profile:
    program = Program("def f(n):\n    x = n\n    return x\n")
    times = (LineTime(2, "f", 4, 0.003, 0.003), LineTime(3, "f", 4, 0.001, 0.001))
    memory = (LineMemory(2, "f", 4, 2000, 2000, 3500),)
    return Profile(program, Status.OK, Cost(program, Status.OK), times, memory)


def test_the_table_of_times_has_the_columns_of_line_profilers() -> None:
    assert time_table(_made()) == (
        "Line #      Hits         Time    Per Hit  % Time  Line Contents\n"
        "===============================================================\n"
        "     1                                            def f(n):\n"
        "     2         4       3000.0     750.00    75.0      x = n\n"
        "     3         4       1000.0     250.00    25.0      return x\n"
    )


def test_the_table_of_memory_has_increment_and_peak() -> None:
    assert memory_table(_made()).splitlines()[:4] == [
        "Line #      Hits    Increment         Peak  Line Contents",
        "=========================================================",
        "     1                                      def f(n):",
        "     2         4          2.0          3.5      x = n",
    ]
