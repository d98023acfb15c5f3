"""Samples are bounded in number, and only taken when asked for."""

import os
from typing import Any

import pytest

from runwright.core import Program, Status
from runwright.run import Job, LocalSandbox
from runwright.run.guest import sampler
from runwright.run.guest.sampler import Sampler, resident_bytes, samples_in
from runwright.run.job import SCRIPT


def _written(one: Sampler) -> list[tuple[float, int]]:
    file = os.memfd_create("samples")
    try:
        told = one.write(file)
        samples = samples_in(os.pread(file, 1 << 20, 0))
    finally:
        os.close(file)
    assert len(samples) == told["count"]
    return samples


def test_without_an_interval_there_are_none() -> None:
    one = Sampler(0.0)
    one.take([os.getpid()])
    assert _written(one) == []


def test_a_sample_is_the_sum_over_processes_and_a_dead_one_has_nothing() -> None:
    assert resident_bytes(os.getpid()) > 1_000_000
    assert resident_bytes(1 << 30) == 0
    one = Sampler(1000.0)
    one.take([os.getpid(), os.getpid(), 1 << 30])
    one.take([os.getpid()])  # it is not due
    ((_, size),) = _written(one)
    assert size > resident_bytes(os.getpid())


def test_when_there_are_too_many_every_second_one_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampler, "_MOST", 8)
    one = Sampler(1e-9)
    for _ in range(9):
        one.take([])
    times = [at_s for at_s, _ in _written(one)]
    assert times == sorted(times)
    assert len(times) == 5
    assert one.interval_s == 2e-9


def test_a_run_that_asks_is_sampled_and_its_output_and_files_come_back_whole(
    box: LocalSandbox, run_async: Any
) -> None:
    program = Program(
        "import sys, time\nheld = b'x' * 50_000_000\ntime.sleep(0.05)\n"
        "open('made', 'w').write('content')\nprint('out')\nprint('err', file=sys.stderr)\n"
    )
    outcome = run_async(box.submit(Job(SCRIPT, program, sample_s=0.002, fetch=("made",))))
    execution = outcome.execution
    assert execution.status is Status.OK
    assert (str(execution.stdout), str(execution.stderr)) == ("out\n", "err\n")
    assert [file.content for file in execution.files] == [b"content"]
    assert outcome.memory.peak_bytes > 50_000_000
    assert outcome.began_s <= outcome.memory.samples[0].at_s
    assert run_async(box.submit(Job(SCRIPT, program))).memory is None


def test_children_and_orphans_count(box: LocalSandbox, run_async: Any) -> None:
    program = Program(
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0:\n"
        "        held = b'x' * 60_000_000\n"
        "        time.sleep(0.1)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "time.sleep(0.1)\n"
    )
    memory = run_async(box.submit(Job(SCRIPT, program, sample_s=0.002))).memory
    assert memory.peak_bytes > 60_000_000
