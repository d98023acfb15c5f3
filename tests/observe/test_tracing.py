"""What is traced for each target, what is kept of it, and what no program can break."""

from dataclasses import replace
from typing import Any

import pytest

from runwright.core import (
    Assertions,
    Case,
    File,
    Limits,
    Program,
    Status,
    Stdio,
    Step,
    Trace,
)
from runwright.core.errors import BadOption, BadTask, UnknownName
from runwright.observe import state_after, trace, tracing
from runwright.run import LocalSandbox

ADD = """\
LIMIT = 3
def add(a, b):
    if a > LIMIT:
        return None
    return a + b
"""


@pytest.fixture
def watch(sandbox: LocalSandbox, run_async: Any) -> Any:
    def watch(source: str | Program, target: Any = None, **options: Any) -> Trace:
        program = Program(source) if isinstance(source, str) else source
        options = {"limits": Limits(wall_s=10), **options}
        traced: Trace = run_async(trace(program, sandbox, target, **options))
        return traced

    return watch


def after(step: Step) -> dict[str, str]:
    return {variable.name: variable.value.text for variable in state_after(step)}


def functions(traced: Trace) -> list[str]:
    return [traced.blocks[step.block].function for step in traced.steps]


# Targets


def test_an_expression_is_evaluated_and_its_value_returned(watch: Any) -> None:
    traced = watch(ADD, "[add(1, 2)]")
    assert (traced.status, str(traced.returned)) == (Status.OK, "[3]")
    assert functions(traced) == ["add", "add"]


def test_statements_are_executed_in_the_programs_namespace(watch: Any) -> None:
    traced = watch(ADD, "for n in range(2):\n    print(add(n, LIMIT))")
    assert traced.stdout == "3\n4\n"
    assert traced.returned.text == "None"
    assert [step.frame for step in traced.steps] == [0, 0, 1, 1]


def test_a_script_is_traced_with_its_module_level(watch: Any) -> None:
    traced = watch(ADD + "if __name__ == '__main__':\n    total = add(1, 2)\n    print(total)\n")
    assert traced.stdout == "3\n"
    assert functions(traced) == ["<module>", "<module>", "add", "add"]
    assert [step.depth for step in traced.steps] == [0, 0, 1, 1]
    assert after(traced.steps[1]) == {"LIMIT": "3", "total": "3"}


def test_module_code_runs_untraced_before_a_call(watch: Any) -> None:
    source = "print('imported')\nclass A:\n    x = 1\n    def f(self): return self.x\nA().f()\n"
    traced = watch(source, "A().f()")
    assert traced.stdout == "imported\n"
    assert functions(traced) == ["A.f", "A.f"]
    assert traced.hits[0] == 0


def test_assertions_see_the_public_names_and_may_import_the_program(watch: Any) -> None:
    check = Assertions(
        "add",
        "assert add(1, two) == 3\nassert imported(4, 0) is None",
        "two = 2; from main import add as imported",
    )
    traced = watch(ADD, check)
    assert traced.status is Status.OK
    assert [step.frame for step in traced.steps] == [0, 0, 1, 1]


def test_a_failing_assertion_is_a_fault_outside_the_program(watch: Any) -> None:
    traced = watch(ADD, Assertions("add", "assert add(1, 2) == 4, 'sum'", line=7))
    assert traced.status is Status.FAILED
    assert (traced.fault.type, traced.fault.message) == ("AssertionError", "sum")
    assert traced.fault.line is None


def test_a_fault_inside_the_program_names_its_line(watch: Any) -> None:
    traced = watch(ADD, Assertions("add", "assert add(1, None) == 4"))
    assert (traced.fault.type, traced.fault.line) == ("TypeError", 5)
    assert traced.steps[-1].raised == "TypeError"


def test_a_case_is_called_with_its_arguments(watch: Any) -> None:
    traced = watch(ADD, Case("tuple", "add", ((1, 2), (3.5, {"k": {4}})), None))
    assert traced.fault.type == "TypeError"
    traced = watch("def pair(a, b): return (b, a)\n", Case("pair", "pair", ((1,), {2}), None))
    assert str(traced.returned) == "({2}, (1,))"


def test_a_stdio_check_runs_the_script_on_its_input(watch: Any) -> None:
    source = "for _ in range(int(input())):\n    n = int(input())\n    print(n * 2)\n"
    traced = watch(source, Stdio("double", "2\n5\n7\n", "10\n14\n"))
    assert traced.stdout == "10\n14\n"
    assert len(traced.steps) == 3


HELPED = Program(
    "from helper import twice\ndef f(n): return twice(n)\n",
    files=(File("helper.py", b"def twice(n):\n    return 2 * n\n"), File("notes.txt", b"x")),
)


def test_other_files_of_the_program_are_traced_too(watch: Any) -> None:
    traced = watch(HELPED, "f(2)")
    assert str(traced.returned) == "4"
    assert functions(traced) == ["f", "twice"]
    assert {block.path for block in traced.blocks if traced.hits[block.id]} == {"", "helper.py"}


def test_files_can_be_chosen(watch: Any) -> None:
    assert functions(watch(HELPED, "f(2)", files=frozenset())) == ["f"]
    with pytest.raises(BadOption, match=r"no file 'notes.txt' that ends in .py"):
        watch(HELPED, "f(2)", files=frozenset({"notes.txt"}))


def test_calls_can_be_left_out_by_depth(watch: Any) -> None:
    source = "def f(n): return 1 if n < 1 else f(n - 1) + 1\n"
    whole, outer = watch(source, "f(5)"), watch(source, "f(5)", depth=1)
    assert [call.depth for call in whole.calls] == [0, 1, 2, 3, 4, 5]
    assert [call.depth for call in outer.calls] == [0, 1]
    assert outer.hits == whole.hits


# Bad input


def test_a_syntax_error_is_a_status_with_its_line(watch: Any) -> None:
    traced = watch("x = 1\ndef f(:\n", "f()")
    assert traced.status is Status.COMPILE_ERROR
    assert (traced.fault.type, traced.fault.line) == ("SyntaxError", 2)
    assert (traced.steps, traced.blocks) == ((), ())


def test_what_only_the_compiler_refuses_is_a_compile_error_too(watch: Any) -> None:
    traced = watch("def f():\n    pass\nreturn 3\n", "f()")
    assert traced.status is Status.COMPILE_ERROR
    assert (traced.fault.type, traced.fault.line) == ("SyntaxError", 3)


def test_a_missing_function_is_a_fault_of_the_run(watch: Any) -> None:
    for target in ("sub(1)", Case("sub", "sub", (1,), 2)):
        traced = watch(ADD, target)
        assert (traced.status, traced.fault.type) == (Status.FAILED, "NameError")
        assert "sub" in traced.fault.message


def test_a_call_that_is_not_python_is_refused(watch: Any) -> None:
    with pytest.raises(BadOption, match=r"call='add\(1,' is not Python"):
        watch(ADD, "add(1,")


def test_a_check_that_is_not_python_is_refused_with_its_place(watch: Any) -> None:
    with pytest.raises(BadTask, match=r"check 'add' is not Python: .* \(cases.py, line 12\)"):
        watch(ADD, Assertions("add", "x = 1\nassert add(", path="cases.py", line=11))
    with pytest.raises(BadTask, match="argument that is not plain"):
        watch(ADD, Case("add", "add", (object(),), None))


def test_a_program_in_another_language_is_refused(watch: Any) -> None:
    with pytest.raises(UnknownName, match="no language 'lua'"):
        watch(Program("print(1)", language="lua"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("steps", 1), ("steps", 10**20), ("value_bytes", 19), ("value_bytes", 10**20)],
)
def test_options_out_of_range_are_refused(watch: Any, name: str, value: int) -> None:
    with pytest.raises(BadOption, match=f"{name}={value} must be at least"):
        watch(ADD, "add(1, 2)", **{name: value})


# What is kept


def test_without_values_there_are_the_same_counts_and_no_steps(watch: Any) -> None:
    source = "def f(n):\n    for i in range(n):\n        if i % 2: continue\n        n -= 1\n"
    with_values, without = (watch(source, "f(5)", values=values) for values in (True, False))
    assert without.hits == with_values.hits == (0, 6, 5, 2, 3)
    assert without.steps == ()
    assert len(with_values.steps) == 5 + 2 + 3 + 1


def test_a_long_run_keeps_its_first_and_last_steps_and_exact_counts(watch: Any) -> None:
    source = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    traced = watch(source, "f(300)", steps=10)
    assert [step.index for step in traced.steps] == [0, 1, 2, 3, 4, 297, 298, 299, 300, 301]
    assert (traced.head, traced.omitted) == (5, 292)
    assert traced.hits == (0, 1, 301, 300, 1)


@pytest.mark.parametrize("steps", [2, 7, 1000])
def test_a_very_long_run_keeps_exactly_its_last_steps(watch: Any, steps: int) -> None:
    source = """\
def inner(k):
    for j in range(k % 3): pass
    return k

def walk(n):
    for i in range(n):
        yield inner(i)

def f(n):
    s = 0
    for i in walk(n):
        if i % 2:
            s += i
    return s
"""
    n = 60_000
    traced = watch(source, f"f({n})", steps=steps)
    assert str(traced.returned) == str(sum(range(1, n, 2)))
    shorter, whole = (watch(source, f"f({short})", steps=9000) for short in (600, 1200))
    assert (shorter.omitted, whole.omitted) == (0, 0)
    per_600_rounds = len(whole.steps) - len(shorter.steps)
    assert traced.omitted + steps == len(whole.steps) + per_600_rounds * (n - 1200) // 600
    kept = [step.index for step in traced.steps]
    assert kept[: traced.head] == list(range(traced.head))
    last = traced.omitted + steps
    assert kept[traced.head :] == list(range(last - steps // 2, last))
    ending = [(step.block, step.guards, step.depth) for step in traced.steps[traced.head :]]
    expected = [(step.block, step.guards, step.depth) for step in whole.steps[-(steps // 2) :]]
    assert ending == expected
    # The generator's own last step opens while the loop over it evaluates its header.
    if steps > 2:
        assert after(traced.steps[-2])["_ret"] == str(traced.returned)


def test_each_line_can_be_a_step(watch: Any) -> None:
    source = (
        "def f(n):\n    a = 1\n    b = 2\n    for i in range(n):\n        a += i\n    return a\n"
    )
    traced = watch(source, "f(2)", lines=True)
    lines = [traced.blocks[step.block].spans[0].line for step in traced.steps]
    assert lines == [2, 3, 4, 5, 4, 5, 4, 6]
    changes = [{v.name: v.value.text for v in step.after} for step in traced.steps]
    assert changes[:4] == [{"a": "1"}, {"b": "2"}, {"i": "0"}, {}]
    assert changes[-3:] == [{"a": "2"}, {}, {"_ret": "2"}]


def test_chosen_functions_alone_are_watched(watch: Any) -> None:
    source = """\
def low(n): return n
def high(n):
    def inside(): return low(n)
    return inside()
class A:
    def m(self): return high(1)
"""
    watched = {
        name: set(functions(watch(source, "A().m()", functions=frozenset({name}))))
        for name in ("high", "A", "A.m", "high.<locals>.inside", "hi")
    }
    assert watched == {
        "high": {"high", "high.<locals>.inside"},
        "A": {"A.m"},
        "A.m": {"A.m"},
        "high.<locals>.inside": {"high.<locals>.inside"},
        "hi": set(),
    }


def test_variables_are_those_of_the_program_and_its_data(watch: Any) -> None:
    source = """\
import math
from collections import deque
def f(key, __secret=1):
    import string
    def g(): return 1
    class A: pass
    values = deque([math.floor(1.5), g(), key])
    return values
"""
    (first, *_) = watch(source, "f(len)").steps
    assert {variable.name for variable in first.before} == {"key"}
    assert after(first) == {
        "key": "<builtin_function_or_method len>",
        "values": "deque([1, 1, <builtin_function_or_method len>])",
        "_ret": "deque([1, 1, <builtin_function_or_method len>])",
    }


def test_a_deleted_name_is_gone_after_its_block(watch: Any) -> None:
    traced = watch("def f(a):\n    if a:\n        del a\n    return 1\n", "f(1)")
    assert [sorted(after(step)) for step in traced.steps] == [["a"], [], ["_ret"]]
    (deleted,) = traced.steps[1].after
    assert str(deleted.value) == "<deleted>"


def test_the_first_iteration_of_a_bound_by_branch_name_is_looked_up(watch: Any) -> None:
    source = "def f(n):\n    for i in range(n):\n        if i: x = i\n        y = i\n    return n\n"
    traced = watch(source, "f(2)")
    assert [sorted(after(step)) for step in traced.steps] == [
        ["i", "n"],
        ["i", "n", "y"],
        ["i", "n", "y"],
        ["i", "n", "x", "y"],
        ["i", "n", "x", "y"],
        ["_ret", "i", "n", "x", "y"],
    ]


# Runs that end badly


def test_a_run_that_hangs_keeps_the_block_it_hangs_in(watch: Any) -> None:
    source = "import time\ndef f():\n    for i in range(3):\n        time.sleep(100)\n"
    traced = watch(source, "f()", limits=Limits(wall_s=0.5))
    assert traced.status is Status.TIMEOUT
    (step,) = traced.steps
    assert (step.guards, traced.blocks[step.block].lines, step.after) == ((1,), (4,), ())
    assert traced.hits[1:] == (1, 1)


def test_counts_of_a_run_killed_in_a_single_call_are_kept(watch: Any) -> None:
    source = "import os, signal\ndef f():\n    n = 1\n    if n:\n        os.kill(os.getpid(), 9)\n"
    for values in (True, False):
        traced = watch(source, "f()", values=values)
        assert traced.status is Status.KILLED
        assert traced.hits == (0, 1, 1)


def test_a_run_out_of_memory_is_traced_to_its_end(watch: Any) -> None:
    source = "def f():\n    blocks = []\n    while True:\n        blocks.append(bytearray(10**7))\n"
    traced = watch(source, "f()", limits=Limits(memory_bytes=200 * 1024 * 1024))
    assert traced.status is Status.MEMORY
    assert traced.steps[-1].raised == "MemoryError"
    assert traced.detail == ""


def test_exit_and_unfinished_generators_end_a_trace_properly(watch: Any) -> None:
    source = """\
import sys
def numbers():
    yield 1
    yield 2
def f():
    source = numbers()
    next(source)
    sys.exit(0)
"""
    traced = watch(source, "f()")
    assert (traced.status, traced.steps[0].raised) == (Status.OK, "SystemExit")
    assert after(traced.steps[1]) == {"_yield": "1"}


def test_a_forked_child_does_not_write_into_the_trace(watch: Any) -> None:
    source = """\
import os
def f():
    pid = os.fork()
    if pid == 0:
        for i in range(2000):
            work = [i]
        os._exit(0)
    os.waitpid(pid, 0)
    return "parent"
"""
    traced = watch(source, "f()")
    assert str(traced.returned) == "'parent'"
    assert traced.detail == ""
    assert len(traced.steps) == 2


@pytest.mark.parametrize(
    "attack",
    [
        "os.ftruncate(fd, 0)",
        "os.pwrite(fd, b'{' * 10000, 0)",
        "os.pwrite(fd, b'nonsense', 60)",
        "os.ftruncate(fd, 10**6)",
        "os.close(fd)",
        "os.pwrite(fd, bytes(10**6), 8)",
    ],
)
def test_a_program_that_writes_into_its_trace_spoils_no_more_than_that(
    watch: Any, attack: str
) -> None:
    source = f"""\
import os
def f():
    for fd in range(3, 20):
        try:
            if b"RWtrace2" == os.pread(fd, 8, 0):
                {attack}
                os._exit(0)
        except OSError:
            pass
    return fd
"""
    traced = watch(source, "f()")
    assert traced.status is Status.OK
    assert traced.returned is None
    assert len(traced.hits) == len(traced.blocks)


def test_probes_stay_out_of_a_full_disk_and_a_small_file_limit(watch: Any) -> None:
    source = (
        "def f(n):\n    s = []\n    for i in range(n):\n        s.append(i)\n    return len(s)\n"
    )
    traced = watch(source, "f(3000)", limits=Limits(file_bytes=4096))
    assert traced.status is Status.OK
    assert 0 < len(traced.steps) < 1000


def test_ten_million_iterations_are_traced_within_100_megabytes(watch: Any) -> None:
    source = "def f(n):\n    s = 0\n    for i in range(n):\n        s += i\n    return s\n"
    limits = Limits(wall_s=100, cpu_s=100, memory_bytes=100 * 1024 * 1024)
    traced = watch(source, "f(10**7)", limits=limits)
    assert traced.status is Status.OK
    assert traced.hits == (0, 1, 10**7 + 1, 10**7, 1)
    assert (len(traced.steps), traced.omitted) == (200, 10**7 + 2 - 200)
    assert [step.index for step in traced.steps[:2]] == [0, 1]
    assert traced.steps[-1].index == 10**7 + 1


def test_a_run_whose_last_steps_cannot_be_had_says_so(
    watch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tracing._run
    runs: list[bool] = []

    async def other_way(*given: Any) -> Any:
        execution, contents = await real(*given)
        runs.append(True)
        if len(runs) == 2:
            contents = replace(contents, hits=(0, *contents.hits[1:-1], 7))
        elif len(runs) == 3:
            contents = replace(contents, ended=False)
        return execution, contents

    monkeypatch.setattr(tracing, "_run", other_way)
    source = "def f(n):\n    for i in range(n):\n        x = i\n    return x\n"
    traced = watch(source, "f(1000)")
    assert (len(runs), traced.status) == (3, Status.OK)
    assert traced.detail.startswith("the last steps are missing")
