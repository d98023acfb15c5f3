"""Turns: who gets the next free lane.

Lanes that come free go round the clients that wait, one each; within a client, first come, first
served. So a caller with ten thousand waiting jobs delays another's single job by one job's length,
not by ten thousand.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from runwright.core.errors import SandboxLost

Lane = TypeVar("Lane")


class Turns(Generic[Lane]):
    """Free lanes and those who wait for one. Belongs to one event loop.

    Args:
        pick: Takes one lane out of the free ones; at the start the one used last, which is warm.
    """

    def __init__(self, pick: Callable[[list[Lane]], Lane] = list.pop) -> None:
        self._pick = pick
        self._free: list[Lane] = []
        # Clients in the order of their turns, each with those who wait, in the order they came.
        self._waiting: OrderedDict[str, OrderedDict[asyncio.Future[Lane], None]] = OrderedDict()
        self._closed = ""

    @property
    def waiting(self) -> int:
        """How many wait for a lane."""
        return sum(map(len, self._waiting.values()))

    async def take(self, client: str) -> Lane:
        """Wait for a lane; a wait that is cancelled takes none.

        Raises:
            SandboxLost: there are no lanes any more, or not yet.
        """
        if self._closed:
            raise SandboxLost(self._closed)
        if self._free:
            return self._pick(self._free)
        turn: asyncio.Future[Lane] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, OrderedDict())[turn] = None
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(client, turn)
            elif turn.exception() is None:  # it was given one in the same moment
                self.give(turn.result())
            raise

    def _leave(self, client: str, turn: asyncio.Future[Lane]) -> None:
        line = self._waiting.get(client, OrderedDict())
        line.pop(turn, None)
        if not line:
            self._waiting.pop(client, None)

    def give(self, lane: Lane) -> None:
        """Hand a free lane to whose turn it is, or keep it."""
        while self._waiting:
            client, line = next(iter(self._waiting.items()))
            turn, _ = line.popitem(last=False)
            if not line:
                del self._waiting[client]
            if turn.done():  # cancelled, and about to leave: that was no turn
                continue
            if line:
                self._waiting.move_to_end(client)
            turn.set_result(lane)
            return
        if not self._closed:
            self._free.append(lane)

    def drop(self, gone: Callable[[Lane], bool]) -> None:
        """Forget free lanes that cannot be used any more."""
        self._free = [lane for lane in self._free if not gone(lane)]

    def close(self, reason: str) -> None:
        """Give no lane any more; who waits gets a `SandboxLost` that says why."""
        self._closed = reason
        self._free.clear()
        waiting, self._waiting = self._waiting, OrderedDict()
        for line in waiting.values():
            for turn in line:
                if not turn.done():
                    turn.set_exception(SandboxLost(reason))
