"""A session: a process that stays (Python, a shell, SQLite) and runs cells, with its state kept.

    async with LocalSandbox() as sandbox, sandbox.session("python") as session:
        await session.run("x = 1")
        before = await session.snapshot()
        cell = await session.run("x += 1; x")
        await session.restore(before)

A session has a worker of its own, so any number of them run beside each other and beside the pool.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import PurePosixPath
from types import TracebackType
from typing import Any, Self

from runwright.core.cell import Cell
from runwright.core.errors import (
    BadOption,
    BadTask,
    MachineError,
    SandboxLost,
    SessionLost,
    UnknownName,
)
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.network import Network
from runwright.core.program import File
from runwright.run.cells import MOST_PAGE_BYTES, lost_cell, read_cell
from runwright.run.guest.child import pack
from runwright.run.page import Page
from runwright.run.terms import Terms
from runwright.run.worker import Worker

_GUESTS = {
    "python": "runwright.run.guest.repl",
    "shell": "runwright.run.guest.shell",
    "sqlite": "runwright.run.guest.sql",
}
KINDS = tuple(_GUESTS)
_UNOPENED = "it is not open"
_OPEN_S = 15.0
_ENDING_S = 8.0  # what ending a cell, or the session after it, may take
_FORK_S = 30.0  # a snapshot or a restore, files included


class Session:
    """One session; enter it with `async with`, or call `open` and `close`.

    Args:
        kind: "python", "shell" or "sqlite".
        isolation: The level that must hold.
        network: What it can reach.
        preload: Modules that are imported before it begins.
        files: Placed in its work directory before the first cell.
        database: SQLite: the bytes of a database file to begin with.
        limits: wall_s and cpu_s are for each cell; background work between two cells has cpu_s
            too. output_bytes is for each cell, the rest for the session as a whole.

    Raises:
        UnknownName: there is no such kind.
        BadTask: a file would lie outside the work directory.
        BadOption: a database is given to another kind than "sqlite".
    """

    def __init__(
        self,
        kind: str = "python",
        *,
        isolation: Isolation = Isolation.FULL,
        network: Network = Network.NONE,
        preload: Sequence[str] = (),
        files: Sequence[File] = (),
        database: bytes = b"",
        limits: Limits = Limits(),
    ) -> None:
        if kind not in _GUESTS:
            raise UnknownName(f"no session kind {kind!r}; there is {', '.join(KINDS)}")
        if database and kind != "sqlite":
            raise BadOption(f"a session of kind {kind!r} has no database; kind='sqlite' has")
        for file in files:
            path = PurePosixPath(file.path)
            if path.is_absolute() or ".." in path.parts:
                raise BadTask(f"file path {file.path!r} must lie inside the work directory")
        self.kind = kind
        self.isolation = isolation
        self.terms = Terms(isolation, network, tuple(preload))
        self.limits = limits
        self.used_at = time.monotonic()
        self._files = tuple(files)
        self._database = database
        self._turn = asyncio.Lock()
        self._resources = contextlib.AsyncExitStack()
        self._worker: Worker | None = None
        self._lost = _UNOPENED
        self._snapshots: list[int] = []
        self._counted = 0

    @property
    def alive(self) -> bool:
        """True while it takes cells."""
        return not self._lost

    @property
    def closed(self) -> bool:
        """True once it holds nothing any more."""
        return self._worker is None

    @property
    def busy(self) -> bool:
        """True while it does something."""
        return self._turn.locked()

    @property
    def snapshots(self) -> tuple[int, ...]:
        """The snapshots that can be restored, the oldest first."""
        return tuple(self._snapshots)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Start it.

        Raises:
            NoIsolation: the level does not hold on this machine.
            UnknownName: a module to preload cannot be imported.
            MachineError: its process did not start; the message says why.
        """
        async with self._turn:
            try:
                await self._start()
            except BaseException:
                await self._resources.aclose()
                raise

    async def _start(self) -> None:
        worker = await Worker.start(self.terms)
        self._resources.push_async_callback(worker.stop)
        self._page, self._stdin, self._report = map(self._new_page, ("page", "stdin", "report"))
        payload, notes = self._new_page("payload"), self._new_page("notes")
        files = {file.path: file.content for file in self._files}
        payload.put(pack("", path="", request=self._database, files=files))
        pages = (payload, self._stdin, self._report, self._page, notes)
        guest = _GUESTS[self.kind]
        request = {"session": self.kind, "guest": guest, "limits": asdict(self.limits)}
        answer = await worker.ask(request, _OPEN_S, [page.descriptor for page in pages])
        if "error" in answer:
            raise MachineError(f"a {self.kind} session did not start: {answer['error']}")
        if self._lost != _UNOPENED:
            raise SessionLost(self._words())  # it was closed meanwhile
        self._worker = worker
        self._lost = ""
        self.used_at = time.monotonic()

    def _new_page(self, name: str) -> Page:
        page = Page(name)
        self._resources.callback(page.close)
        return page

    async def close(self, reason: str = "it was closed") -> None:
        """End it, and everything that it started."""
        if not self._lost or self._lost == _UNOPENED:
            self._lost = reason
        self._snapshots.clear()
        worker, self._worker = self._worker, None
        if worker is not None:
            await self._resources.aclose()

    async def run(
        self,
        source: str,
        *,
        stdin: bytes = b"",
        wall_s: float | None = None,
        cpu_s: float | None = None,
    ) -> Cell:
        """Run a cell.

        A cell that runs into a limit is interrupted and the session goes on; if it does not yield,
        the session is lost (`cell.lost`).

        Args:
            source: Statements, commands or SQL.
            stdin: The cell's input.
            wall_s: Limit of this cell; None: the session's.
            cpu_s: Limit of this cell; None: the session's.

        Raises:
            SessionLost: the session has ended; `restore` may bring back a snapshot.
            BadOption: a limit is not positive, or bash cannot read the source.
        """
        given = {"wall_s": wall_s, "cpu_s": cpu_s}
        own = {name: getattr(self.limits, name) for name in given}
        limits = own | {name: value for name, value in given.items() if value is not None}
        for name, value in limits.items():
            if not value > 0:
                raise BadOption(f"{name}={value!r} must be greater than 0")
        if self.kind == "shell" and "\0" in source:
            raise BadOption("the source holds a NUL character, which bash cannot read")
        async with self._turn:
            worker = self._require()
            self.used_at = time.monotonic()
            try:
                self._page.put(source.encode("utf-8", "surrogateescape"))
                self._stdin.put(stdin)
                answer = await worker.ask({"cell": limits}, limits["wall_s"] + _ENDING_S)
            except (OSError, SandboxLost) as error:
                await self.close(str(error))
                return lost_cell(source, self.isolation, str(error))
            finally:
                self.used_at = time.monotonic()
            self._lost = answer["lost"]
            if "output" not in answer:
                raise SessionLost(self._words())
            page = None if self.kind == "shell" else self._page.read(MOST_PAGE_BYTES)
            whole = {name: getattr(self.limits, name) for name in ("memory_bytes", "output_bytes")}
            return read_cell(
                source,
                self.isolation,
                answer,
                output=self._report.read(2 * self.limits.output_bytes),
                page=page,
                limits=limits | whole,
            )

    async def dump(self) -> bytes:
        """Return a SQLite session's database as the bytes of a file, at most file_bytes of it.

        Raises:
            SessionLost: the session has ended.
            BadOption: it is of another kind.
        """
        if self.kind != "sqlite":
            raise BadOption(f"a session of kind {self.kind!r} has no database; kind='sqlite' has")
        async with self._turn:
            limits = {"wall_s": self.limits.wall_s, "cpu_s": self.limits.cpu_s}
            answer = await self._ask({"dump": limits}, self.limits.wall_s + _ENDING_S)
            self._lost = answer["lost"]
            if self._lost or answer["limit"]:
                raise SessionLost(self._words() if self._lost else "dumping took too long")
            return self._page.read(self.limits.file_bytes)

    async def snapshot(self) -> int:
        """Keep the state as it is, of the process and of its work directory; returns its number.

        Raises:
            SessionLost: the session has ended.
            MachineError: a snapshot cannot be taken; the message says why. The session goes on.
        """
        async with self._turn:
            answer = await self._ask({"snapshot": True}, _FORK_S)
            if "refused" in answer:
                raise MachineError(f"the session cannot be kept: {answer['refused']}")
            self._lost = answer.get("lost", "")
            if self._lost:
                raise SessionLost(self._words())
            self._counted += 1
            self._snapshots.append(self._counted)
            return self._counted

    async def restore(self, snapshot: int) -> None:
        """Go back to a snapshot; those that were taken after it are gone. It may be used again.

        Raises:
            UnknownName: there is no such snapshot, or no longer.
            SessionLost: it cannot be brought back.
        """
        async with self._turn:
            if snapshot not in self._snapshots:
                there = ", ".join(map(str, self._snapshots)) or "none"
                raise UnknownName(f"no snapshot {snapshot!r} in this session; there is {there}")
            position = self._snapshots.index(snapshot)
            answer = await self._ask({"restore": position}, _FORK_S)
            del self._snapshots[position + 1 :]
            self._lost = answer.get("lost", "")
            if self._lost:
                raise SessionLost(self._words())

    async def _ask(self, request: dict[str, Any], most_s: float) -> dict[str, Any]:
        worker = self._require(lost="restore" not in request)
        self.used_at = time.monotonic()
        try:
            return await worker.ask(request, most_s)
        except SandboxLost as error:
            await self.close(str(error))
            raise SessionLost(self._words()) from None
        finally:
            self.used_at = time.monotonic()

    def _require(self, *, lost: bool = True) -> Worker:
        if self._worker is None or (lost and self._lost):
            raise SessionLost(self._words())
        return self._worker

    def _words(self) -> str:
        advice = "restore a snapshot" if self._snapshots else "open another one"
        return f"the {self.kind} session has ended: {self._lost}; {advice}"
