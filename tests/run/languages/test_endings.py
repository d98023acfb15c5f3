"""Programs of every language end in every way there is; each way has its status and fault."""

from dataclasses import replace
from typing import Any

import pytest

from runwright.core import Execution, Fault, Isolation, Limits, Program, Status, Text, Usage
from runwright.run.languages import Languages
from runwright.run.languages.endings import with_fault
from runwright.run.languages.place import place

MIB = 1024 * 1024
SHORT = Limits(wall_s=0.5)
SMALL = Limits(memory_bytes=96 * MIB)
OK, FAILED, KILLED = Status.OK, Status.FAILED, Status.KILLED
REFUSED, MEMORY = Status.COMPILE_ERROR, Status.MEMORY


@pytest.mark.parametrize("name", ["echo.c", "echo.cpp", "echo.js", "Echo.java"])
def test_a_program_finds_its_input_and_arguments(run: Any, name: str) -> None:
    execution = run(name, stdin=b"21", arguments=["word"])
    assert (execution.status, execution.exit_code) == (OK, 0)
    assert str(execution.stdout) == "42 word\n"
    assert str(execution.stderr) == ""


@pytest.mark.parametrize("name", ["exit.c", "exit.js", "exit.java"])
def test_exit_codes_are_the_programs_own(run: Any, name: str) -> None:
    execution = run(name)
    assert (execution.status, execution.exit_code, execution.fault) == (FAILED, 3, None)


@pytest.mark.parametrize("name", ["wrong.c", "wrong.cpp", "wrong.js", "wrong.java"])
def test_a_source_that_does_not_compile_says_on_which_line(run: Any, name: str) -> None:
    execution = run(name)
    assert execution.status is REFUSED
    assert execution.fault.line == 4
    assert execution.fault.message
    assert f"{name}:4" in str(execution.stderr)
    assert execution.fault.message in str(execution.stderr)
    assert (execution.files, execution.left_out, execution.signal) == ((), (), None)


def test_a_program_that_does_not_link_is_no_program(run: Any) -> None:
    execution = run("unlinked.c")
    assert execution.status is REFUSED
    assert execution.fault == Fault("undefined reference", "undefined reference to `missing'")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("throw.js", Fault("TypeError", "boom", 2)),
        ("throw_five.js", Fault("error", "5", 1)),
        ("reject.js", Fault("RangeError", "late", 1)),
        (
            "throw.java",
            Fault(
                "java.lang.ArrayIndexOutOfBoundsException",
                "Index 7 out of bounds for length 3",
                3,
            ),
        ),
    ],
)
def test_an_uncaught_exception_is_failed_with_its_line(run: Any, name: str, fault: Fault) -> None:
    execution = run(name)
    assert (execution.status, execution.exit_code, execution.fault) == (FAILED, 1, fault)


@pytest.mark.parametrize(
    ("name", "signal", "fault"),
    [
        ("segfault.c", 11, Fault("SIGSEGV", "Segmentation fault")),
        ("divide.c", 8, Fault("SIGFPE", "Floating point exception")),
        ("abort.c", 6, Fault("SIGABRT", "Aborted")),
        ("assert.c", 6, Fault("Assertion", "`count == 5' failed", 4)),
        ("throw.cpp", 6, Fault("std::runtime_error", "boom")),
    ],
)
def test_a_crash_is_killed_with_a_fault(run: Any, name: str, signal: int, fault: Fault) -> None:
    execution = run(name)
    assert (execution.status, execution.signal, execution.exit_code) == (KILLED, signal, None)
    assert execution.fault == fault


@pytest.mark.parametrize("name", ["loop.c", "loop.js", "loop.java"])
def test_an_endless_loop_meets_the_limit_which_compiling_does_not_count_for(
    run: Any, name: str
) -> None:
    execution = run(name, limits=SHORT)
    assert (execution.status, execution.detail) == (Status.TIMEOUT, "wall_s=0.5")


@pytest.mark.parametrize("name", ["hog.c", "hog.cpp", "hog.js", "hog.java"])
def test_the_memory_limit_has_its_own_status(run: Any, name: str) -> None:
    execution = run(name, limits=SMALL)
    assert (execution.status, execution.detail) == (MEMORY, f"memory_bytes={96 * MIB}")


@pytest.mark.parametrize("name", ["flood.c", "flood.js", "flood.java"])
def test_output_flood_is_cut_and_counted(run: Any, name: str) -> None:
    execution = run(name, limits=Limits(output_bytes=10_000))
    assert execution.status is Status.OUTPUT_LIMIT
    assert len(execution.stdout.head) == len(execution.stdout.tail) == 5000
    assert execution.stdout.omitted_bytes > 0


def crash(language: str) -> Execution:
    """A run that ended by a signal and said nothing."""
    ending = Languages().named(language).endings[0]
    return Execution(
        program=Program("", f"x{ending}", language),
        status=KILLED,
        exit_code=None,
        signal=11,
        stdout=Text(),
        stderr=Text(),
        usage=Usage(memory_bytes=SMALL.memory_bytes - 1),
        isolation=Isolation.FULL,
        limits=SMALL,
    )


def test_a_crash_above_the_memory_limit_is_for_memory() -> None:
    """So it is where no control group ends a program, and it runs into a NULL of malloc."""
    record = Languages().named("c")
    below = crash("c")
    above = replace(below, usage=Usage(memory_bytes=SMALL.memory_bytes))
    placed = place(below.program, record)
    assert with_fault(below, record, placed).status is KILLED
    read = with_fault(above, record, placed)
    assert (read.status, read.detail) == (MEMORY, f"memory_bytes={96 * MIB}")


HOSTILE = {
    "c": ("a.out: x.c:1: Assertion ", "f: Assertion ` failed"),
    "cpp": ("terminate called after throwing an instance of '", "x.cpp:1: f: Assertion"),
    "java": ('Exception in thread "', "\tat (x.java:1"),
    "javascript": ("/x.js:1\n", "FATAL ERROR: JavaScript heap out of memor"),
}


@pytest.mark.parametrize("language", HOSTILE)
@pytest.mark.parametrize("joint", ["", " ", "\n"], ids=["joined", "spaced", "lines"])
def test_what_looks_much_like_a_fault_is_read_to_its_end(language: str, joint: str) -> None:
    """Patterns that take polynomial time would not get to the end of this in days."""
    record = Languages().named(language)
    text = joint.join(joint.join(HOSTILE[language]) for _ in range(2000))
    run = replace(crash(language), stderr=Text(text[:100_000]))
    read = with_fault(run, record, place(run.program, record))
    assert read.status in (KILLED, MEMORY)
    assert read.fault is None or len(read.fault.message) <= 1000
