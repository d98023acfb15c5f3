"""Many sessions at once: a bound on their number, and an end for those that nobody uses."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from types import TracebackType
from typing import Self

from runwright.core.errors import BadOption, MachineError
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.network import Network
from runwright.core.program import File
from runwright.run.session import Session
from runwright.run.terms import Terms


class Sessions:
    """Many sessions: no more than a number of them, and idle ones are closed.

    Args:
        isolation: The level of each.
        network: What each can reach.
        preload: Modules that each finds imported.
        most: How many may be open at one time.
        idle_s: After how long without a call a session is closed; None: never.

    Raises:
        BadOption: `most` or `idle_s` is not positive.
    """

    def __init__(
        self,
        isolation: Isolation = Isolation.FULL,
        *,
        network: Network = Network.NONE,
        preload: Sequence[str] = (),
        most: int = 64,
        idle_s: float | None = 900.0,
    ) -> None:
        for name, value in (("most", most), ("idle_s", idle_s)):
            if value is not None and not value > 0:
                raise BadOption(f"{name}={value!r} must be greater than 0")
        self.terms = Terms(isolation, network, tuple(preload))
        self.most = most
        self.idle_s = idle_s
        self._open: list[Session] = []
        self._reaper: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __len__(self) -> int:
        return len(self._open)

    @contextlib.asynccontextmanager
    async def session(
        self,
        kind: str = "python",
        *,
        files: Sequence[File] = (),
        database: bytes = b"",
        limits: Limits = Limits(),
    ) -> AsyncIterator[Session]:
        """Open a session for the length of a block; arguments as those of `Session`."""
        opened = await self.open(kind, files=files, database=database, limits=limits)
        try:
            yield opened
        finally:
            await self._end(opened, "it was closed")

    async def open(
        self,
        kind: str = "python",
        *,
        files: Sequence[File] = (),
        database: bytes = b"",
        limits: Limits = Limits(),
    ) -> Session:
        """Open a session that stays until it is closed, idle for too long, or all are closed.

        Raises:
            MachineError: `most` are open.
        """
        self._open = [session for session in self._open if not session.closed]
        if len(self._open) >= self.most:
            raise MachineError(
                f"as many sessions as allowed are open (most={self.most}); close one"
            )
        session = Session(
            kind,
            isolation=self.terms.isolation,
            network=self.terms.network,
            preload=self.terms.preload,
            files=files,
            database=database,
            limits=limits,
        )
        self._open.append(session)
        try:
            await session.open()
        except BaseException:
            self._open.remove(session)
            raise
        if self._reaper is None and self.idle_s is not None:
            self._closing.clear()
            self._reaper = asyncio.create_task(self._reap(self.idle_s))
        return session

    async def _end(self, session: Session, reason: str) -> None:
        await session.close(reason)
        if session in self._open:
            self._open.remove(session)

    async def _reap(self, idle_s: float) -> None:
        """Close sessions that nobody has used for a while, until all are closed."""
        while not self._closing.is_set():
            now = time.monotonic()
            for session in [session for session in self._open if not session.busy]:
                if now - session.used_at >= idle_s:
                    await self._end(session, f"it was idle for {idle_s:g} s")
            oldest = min((session.used_at for session in self._open), default=now)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(idle_s / 10, oldest + idle_s - time.monotonic())):
                    await self._closing.wait()

    async def close(self) -> None:
        """Close all of them."""
        self._closing.set()
        reaper, self._reaper = self._reaper, None
        if reaper is not None:
            await reaper  # never cancelled: it may be closing one
        sessions, self._open = self._open, []
        await asyncio.gather(*(session.close() for session in sessions))
