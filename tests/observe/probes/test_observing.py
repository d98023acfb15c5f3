"""Probes in the sandbox: what they found is read whatever a program made of it."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwright.analyze import table
from runwright.core import (
    Case,
    Execution,
    File,
    Isolation,
    Limits,
    Program,
    Status,
    Stdio,
    Text,
    Usage,
)
from runwright.core.errors import BadOption
from runwright.observe.probes import LineMemories, LineTimes, Steps, Visits, observe
from runwright.observe.probes.guest.watching import HEADER, MAGIC
from runwright.observe.probes.observing import _read
from runwright.run import LocalSandbox

PROGRAM = Program(
    "def double(n):\n    total = 0\n    for i in range(n):\n        total += 2\n    return total\n"
)
ALL = (Visits(), LineTimes(), LineMemories())
RAN = Execution(
    PROGRAM, Status.OK, 0, None, Text(), Text(), Usage(), Isolation.NONE, Limits()
)  # fmt: skip


def test_one_run_tells_what_each_probe_found(box: LocalSandbox, run_async: Any) -> None:
    seen = run_async(observe(PROGRAM, box, "double(3)", probes=ALL))
    assert (seen.status, seen.detail) == (Status.OK, "")
    assert seen.of(Visits()) == (0, 1, 4, 3, 1)
    assert [(row.line, row.hits) for row in seen.of(LineTimes())] == [
        (2, 1),
        (3, 4),
        (4, 3),
        (5, 1),
    ]
    assert [row.hits for row in seen.of(LineMemories())] == [1, 4, 3, 1]
    assert seen.wall_s > 0


@pytest.mark.parametrize("probe", ALL, ids=lambda probe: probe.name)
def test_probes_together_count_as_each_alone(
    sandbox: LocalSandbox, run_async: Any, probe: Any
) -> None:
    target = Case("of five", "double", (5,), 10)
    alone = run_async(observe(PROGRAM, sandbox, target, probes=[probe]))
    both = run_async(observe(PROGRAM, sandbox, target, probes=ALL))
    assert alone.tables[probe.name].columns[0] == both.tables[probe.name].columns[0]


def test_a_run_without_probes_finds_nothing_and_has_a_time(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    seen = run_async(observe(PROGRAM, sandbox, "double(3)", probes=()))
    assert (seen.tables, seen.detail) == ({}, "")
    assert seen.wall_s > 0
    with pytest.raises(BadOption, match="probe 'visits' was not in this run; in it: none"):
        seen.of(Visits())


def test_what_was_found_survives_a_kill(sandbox: LocalSandbox, run_async: Any) -> None:
    endless = Program("def f():\n    n = 0\n    while True:\n        n += 1\n")
    limits = Limits(wall_s=0.5)
    seen = run_async(observe(endless, sandbox, "f()", probes=[LineTimes()], limits=limits))
    assert (seen.status, seen.wall_s) == (Status.TIMEOUT, None)
    assert {row.line: row.hits > 100 for row in seen.of(LineTimes())} == {
        2: False,
        3: True,
        4: True,
    }


def test_a_script_is_watched_with_its_input_and_files(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program("import other\nn = int(input())\nfor _ in range(n):\n    other.f()\n",
                      files=(File("other.py", b"def f():\n    pass\n"),))  # fmt: skip
    seen = run_async(observe(program, sandbox, Stdio("3", "3\n", ""), probes=[LineTimes()]))
    assert [row.hits for row in seen.of(LineTimes())] == [1, 1, 4, 3]
    assert {row.function for row in seen.of(LineTimes())} == {"<module>"}


def test_chosen_functions_alone_are_watched(sandbox: LocalSandbox, run_async: Any) -> None:
    program = Program("def f():\n    return g()\n\ndef g():\n    return 1\n")
    seen = run_async(
        observe(program, sandbox, "f()", probes=[LineTimes()], functions=frozenset({"g"}))
    )
    assert [row.function for row in seen.of(LineTimes())] == ["g"]


def test_an_exception_of_the_program_is_told(sandbox: LocalSandbox, run_async: Any) -> None:
    seen = run_async(observe(PROGRAM, sandbox, "double(None)", probes=ALL))
    assert (seen.status, seen.fault.type, seen.fault.line) == (Status.FAILED, "TypeError", 3)
    assert seen.of(Visits()) == (0, 1, 1, 0, 0)


def test_a_program_that_is_not_python_has_a_fault(sandbox: LocalSandbox, run_async: Any) -> None:
    seen = run_async(observe(Program("def f(:"), sandbox, "f()", probes=ALL))
    assert (seen.status, seen.fault.line) == (Status.COMPILE_ERROR, 1)


def test_a_program_that_spoils_its_tables_is_found_out(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    source = """import os

def f():
    for n in range(3, 20):
        try:
            os.pwrite(n, b"junk" * 100, 0)
        except OSError:
            pass
    os._exit(0)
"""
    seen = run_async(observe(Program(source), sandbox, "f()", probes=ALL))
    assert seen.tables == {}
    assert seen.detail.startswith("the run left nothing that can be read")


def test_a_probe_is_in_a_run_once(sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(BadOption, match="names one twice"):
        run_async(observe(PROGRAM, sandbox, "double(1)", probes=[Visits(), Visits()]))


def test_negative_counts_are_refused() -> None:
    static = {False: table("x = 1")}
    result = HEADER.pack(MAGIC, 1, 5, 0) + struct.pack("<q", -1)
    assert _read(result, RAN, [Visits()], static)[0] == {}
    result = HEADER.pack(MAGIC, 1, 5, 6) + b"a note" + struct.pack("<q", 7)
    tables, wall_s, note = _read(result, RAN, [Visits()], static)
    assert (tables["visits"].columns, wall_s, note) == (((7,),), 5e-9, "a note")


@given(st.binary(max_size=300), st.integers(-1, 300))
def test_any_bytes_are_read(data: bytes, note_bytes: int) -> None:
    static = {fine: table("for i in x:\n    if i:\n        y = i\n") for fine in (False, True)}
    for result in (data, HEADER.pack(MAGIC, 1, 1, note_bytes) + data):
        _read(result, RAN, [Steps(), *ALL], static)
