"""Streams of work: taken as room comes free, told as it ends."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from typing import TypeVar

from runwright.core.errors import BadOption

Item = TypeVar("Item")
Result = TypeVar("Result")


async def bounded(
    work: Callable[[Item], Awaitable[Result]],
    items: Iterable[Item] | AsyncIterable[Item],
    *,
    room: int,
) -> AsyncGenerator[tuple[int, Result]]:
    """Do work on many items, at most `room` at once.

    An item is taken when there is room for it and the last result has been taken off: a source
    without end costs no memory, and a slow reader slows the source. Yields (position, result) as
    work ends, not in order. Closing the generator (`contextlib.aclosing`), or work that raises,
    cancels what runs and waits until it has ended.

    Raises:
        BadOption: `room` is less than 1.
    """
    if room < 1:
        raise BadOption(f"room={room} must be at least 1")

    async def one(position: int, item: Item) -> tuple[int, Result]:
        return position, await work(item)

    source = _numbered(items)
    running: set[asyncio.Task[tuple[int, Result]]] = set()
    taking: asyncio.Task[tuple[int, Item] | None] | None = None
    more = True
    try:
        while True:
            if more and taking is None and len(running) < room:
                taking = asyncio.create_task(_following(source))
            if taking is None and not running:
                return
            tasks = [*running] if taking is None else [taking, *running]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if taking is not None and taking.done():
                following, taking = taking.result(), None
                if following is None:
                    more = False
                else:
                    running.add(asyncio.create_task(one(*following)))
            done = {task for task in running if task.done()}
            running -= done
            for task in done:
                yield task.result()
    finally:
        left = [*running] if taking is None else [taking, *running]
        for unfinished in left:
            unfinished.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await source.aclose()


async def _numbered(
    items: Iterable[Item] | AsyncIterable[Item],
) -> AsyncGenerator[tuple[int, Item]]:
    position = 0
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield position, item
            position += 1
        return
    for item in items:
        yield position, item
        position += 1


async def _following(source: AsyncGenerator[tuple[int, Item]]) -> tuple[int, Item] | None:
    return await anext(source, None)
