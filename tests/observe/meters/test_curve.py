"""Memory held over time is that of the measured part, looked at from outside."""

from typing import Any

import pytest

from runwright.core import MemoryCurve, Program, Status
from runwright.observe.meters import Meter, cost
from runwright.run import LocalSandbox

MB = 1_000_000
PYTHON = Program(
    """import time

kept = b"x" * 30_000_000

def hold():
    held = b"x" * 100_000_000
    time.sleep(0.2)

def wait():
    time.sleep(0.2)
"""
)
C = """
#include <stdlib.h>
#include <unistd.h>
int main(void) {
    volatile char *held = malloc(%d);
    for (long i = 0; i < %d; i += 4096) held[i] = 1;
    usleep(200000);
    return 0;
}
"""


def _curve(box: LocalSandbox, run_async: Any, program: Program, call: str | None) -> MemoryCurve:
    found = run_async(cost(program, box, call, meters={Meter.CLOCKS}))
    assert (found.status, found.detail) == (Status.OK, "")
    assert found.curve is not None
    return found.curve  # type: ignore[no-any-return]


def _holds(curve: MemoryCurve) -> None:
    """100 MB for 0.2 s and however much longer it took on this machine."""
    assert 100 * MB <= curve.peak_bytes < 110 * MB
    assert 100 * MB * 0.15 < curve.byte_seconds <= curve.peak_bytes * curve.duration_s
    assert curve.interval_s > 0
    assert curve.overhead_s > 0


def test_what_a_call_holds_is_held_over_time(box: LocalSandbox, run_async: Any) -> None:
    _holds(_curve(box, run_async, PYTHON, "hold()"))
    assert _curve(box, run_async, PYTHON, "wait()").byte_seconds < MB


def test_what_a_c_program_holds_is_held_over_time(box: LocalSandbox, run_async: Any) -> None:
    much, little = (
        _curve(box, run_async, Program(C % (size, size), language="c"), None)
        for size in (100_000_000, 1000)
    )
    _holds(much)
    assert little.byte_seconds < 10 * MB * little.duration_s


def test_a_program_that_computes_in_c_does_not_starve_the_sampler(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    program = Program("def f():\n    return 7 ** 400_000 % 10 ** 100_000\n")
    curve = _curve(sandbox, run_async, program, "f()")
    gaps = len(curve.samples)
    assert gaps > 2  # those of its two ends are the guest's


def test_a_run_that_ends_badly_before_its_end_has_none(
    sandbox: LocalSandbox, run_async: Any
) -> None:
    found = run_async(cost(PYTHON, sandbox, "__import__('os')._exit(3)", meters={Meter.CLOCKS}))
    assert found.curve is None
    assert found.status is Status.FAILED


@pytest.mark.parametrize("repeats", [1, 3])
def test_each_repeat_has_a_curve(sandbox: LocalSandbox, run_async: Any, repeats: int) -> None:
    found = run_async(cost(PYTHON, sandbox, "len('')", meters={Meter.CLOCKS}, repeats=repeats))
    assert len([reading.curve for reading in found.readings if reading.curve]) == repeats
