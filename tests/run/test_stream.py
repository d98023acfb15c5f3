import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import pytest

from runwright.core.errors import BadOption
from runwright.run import bounded


def asynchronous(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(test())

    return run


class Work:
    """Work that ends when it is told to, and says how much of it ran at once."""

    def __init__(self) -> None:
        self.running: dict[int, asyncio.Event] = {}
        self.most = 0
        self.cancelled: list[int] = []

    async def __call__(self, item: int) -> int:
        self.running[item] = asyncio.Event()
        self.most = max(self.most, len(self.running))
        try:
            await self.running[item].wait()
        except asyncio.CancelledError:
            self.cancelled.append(item)
            raise
        finally:
            del self.running[item]
        return item * item

    async def end(self, item: int) -> None:
        """End one, as soon as it runs."""
        while item not in self.running:
            await asyncio.sleep(0)
        self.running[item].set()


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@asynchronous
async def test_results_come_as_they_end_with_their_positions() -> None:
    work = Work()
    seen = []
    results = bounded(work, [10, 11, 12], room=3)
    for item in (11, 12, 10):
        ending = asyncio.create_task(work.end(item))
        seen.append(await anext(results))
        await ending
    assert seen == [(1, 121), (2, 144), (0, 100)]
    assert [pair async for pair in results] == []


@asynchronous
async def test_no_more_than_there_is_room_for_run_at_once() -> None:
    work = Work()

    async def end_all() -> None:
        for item in range(20):
            while len(work.running) < min(3, 20 - item):
                await asyncio.sleep(0)
            await settle()
            await work.end(item)

    ending = asyncio.create_task(end_all())
    results = [pair async for pair in bounded(work, range(20), room=3)]
    await ending
    assert sorted(results) == [(item, item * item) for item in range(20)]
    assert work.most == 3


@asynchronous
async def test_an_item_is_taken_when_the_reader_has_room_for_its_result() -> None:
    taken = []

    def endless() -> Iterator[int]:
        for number in itertools.count():
            taken.append(number)
            yield number

    async def at_once(item: int) -> int:
        return item

    results = bounded(at_once, endless(), room=2)
    async with contextlib.aclosing(results):
        for _ in range(3):
            await anext(results)
        await settle()
        assert len(taken) <= 3 + 2
        before = len(taken)
        await settle()
        assert len(taken) == before


@asynchronous
async def test_items_may_come_one_by_one_from_elsewhere() -> None:
    gate = asyncio.Event()

    async def slow() -> AsyncIterator[int]:
        yield 1
        await gate.wait()
        yield 2

    async def at_once(item: int) -> int:
        return item

    results = bounded(at_once, slow(), room=4)
    assert await anext(results) == (0, 1)  # though the source waits for its second
    gate.set()
    assert [pair async for pair in results] == [(1, 2)]


@asynchronous
async def test_closing_early_cancels_what_runs() -> None:
    work = Work()
    results = bounded(work, range(100), room=3)

    async def end_the_first() -> None:
        while len(work.running) < 3:
            await asyncio.sleep(0)
        await work.end(0)

    ending = asyncio.create_task(end_the_first())
    assert await anext(results) == (0, 0)
    await results.aclose()
    await ending
    assert work.running == {}
    assert sorted(work.cancelled) == [1, 2]


@asynchronous
async def test_work_that_raises_ends_the_rest() -> None:
    work = Work()

    async def sometimes(item: int) -> int:
        if item == 1:
            raise ValueError("item 1")
        return await work(item)

    with pytest.raises(ValueError, match="item 1"):
        await anext(bounded(sometimes, [0, 1, 2], room=3))
    assert work.running == {}


@asynchronous
async def test_no_room_is_an_error() -> None:
    with pytest.raises(BadOption, match="room=0"):
        await anext(bounded(Work(), [1], room=0))


@asynchronous
async def test_nothing_to_do_is_the_end() -> None:
    assert [pair async for pair in bounded(Work(), [], room=1)] == []
