"""What a call costs is the call's alone, and counted by who is named."""

import json
import sys
from typing import Any

import pytest

from runwright.core import Assertions, Case, Limits, Program, Provider, Status, Stdio
from runwright.core.errors import BadOption, NoCounter
from runwright.observe.meters import Meter, available, cost
from runwright.observe.meters.cost import _Session, _told
from runwright.observe.meters.figures import Figures
from runwright.run import LocalSandbox
from runwright.run.guest.perf_event import TASK_CLOCK

PROGRAM = Program(
    """import time

BIG = [0] * 1_000_000

def squares(n):
    return [i * i for i in range(n)]

def total(items):
    result = 0
    for item in items:
        result += item
    return result

def words():
    return [word for word in {"one", "two", "three", "four"}]
"""
)
COUNTING = frozenset({Meter.INSTRUCTIONS})
CLOCKS = frozenset({Meter.CLOCKS})


def _counted(box: LocalSandbox, run_async: Any, program: Program, target: Any) -> int:
    found = run_async(
        cost(program, box, target, meters=COUNTING, provider=Provider.BYTECODE, repeats=2)
    )
    first, second = found.counts
    assert first == second
    assert (found.status, found.detail) == (Status.OK, "")
    return int(first.value)


def test_bytecode_is_counted_exactly_and_grows_with_the_work(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    counts = [
        _counted(sandbox, run_async, PROGRAM, f"total(range({n}))") for n in (0, 100, 200, 10_000)
    ]
    per_item = (counts[1] - counts[0]) // 100
    assert per_item > 0
    assert [count - counts[0] for count in counts] == [n * per_item for n in (0, 100, 200, 10_000)]


def test_arguments_are_not_part_of_the_call(sandbox: LocalSandbox, run_async: Any) -> None:
    counts = {
        _counted(sandbox, run_async, PROGRAM, target)
        for target in (
            "total([0, 1, 4, 9])",
            "total(squares(4))",
            "total(items=squares(4))",
            "total(*[squares(4)])",
            "total(**{'items': squares(4)})",
            Case("squares", "total", ([0, 1, 4, 9],), 14),
            Assertions("squares", "assert total(items) == 14", setup="items = squares(4)"),
        )
    }
    assert len(counts) == 1


def test_a_text_that_is_no_single_call_is_measured_as_a_whole(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    parts = [_counted(sandbox, run_async, PROGRAM, f"total(range({n}))") for n in (3, 5)]
    whole = _counted(sandbox, run_async, PROGRAM, "total(range(3)) + total(range(5))")
    assert whole == sum(parts)


def test_the_order_of_sets_is_the_same_in_each_run(sandbox: LocalSandbox, run_async: Any) -> None:
    loop = Program("def f():\n    for word in {'one', 'two', 'three'}:\n        if word == 'two':\n"
                   "            return word\n")  # fmt: skip
    assert len({_counted(sandbox, run_async, loop, "f()") for _ in range(3)}) == 1


def test_a_script_is_measured_from_its_first_line(sandbox: LocalSandbox, run_async: Any) -> None:
    short, long = (Program(f"for line in range({n}):\n    pass\n") for n in (10, 1000))
    assert _counted(sandbox, run_async, short, None) < _counted(sandbox, run_async, long, None)
    reads = Program("for _ in range(int(input())):\n    pass\n")
    ten, thousand = (
        _counted(sandbox, run_async, reads, Stdio("n", f"{n}\n", "")) for n in (10, 1000)
    )
    assert ten < thousand


def test_what_other_files_of_the_program_do_counts(sandbox: LocalSandbox, run_async: Any) -> None:
    from runwright.core import File

    beside = File("other.py", b"def f(n):\n    for _ in range(n):\n        pass\n")
    program = Program("from other import f\nimport json\n", files=(beside,))
    few, many = (_counted(sandbox, run_async, program, f"f({n})") for n in (10, 110))
    assert many - few >= 100
    assert _counted(sandbox, run_async, program, "json.dumps([1, 2])") == 0


def test_threads_count_too(sandbox: LocalSandbox, run_async: Any) -> None:
    program = Program(
        "import threading\n\ndef work(n):\n    for _ in range(n):\n        pass\n\n"
        "def f(n):\n    threads = [threading.Thread(target=work, args=(n,)) for _ in range(3)]\n"
        "    for thread in threads:\n        thread.start()\n"
        "    for thread in threads:\n        thread.join()\n"
    )
    few, many = (_counted(sandbox, run_async, program, f"f({n})") for n in (10, 1010))
    assert (many - few) % 3000 == 0
    assert many > few


def test_clocks_are_read_once_per_repeat(box: LocalSandbox, run_async: Any) -> None:
    found = run_async(cost(PROGRAM, box, "total([1])", meters=CLOCKS, repeats=2))
    assert (found.status, found.detail, len(found.readings)) == (Status.OK, "", 2)
    assert 0 < found.wall_s <= max(reading.wall_s for reading in found.readings)
    assert found.counts == ()
    assert found.allocations is None


def test_resident_memory_is_that_of_the_call(box: LocalSandbox, run_async: Any) -> None:
    program = Program("data = bytearray(80_000_000)\ndata = None\n\n"
                      "def f(n):\n    return len(bytearray(b'x') * n)\n")  # fmt: skip
    found = run_async(cost(program, box, "f(20_000_000)", meters=CLOCKS))
    assert found.memory_bytes is not None
    assert 19_000_000 < found.memory_bytes < 30_000_000


def test_processor_time_is_not_that_of_sleep(box: LocalSandbox, run_async: Any) -> None:
    found = run_async(cost(PROGRAM, box, "time.sleep(0.1)", meters=CLOCKS))
    assert found.wall_s >= 0.1
    assert found.cpu_s < found.wall_s


def test_allocations_are_those_of_the_call(sandbox: LocalSandbox, run_async: Any) -> None:
    meters = {Meter.ALLOCATIONS}
    found = run_async(cost(PROGRAM, sandbox, "squares(100_000)", meters=meters)).allocations
    assert 3_000_000 < found.kept_bytes <= found.peak_bytes < 6_000_000
    assert 90_000 < found.kept_blocks <= 100_001
    nothing = run_async(cost(PROGRAM, sandbox, "len(BIG)", meters=meters)).allocations
    assert nothing.peak_bytes < 1000


def test_a_call_that_raises_has_readings_and_its_fault(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    found = run_async(cost(PROGRAM, sandbox, "total([1, None])"))
    assert (found.status, found.fault.type) == (Status.FAILED, "TypeError")
    assert len(found.readings) == 1


@pytest.mark.parametrize("target", ["__import__('os')._exit(0)", "total(iter(int, 1))"])
def test_a_call_that_never_returns_has_no_figures_and_says_so(
    sandbox: LocalSandbox, run_async: Any, target: str
) -> None:
    limits = Limits(wall_s=0.5)
    found = run_async(cost(PROGRAM, sandbox, target, meters=CLOCKS, limits=limits))
    assert found.readings == ()
    assert found.detail


def test_a_program_that_does_not_compile_is_told(sandbox: LocalSandbox, run_async: Any) -> None:
    found = run_async(cost(Program("def f(:"), sandbox, "f()"))
    assert (found.status, found.fault.type) == (Status.COMPILE_ERROR, "SyntaxError")


@pytest.mark.skipif(hasattr(sys, "monitoring"), reason="a trace function takes nothing from it")
def test_a_program_that_traces_itself_is_counted_in_part(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program("import sys\n\ndef f():\n    sys.settrace(None)\n    return 1 + 1\n")
    found = run_async(cost(program, sandbox, "f()", meters=COUNTING, provider=Provider.BYTECODE))
    assert found.detail == "the program traced itself, so its bytecode was counted in part only"


def test_a_counter_of_the_kernel_is_read_around_the_call(box: LocalSandbox, run_async: Any) -> None:
    """The task clock, because every machine has it, and it opens in the way of the others."""
    figures = Figures(PROGRAM)
    session = _Session(PROGRAM, box, "total(range(300_000))", Limits(), figures)
    run_async(session.clocks(TASK_CLOCK))
    (count,) = figures.counts
    (reading,) = figures.readings
    assert 0 < count.value / 1e9 < 2 * reading.wall_s + 0.01


def test_the_hardware_counter_counts_or_says_why_not(sandbox: LocalSandbox, run_async: Any) -> None:
    reason = available()[Provider.PERF_EVENT]
    asked = cost(PROGRAM, sandbox, "total([])", meters=COUNTING, provider=Provider.PERF_EVENT)
    if reason:
        with pytest.raises(NoCounter, match=r"provider='perf_event' .*; 'bytecode'.* can"):
            run_async(asked)
    else:
        (count,) = run_async(asked).counts
        assert count.provider is Provider.PERF_EVENT
        assert count.value > 0


def test_without_a_name_the_best_provider_counts(sandbox: LocalSandbox, run_async: Any) -> None:
    (count,) = run_async(cost(PROGRAM, sandbox, "total([])", meters=COUNTING)).counts
    hardware = not available()[Provider.PERF_EVENT]
    assert count.provider is (Provider.PERF_EVENT if hardware else Provider.BYTECODE)
    assert count.runtime.startswith("CPython 3.")
    assert count.detail


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"repeats": 0}, "repeats=0 must be at least 1"),
        ({"meters": ()}, "names no meter"),
        ({"target": "f("}, "is not Python"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    sandbox: LocalSandbox, run_async: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(BadOption, match=message):
        run_async(cost(PROGRAM, sandbox, **options))


@pytest.mark.parametrize(
    "result",
    [b"", b"[1]", b"{", b"null", b'{"wall_s": 1}', b'{"wall_s": NaN}', b'{"count": -1}', b"\xff"],
)
def test_junk_is_no_figure(result: bytes) -> None:
    assert _told(result) == {}


def test_what_the_guest_wrote_is_read() -> None:
    told: dict[str, object] = {"wall_s": 0.5, "cpu_s": 0.25, "memory_bytes": None}
    assert _told(json.dumps(told).encode()) == told
