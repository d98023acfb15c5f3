"""Calls of threads, tasks and generators are kept apart, with who called them and how deep."""

from typing import Any

import pytest

from runwright.core import Program, Trace
from runwright.observe import trace
from runwright.run import LocalSandbox

THREADS = """\
import threading
all_run = threading.Barrier(3)
def inner(number):
    all_run.wait(10)
    return number
def work(number):
    return inner(number)
def main():
    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    all_run.reset()
    return last()
def last():
    return 1
"""

TASKS = """\
import asyncio
def plain(number):
    return number
async def leaf(number):
    await asyncio.sleep(0)
    return plain(number)
async def worker(number):
    return plain(await leaf(number))
async def numbers():
    yield plain(0)
    await asyncio.sleep(0)
async def main():
    await asyncio.gather(worker(1), worker(2))
    async for number in numbers():
        plain(number)
def run():
    return asyncio.run(main())
"""

GENERATORS = """\
def leaf(number):
    return number
def inner():
    yield leaf(0)
    yield leaf(1)
def outer():
    yield from inner()
def consume(given):
    return next(given)
def main():
    given = outer()
    consume(given)
    leaf(7)
    for number in given:
        leaf(number)
"""

LONG = """\
def count(limit):
    found = 0
    for number in range(limit):
        if number % 2:
            found += 1
    return found
def each(limit):
    for number in range(limit):
        yield number
class Ordered:
    def __init__(self, key):
        self.key = key
    def __lt__(self, other):
        return self.key < other.key
def main():
    count(2000)
    class Body:
        numbers = [count(3) for _ in range(20)]
    sorted(Ordered(n * 7919 % 101) for n in range(100))
    return sum(each(100))
main()
for _ in range(40):
    count(10)
    sum(each(10))
class Outer:
    for _ in range(20):
        count(5)
        sum(each(5))
"""


@pytest.fixture
def watch(sandbox: LocalSandbox, run_async: Any) -> Any:
    def watch(source: str, target: str | None = None, **options: Any) -> Trace:
        traced: Trace = run_async(trace(Program(source), sandbox, target, **options))
        return traced

    return watch


def told(traced: Trace) -> list[tuple[str, int, int | None, int, int]]:
    """Return function, depth, caller, thread and task of each call."""
    assert [call.frame for call in traced.calls] == [*range(len(traced.calls))]
    return [(c.function, c.depth, c.caller, c.thread, c.task) for c in traced.calls]


def test_threads_are_kept_apart(watch: Any) -> None:
    calls = told(watch(THREADS, "main()"))
    assert calls[0] == ("main", 0, None, 0, 0)
    assert calls[-1] == ("last", 1, 0, 0, 0)
    works = [at for at, call in enumerate(calls) if call[0] == "work"]
    assert [calls[at] for at in works] == [("work", 0, None, n, 0) for n in (1, 2, 3)]
    inners = sorted(call for call in calls if call[0] == "inner")
    assert inners == [("inner", 1, at, n, 0) for n, at in enumerate(works, 1)]


def test_tasks_are_kept_apart(watch: Any) -> None:
    assert told(watch(TASKS, "run()")) == [
        ("run", 0, None, 0, 0),
        ("main", 1, 0, 0, 1),
        ("worker", 1, 0, 0, 2),
        ("leaf", 2, 2, 0, 2),
        ("worker", 1, 0, 0, 3),
        ("leaf", 2, 4, 0, 3),
        ("plain", 3, 3, 0, 2),
        ("plain", 2, 2, 0, 2),
        ("plain", 3, 5, 0, 3),
        ("plain", 2, 4, 0, 3),
        ("numbers", 2, 1, 0, 1),
        ("plain", 3, 10, 0, 1),
        ("plain", 2, 1, 0, 1),
    ]


def test_a_generator_is_called_by_who_began_it(watch: Any) -> None:
    assert told(watch(GENERATORS, "main()")) == [
        ("main", 0, None, 0, 0),
        ("consume", 1, 0, 0, 0),
        ("outer", 2, 1, 0, 0),
        ("inner", 3, 2, 0, 0),
        ("leaf", 4, 3, 0, 0),
        ("leaf", 1, 0, 0, 0),
        ("leaf", 4, 3, 0, 0),
        ("leaf", 1, 0, 0, 0),
    ]


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("steps", [20, 150, 400])
def test_a_run_that_slept_tells_the_same_of_its_steps(watch: Any, steps: int, lines: bool) -> None:
    whole = watch(LONG, steps=100_000, lines=lines)
    slept = watch(LONG, steps=steps, lines=lines)
    assert not whole.omitted
    assert slept.omitted
    expected = (*whole.steps[: steps // 2], *whole.steps[-steps // 2 :])
    kept = ("index", "block", "guards", "depth", "before", "after", "raised")
    for field in kept:
        assert [getattr(s, field) for s in slept.steps] == [getattr(s, field) for s in expected]
