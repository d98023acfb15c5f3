"""Bounds of cost: measured from outside, and programs that try to look cheap."""

from typing import Any

import pytest

from runwright.core import Axis, CheckResult, CostBound, Limits, Outcome, Program
from runwright.core.errors import BadOption, BadTask
from runwright.judge import judge
from runwright.run import LocalSandbox

LIMITS = Limits(wall_s=10, cpu_s=10, processes=16)
N = 1_000_000  # of loop steps: tens of milliseconds
SLOW = """
def total(n):
    result = 0
    for i in range(n):
        result += i * i % 7
    return result
"""
# The same sum by its period of seven: hardly any time.
QUICK = """
def total(n):
    whole, rest = divmod(n, 7)
    period = [i * i % 7 for i in range(7)]
    return whole * sum(period) + sum(period[:rest])
"""
ANSWER = sum(i * i % 7 for i in range(N))


@pytest.fixture
def bound(sandbox: LocalSandbox, run_async: Any) -> Any:
    def bound(program: str, **options: Any) -> CheckResult:
        options = {"baseline": Program(SLOW), "repeats": 1, **options}
        check = CostBound("cost", "total", ((N,),), **options)
        (result,) = run_async(judge(Program(program), [check], sandbox, limits=LIMITS)).results
        assert result.axis is Axis.COST
        return result  # type: ignore[no-any-return]

    return bound


def test_cheaper_than_half_the_baseline_or_not(bound: Any) -> None:
    cheap, same = bound(QUICK, most_times=0.5), bound(SLOW, most_times=0.25)
    assert cheap.passed
    assert cheap.measured.counter == "cpu_time"
    assert cheap.measured.unit == "times the baseline"
    assert cheap.measured.value < 0.5 == cheap.measured.bound
    assert (same.outcome, same.failure) == (Outcome.FAILED, "too_costly")
    assert same.measured.value > 0.25
    assert "1 calls of total took " in same.message
    assert "(cpu_time), at most 0.25 was allowed" in same.message


def test_a_bound_in_seconds_needs_no_baseline(bound: Any) -> None:
    options = {"baseline": None, "expected": (ANSWER,)}
    assert bound(SLOW, most_s=9.0, **options).passed
    found = bound(SLOW, most_s=0.001, **options)
    assert (found.failure, found.measured.unit) == ("too_costly", "s")


WRONG = {
    "quick and wrong": "def total(n): return 0",
    "wrong now and then": "import random\ndef total(n): return random.choice([0, 0.5])",
    "agrees": "class Y(int):\n    def __eq__(self, o): return True\ndef total(n): return Y()",
    "exits": "import os\ndef total(n): os._exit(0)",
    "has no such function": "x = 1",
    "raises": "def total(n): raise ValueError",
}


@pytest.mark.parametrize("program", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_not_cheap(bound: Any, program: str) -> None:
    found = bound(program, most_times=100.0)
    assert not found.passed
    assert found.measured is None


# Each does the work of SLOW and tries that it is not counted as the program's.
CHEATS = {
    "stops the clocks": "import time, resource, os\n"
    "time.process_time = time.perf_counter = time.time = time.thread_time = lambda: 0.0\n"
    "resource.getrusage = lambda who: None\nos.times = lambda: (0.0,) * 5\n" + SLOW,
    "lets a child work": SLOW.replace("def total", "def work")
    + "\nimport os\ndef total(n):\n    r, w = os.pipe()\n    if not os.fork():\n"
    "        os.write(w, str(work(n)).encode())\n        os._exit(0)\n"
    "    return int(os.read(r, 99))\n",
    "lets a grandchild work that nobody waits for": SLOW.replace("def total", "def work")
    + "\nimport os\ndef total(n):\n    r, w = os.pipe()\n    if not os.fork():\n"
    "        if not os.fork():\n            os.setsid()\n"
    "            os.write(w, str(work(n)).encode())\n        os._exit(0)\n"
    "    return int(os.read(r, 99))\n",
    "lets a thread work": SLOW.replace("def total", "def work")
    + "\nimport threading\ndef total(n):\n    found = []\n"
    "    thread = threading.Thread(target=lambda: found.append(work(n)))\n"
    "    thread.start(); thread.join()\n    return found[0]\n",
    "works when it is loaded": SLOW.replace("def total", "def work")
    + f"\nANSWERS = {{{N}: work({N})}}\ndef total(n): return ANSWERS[n]\n",
}
KEEPS_ANSWERS = (
    SLOW.replace("def total", "def work")
    + "\nimport os\ndef total(n):\n    for path in ('/tmp/answer', '/dev/shm/answer', 'answer'):\n"
    "        if os.path.exists(path): return int(open(path).read())\n"
    "        try: open(path, 'w').write(str(work(n)))\n        except OSError: pass\n"
    "    return work(n)\n"
)


def test_a_count_on_every_descriptor_is_no_count(bound: Any) -> None:
    forged = "import os\nfor n in range(3, 32):\n"
    forged += '    try: os.write(n, b\'{"cpu_s": 0.0, "cpu_user_s": 0.0}\\n\')\n'
    forged += "    except OSError: pass\n"
    assert not bound(forged + SLOW, most_times=0.25).passed


@pytest.mark.parametrize("program", CHEATS.values(), ids=CHEATS)
def test_work_is_counted_wherever_it_is_done(bound: Any, program: str) -> None:
    assert bound(program, most_times=0.25).failure == "too_costly"


def test_nothing_is_left_of_a_run_for_the_next(bound: Any) -> None:
    assert bound(KEEPS_ANSWERS, most_times=0.25, repeats=2).failure == "too_costly"


def test_a_baseline_that_takes_no_time_is_nothing_to_compare_with(bound: Any) -> None:
    found = bound(SLOW, baseline=Program(QUICK), most_times=2.0)
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert "too little to compare with; give inputs" in found.message


@pytest.mark.parametrize(
    "baseline", ["def total(n): raise ValueError", "x = 1", "def total(n): return object()"]
)
def test_a_baseline_that_is_not_sound_is_no_failure_of_the_program(
    bound: Any, baseline: str
) -> None:
    found = bound(SLOW, baseline=Program(baseline), most_times=2.0)
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert "the baseline is not sound" in found.message


def test_a_bound_holds_at_each_level(box: LocalSandbox, run_async: Any) -> None:
    check = CostBound("cost", "total", ((N,),), baseline=Program(SLOW), most_times=0.25)
    outcomes = [
        run_async(judge(Program(source), [check], box, limits=LIMITS)).outcome
        for source in (QUICK, SLOW)
    ]
    assert outcomes == [Outcome.PASSED, Outcome.FAILED]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs one bound"),
        ({"most_s": 1.0, "most_times": 1.0}, "needs one bound"),
        ({"most_s": 0.0}, "must be above 0"),
        ({"most_times": 1.0}, "needs a baseline"),
        ({"most_s": 1.0, "repeats": 0}, "repeats=0 must be at least 1"),
        ({"most_s": 1.0, "inputs": ()}, "no input"),
        ({"most_s": 1.0, "expected": ()}, "1 inputs and 0 of expected"),
    ],
)
def test_a_bound_that_says_nothing_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises((BadOption, BadTask), match=message):
        CostBound(**{"name": "c", "function": "f", "inputs": ((1,),), "expected": (1,), **options})
