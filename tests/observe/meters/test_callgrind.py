"""Callgrind counts the same each time, and only what the program does."""

from typing import Any

import pytest

from runwright.core import Case, Cost, Limits, Program, Provider, Status, Stdio
from runwright.core.errors import BadOption, NoCounter, NotComparable
from runwright.observe.meters import Meter, callgrind, cost
from runwright.observe.meters.callgrind import why_not
from runwright.observe.meters.providers import available, chosen
from runwright.run import LocalSandbox

COUNTING = {Meter.INSTRUCTIONS}
LOOP = """#include <stdio.h>
int main(void) {
    long n;
    if (scanf("%ld", &n) != 1) return 1;
    for (volatile long i = 0; i < n; i++) {}
    return 0;
}
"""
C = Program(LOOP, "loop.c", "c")
needs_valgrind = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it is here")


def _cost(box: LocalSandbox, run_async: Any, program: Program, stdin: str, **options: Any) -> Cost:
    target = Stdio("input", stdin, "")
    found: Cost = run_async(cost(program, box, target, meters=COUNTING, **options))
    return found


@needs_valgrind
def test_runs_of_a_c_loop_count_the_same_and_twice_the_loop_about_twice(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    once = _cost(sandbox, run_async, C, "100000", repeats=2)
    assert (once.status, once.detail) == (Status.OK, "")
    assert once.counts[0] == once.counts[1]
    assert once.counts[0].provider is Provider.CALLGRIND
    twice = _cost(sandbox, run_async, C, "200000").counts[0]
    assert twice / once.counts[0] == pytest.approx(2, rel=0.01)


@needs_valgrind
def test_it_counts_at_each_level(box: LocalSandbox, run_async: Any) -> None:
    found = _cost(box, run_async, C, "1000")
    assert (found.status, found.detail, len(found.counts)) == (Status.OK, "", 1)


@needs_valgrind
def test_what_an_empty_program_does_is_not_counted(sandbox: LocalSandbox, run_async: Any) -> None:
    empty = Program(callgrind.EMPTY["c"], language="c")
    assert run_async(cost(empty, sandbox, meters=COUNTING)).counts[0].value < 100


@needs_valgrind
def test_the_worse_of_two_ways_counts_more_in_cpp(sandbox: LocalSandbox, run_async: Any) -> None:
    source = (
        "#include <iostream>\n#include <vector>\nint main() {{\n  std::vector<int> items;\n"
        "  for (int i = 0; i < 300; i++) {};\n  std::cout << items.size();\n}}\n"
    )
    ways = ("items.push_back(i)", "items.insert(items.begin(), i)")
    quick, slow = (
        _cost(sandbox, run_async, Program(source.format(way), language="cpp"), "").counts[0]
        for way in ways
    )
    assert quick < slow


@needs_valgrind
def test_threads_count_and_forks_are_named(sandbox: LocalSandbox, run_async: Any) -> None:
    source = (
        "#include <sys/wait.h>\n#include <unistd.h>\nint main(void) {\n"
        "  if (fork() == 0) { for (volatile long i = 0; i < 1000000; i++) {} return 0; }\n"
        "  wait(0);\n  return 0;\n}\n"
    )
    found = _cost(sandbox, run_async, Program(source, language="c"), "")
    assert found.counts[0].value < 100_000
    assert found.detail == "the program forked; callgrind counted its first process alone"


@needs_valgrind
def test_a_program_that_becomes_another_has_no_count(sandbox: LocalSandbox, run_async: Any) -> None:
    source = (
        '#include <unistd.h>\nint main(void) { execl("/bin/true", "true", (char *)0); return 1; }\n'
    )
    found = _cost(sandbox, run_async, Program(source, language="c"), "")
    assert (found.status, found.counts) == (Status.OK, ())
    assert found.detail == "callgrind gave no count: the program became another"


@needs_valgrind
def test_a_program_that_crashes_is_told(sandbox: LocalSandbox, run_async: Any) -> None:
    source = "int main(void) { return *(volatile int *)0; }\n"
    found = _cost(sandbox, run_async, Program(source, language="c"), "")
    assert found.status is Status.KILLED


def test_a_program_that_does_not_compile_is_told(sandbox: LocalSandbox, run_async: Any) -> None:
    found = run_async(cost(Program("int main(", language="c"), sandbox, meters={Meter.CLOCKS}))
    assert found.status is Status.COMPILE_ERROR
    assert found.readings == ()


@needs_valgrind
def test_python_is_counted_by_callgrind_when_it_is_named(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program("for _ in range(int(input())):\n    pass\n")
    few = _cost(sandbox, run_async, program, "1000", provider=Provider.CALLGRIND).counts[0]
    assert few.value > 1000
    assert few.runtime.startswith("CPython 3.")
    bytecode = _cost(sandbox, run_async, program, "1000", provider=Provider.BYTECODE).counts[0]
    for compare in (lambda: few < bytecode, lambda: few / bytecode, lambda: few - bytecode):
        with pytest.raises(NotComparable, match=r"callgrind .* does not compare .* bytecode"):
            compare()


@needs_valgrind
def test_native_programs_are_counted_by_callgrind_unless_named(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    assert chosen(None, "c") is chosen(None, "cpp") is Provider.CALLGRIND
    assert chosen(None) is not Provider.CALLGRIND
    with pytest.raises(NoCounter, match=r"provider='bytecode' .* for c programs; 'callgrind' can"):
        _cost(sandbox, run_async, C, "1", provider=Provider.BYTECODE)


def test_a_missing_valgrind_is_one_line_with_its_package(
    monkeypatch: pytest.MonkeyPatch, sandbox: LocalSandbox, run_async: Any
) -> None:
    missing = "it needs the command 'valgrind' and programs find none (Debian: valgrind)"
    monkeypatch.setattr(callgrind, "why_not", lambda: missing)
    assert available("c") == {Provider.CALLGRIND: missing}
    with pytest.raises(NoCounter, match=r"of c programs here: callgrind: .*Debian: valgrind"):
        _cost(sandbox, run_async, C, "1")
    with pytest.raises(NoCounter, match=r"provider='callgrind' .*Debian: valgrind.*'bytecode' can"):
        _cost(sandbox, run_async, Program("pass"), "", provider=Provider.CALLGRIND)


@needs_valgrind
def test_limits_too_small_for_callgrind_are_named(sandbox: LocalSandbox, run_async: Any) -> None:
    with pytest.raises(NoCounter, match=r"does not count an empty program .*raise the limits"):
        _cost(sandbox, run_async, C, "1", limits=Limits(wall_s=0.01))


def test_other_languages_have_clocks_alone(sandbox: LocalSandbox, run_async: Any) -> None:
    script = Program("console.log(1)", language="javascript")
    with pytest.raises(
        BadOption, match="'instructions' is not for language='javascript'; 'clocks'"
    ):
        run_async(cost(script, sandbox, meters=COUNTING))
    with pytest.raises(BadOption, match="'allocations' is not for language='c'"):
        run_async(cost(C, sandbox, meters={Meter.ALLOCATIONS}))


@pytest.mark.parametrize("target", ["f(3)", Case("f", "f", (3,), 3)], ids=["text", "case"])
def test_calls_are_not_for_whole_programs(
    sandbox: LocalSandbox, run_async: Any, target: Any
) -> None:
    with pytest.raises(BadOption, match="whole programs are measured"):
        run_async(cost(C, sandbox, target))
    if not why_not():
        with pytest.raises(BadOption, match="'callgrind' counts whole programs"):
            run_async(cost(Program("def f(n): pass"), sandbox, target, provider=Provider.CALLGRIND))
