import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from runwright.core.errors import SandboxLost
from runwright.run.turns import Turns


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(5):
        await asyncio.sleep(0)


def asynchronous(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(test())

    return run


async def served(turns: Turns[int], clients: str, rounds: int) -> str:
    """Let clients wait in this order for one lane; returns the order in which they had it."""
    order = ""

    async def use(client: str) -> None:
        nonlocal order
        lane = await turns.take(client)
        order += client
        await settle()
        turns.give(lane)

    tasks = [asyncio.create_task(use(client)) for client in clients]
    await settle()
    assert turns.waiting == len(clients)
    turns.give(1)
    for _ in range(rounds):
        await settle()
    await asyncio.gather(*tasks)
    return order


@asynchronous
async def test_clients_that_wait_are_served_by_turns() -> None:
    assert await served(Turns(), "aaaaaabbc", 20) == "abcabaaaa"


@asynchronous
async def test_a_client_that_comes_back_waits_for_the_others() -> None:
    turns: Turns[int] = Turns()
    order = ""

    async def use(client: str, times: int) -> None:
        nonlocal order
        for _ in range(times):
            lane = await turns.take(client)
            order += client
            await settle()
            turns.give(lane)

    turns.give(1)
    await asyncio.gather(use("a", 3), use("b", 3))
    assert order == "ababab"


@asynchronous
async def test_within_a_client_the_first_to_come_is_the_first_served() -> None:
    turns: Turns[int] = Turns()
    tasks = [asyncio.create_task(turns.take("a"), name=str(number)) for number in range(5)]
    await settle()
    for lane in range(5):
        turns.give(lane)
    assert await asyncio.gather(*tasks) == [0, 1, 2, 3, 4]


@asynchronous
async def test_the_lane_used_last_is_given_first() -> None:
    turns: Turns[str] = Turns()
    for lane in ("cold", "cool", "warm"):
        turns.give(lane)
    assert [await turns.take("a"), await turns.take("a")] == ["warm", "cool"]


@asynchronous
async def test_a_wait_that_is_cancelled_takes_no_lane() -> None:
    turns: Turns[int] = Turns()
    first, second = (asyncio.create_task(turns.take("a")) for _ in range(2))
    await settle()
    first.cancel()
    turns.give(1)  # before the cancelled one had a chance to leave
    assert await second == 1
    assert first.cancelled()
    assert turns.waiting == 0


@asynchronous
async def test_a_lane_given_in_the_moment_of_cancelling_is_handed_on() -> None:
    turns: Turns[int] = Turns()
    first, second = (asyncio.create_task(turns.take("a")) for _ in range(2))
    await settle()
    turns.give(1)
    first.cancel()
    assert await second == 1
    with pytest.raises(asyncio.CancelledError):
        await first


@asynchronous
async def test_a_client_of_which_all_were_cancelled_is_forgotten() -> None:
    turns: Turns[int] = Turns()
    tasks = [asyncio.create_task(turns.take(client)) for client in "aab"]
    await settle()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert turns.waiting == 0
    turns.give(7)
    assert await turns.take("c") == 7


@asynchronous
async def test_closing_tells_those_who_wait_and_those_who_come() -> None:
    turns: Turns[int] = Turns()
    waiting = asyncio.create_task(turns.take("a"))
    await settle()
    turns.close("no lane is left")
    turns.give(1)
    for late in (waiting, turns.take("a")):
        with pytest.raises(SandboxLost, match="no lane is left"):
            await late


@asynchronous
async def test_lanes_that_are_dropped_are_not_given() -> None:
    turns: Turns[int] = Turns()
    for lane in (1, 2, 3):
        turns.give(lane)
    turns.drop(lambda lane: lane > 1)
    assert await turns.take("a") == 1


@asynchronous
async def test_the_free_lane_is_picked_as_the_owner_says() -> None:
    def least(free: list[int]) -> int:
        free.sort()
        return free.pop(0)

    turns = Turns(least)
    for lane in (2, 1, 3):
        turns.give(lane)
    assert [await turns.take("a") for _ in range(3)] == [1, 2, 3]
