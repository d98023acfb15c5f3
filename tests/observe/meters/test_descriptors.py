"""What a meter opens before the barriers gives a program nothing but its own figures."""

import json
from typing import Any

import pytest

from runwright.core import Isolation, Program, Status
from runwright.run import Job, LocalSandbox
from runwright.run.guest.perf_event import TASK_CLOCK

_GUEST = "runwright.observe.meters.guest.costs"
# The program's own code runs with the counter and the peak open; it finds and tries them.
ATTACK = Program(
    '''import fcntl, json, mmap, os, subprocess, sys

def opened():
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            pass
    return found

def refused(action):
    try:
        action()
    except (OSError, ValueError):
        return True
    return False

mine = opened()
(counter,) = [number for number, link in mine.items() if "perf_event" in link]
(peak,) = [number for number, link in mine.items() if link.endswith("clear_refs")]
SET_BPF, MODIFY_ATTRIBUTES = 0x40042408, 0x4008240B
tries = {
    "load a program": lambda: fcntl.ioctl(counter, SET_BPF, 0),
    "watch an address": lambda: fcntl.ioctl(counter, MODIFY_ATTRIBUTES, bytes(128)),
    "map its samples": lambda: mmap.mmap(counter, 2 * mmap.PAGESIZE),
    "write to it": lambda: os.write(counter, b"0"),
    "read memory": lambda: os.read(peak, 8),
    "go up from it": lambda: os.open("..", os.O_RDONLY, dir_fd=peak),
}
given, _ = os.pipe()
os.set_inheritable(given, True)
look = """
import os, sys
for word in sys.argv[1:]:
    try:
        os.fstat(int(word))
        print(word)
    except OSError:
        pass
"""
words = [sys.executable, "-c", look, *map(str, (counter, peak, given))]
child = subprocess.run(words, close_fds=False, capture_output=True, text=True).stdout
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({
    "mine": [link for number, link in sorted(mine.items()) if number > 2],
    "inherited": child.split(),
    "given": [str(given)],
    "allowed": [what for what, action in tries.items() if not refused(action)],
    "barriers": [status[name].strip() for name in ("NoNewPrivs", "Seccomp")],
    "capabilities": int(status["CapEff"], 16),
}))
'''
)


def _attacked(box: LocalSandbox, run_async: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    request = {"meter": "clocks", "event": TASK_CLOCK, "target": {"kind": "text", "source": "1"}}
    outcome = run_async(box.submit(Job(_GUEST, ATTACK, request=json.dumps(request).encode())))
    execution = outcome.execution
    assert execution.status is Status.OK, (execution.detail, str(execution.stderr))
    return json.loads(str(execution.stdout)), json.loads(outcome.result)


@pytest.fixture(scope="module")
def told(box: LocalSandbox, run_async: Any) -> dict[str, Any]:
    return _attacked(box, run_async)[0]


def test_a_program_finds_the_two_descriptors_and_no_other(told: dict[str, Any]) -> None:
    ours = [link for link in told["mine"] if "memfd:" in link]
    assert len(ours) == 2  # the result, and the notes of its last exception
    others = [link for link in told["mine"] if link not in ours and "/fd" not in link]
    assert len(others) == 2
    assert "perf_event" in others[0] + others[1]
    assert "clear_refs" in others[0] + others[1]


def test_no_command_of_the_program_inherits_them(told: dict[str, Any]) -> None:
    assert told["inherited"] == told["given"]


def test_nothing_can_be_done_with_them_but_count(told: dict[str, Any]) -> None:
    assert told["allowed"] == []


def test_the_barriers_hold_as_without_them(box: LocalSandbox, told: dict[str, Any]) -> None:
    if box.isolation is Isolation.NONE:
        assert told["barriers"] == ["1", "0"]
        return
    assert told["barriers"] == ["1", "2"]
    assert told["capabilities"] & ~4 == 0  # CAP_DAC_READ_SEARCH, see run/guest/child.py


def test_what_it_counts_is_still_told(box: LocalSandbox, run_async: Any) -> None:
    _, figures = _attacked(box, run_async)
    assert figures["count"] > 0
