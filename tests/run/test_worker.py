"""A run that nobody needs any more: `Job.enough` is shown the result so far and may end it."""

from typing import Any

from runwright.core import Limits, Program, Status
from runwright.run import Job, LocalSandbox

# Writes a line, waits far longer than the test would, and writes another.
TWO_LINES = """
import time
def first(): return 1
def second(): time.sleep(600)
"""
REQUEST = b'[{"function":"first","arguments":[]},{"function":"second","arguments":[]}]'
GUEST = "runwright.judge.guest.candidate"
LIMITS = Limits(wall_s=300)  # a run that nothing ends would show


def job(enough: Any, *, limits: Limits = LIMITS) -> Job:
    return Job(GUEST, Program(TWO_LINES), request=REQUEST, limits=limits, enough=enough)


def test_a_run_ends_once_its_result_is_enough(box: LocalSandbox, run_async: Any) -> None:
    outcome = run_async(box.submit(job(lambda result: result.endswith(b"\n"))))
    assert outcome.result == b'{"value": 1}\n'
    assert outcome.execution.status is not Status.OK
    assert outcome.execution.usage.wall_s < LIMITS.wall_s
    after = run_async(box.run(Program("print(7)")))
    assert (after.status, str(after.stdout)) == (Status.OK, "7\n")


def test_it_is_shown_the_whole_result_so_far(sandbox: LocalSandbox, run_async: Any) -> None:
    seen: list[bytes] = []

    def enough(result: bytes) -> bool:
        seen.append(result)
        return len(result) > 0

    run_async(sandbox.submit(job(enough)))
    assert set(seen) <= {b"", b'{"value": 1}\n'}
    assert seen[-1] == b'{"value": 1}\n'


def test_what_is_never_enough_ends_as_without_it(sandbox: LocalSandbox, run_async: Any) -> None:
    short = Limits(wall_s=0.5)
    outcome = run_async(sandbox.submit(job(lambda _: False, limits=short)))
    plain = run_async(sandbox.submit(job(None, limits=short)))
    assert outcome.execution.status is plain.execution.status is Status.TIMEOUT
    assert outcome.result == plain.result == b'{"value": 1}\n'
