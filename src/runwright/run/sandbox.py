"""The sandbox: a pool of workers, one program at a time on each."""

import asyncio
import contextlib
import os
import socket
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Sequence,
)
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Protocol, Self, TypeVar

from runwright.core.errors import BadOption, BadTask, SandboxLost
from runwright.core.execution import Execution
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.network import Network
from runwright.core.program import File, Program
from runwright.run.files import check_globs
from runwright.run.job import Job, Outcome, script
from runwright.run.languages.building import Building
from runwright.run.languages.known import Languages
from runwright.run.session import Session
from runwright.run.sessions import Sessions
from runwright.run.stream import bounded
from runwright.run.terms import Terms
from runwright.run.turns import Turns
from runwright.run.worker import Worker

# A worker may be killed under us, and so may those that come after it; a job is not lost with them.
_TRIES = 10
_NOT_OPEN = "this sandbox is not open; enter it with 'async with'"
_T = TypeVar("_T")


class Sandbox(Protocol):
    """Where programs run: on this machine, or wherever else this contract is met."""

    @property
    def isolation(self) -> Isolation:
        """The level that holds for every run."""
        ...

    @property
    def workers(self) -> int:
        """How many jobs it runs at once."""
        ...

    async def run(
        self,
        program: Program,
        *,
        stdin: bytes = b"",
        arguments: Sequence[str] = (),
        limits: Limits = ...,
        fetch: Sequence[str] = (),
    ) -> Execution:
        """Run a program as a script."""
        ...

    async def submit(self, job: Job) -> Outcome:
        """Run one job."""
        ...

    async def submit_linked(self, one: Job, two: Job) -> tuple[Outcome, Outcome]:
        """Run two jobs that talk to each other through a socket; they count as one."""
        ...

    def stream(
        self, jobs: Iterable[Job] | AsyncIterable[Job], *, room: int | None = None
    ) -> AsyncGenerator[tuple[int, Outcome]]:
        """Run many jobs, yielding (position, outcome) as they end."""
        ...


class Verbs:
    """The verbs of a sandbox that follow from `submit`."""

    async def run(
        self: Sandbox,
        program: Program,
        *,
        stdin: bytes = b"",
        arguments: Sequence[str] = (),
        limits: Limits = Limits(),
        fetch: Sequence[str] = (),
    ) -> Execution:
        """Run a program as a script, `__name__ == "__main__"`.

        Args:
            program: The program, with the files that lie beside it.
            stdin: Its standard input.
            arguments: What it finds in `sys.argv[1:]`.
            limits: What it may use.
            fetch: Globs of files to bring back from its work directory, such as "out/*.csv";
                `**` stands for any number of folders. They are in the result's `files`.
        """
        outcome = await self.submit(script(program, stdin, arguments, limits, fetch))
        return outcome.execution

    def stream(
        self: Sandbox, jobs: Iterable[Job] | AsyncIterable[Job], *, room: int | None = None
    ) -> AsyncGenerator[tuple[int, Outcome]]:
        """Run many jobs; yields (position, outcome) as they end, not in order.

        Jobs are taken as room comes free (run/stream.py); closing the generator cancels what runs.

        Args:
            jobs: Any number of them, also one that is not known yet.
            room: How many are held at once, >= 1; None: two per worker, one of them ready.
        """
        return bounded(self.submit, jobs, room=2 * self.workers if room is None else room)


async def _run_linked(workers: Sequence[Worker], jobs: tuple[Job, Job]) -> tuple[Outcome, Outcome]:
    """Run two jobs with a socket between them; whatever happens, both have ended on return."""
    ends = socket.socketpair()
    try:
        async with asyncio.TaskGroup() as group:
            triples = zip(workers, jobs, ends, strict=True)
            first, second = [
                group.create_task(worker.run(job, end)) for worker, job, end in triples
            ]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    finally:
        for end in ends:
            end.close()
    return first.result(), second.result()


async def _retried(attempt: Callable[[], Awaitable[_T]]) -> _T:
    """Try until it is not lost; a run touches nothing outside, so it may be run again."""
    for _ in range(_TRIES - 1):
        with contextlib.suppress(SandboxLost):
            return await attempt()
    return await attempt()


def check_job(job: Job) -> None:
    """Check what a worker relies on.

    Raises:
        BadOption: the program is not in Python, where nothing else is run.
        BadOption: a glob to fetch does not name files of the work directory.
        BadTask: a file of the program would lie outside the work directory.
    """
    if job.program.language != "python":
        raise BadOption(f"language={job.program.language!r}: only python can be run here")
    check_files(job)


def check_files(job: Job) -> None:
    """Check the paths of a job.

    Raises:
        BadOption: a glob to fetch does not name files of the work directory.
        BadTask: a file of the program would lie outside the work directory.
    """
    check_globs(job.fetch)
    for path in (job.program.path, *(file.path for file in job.program.files)):
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise BadTask(f"file path {path!r} must lie inside the work directory")


class LocalSandbox(Verbs):
    """A sandbox on this machine. Use it as an asynchronous context manager.

    Args:
        isolation: The level that must hold; a weaker one is never taken instead.
        workers: Jobs run at the same time; None: one per core this process may use.
        network: What programs can reach; `loopback` is made anew for each, and needs level `full`.
        preload: Modules that each worker imports once, so that programs find them imported.
        languages: A folder of language records of your own, see docs/languages.md.

    Raises:
        BadOption: the level cannot give that network, or a module's name is none.
        BadFile: a language record is wrong.
        NoIsolation: on entering, if the level does not hold on this machine.
        UnknownName: on entering, if a module cannot be imported.
    """

    def __init__(
        self,
        isolation: Isolation = Isolation.FULL,
        *,
        workers: int | None = None,
        network: Network = Network.NONE,
        preload: Sequence[str] = (),
        languages: Path | None = None,
    ) -> None:
        self.isolation = isolation
        self.languages = Languages(languages)
        self.terms = Terms(isolation, network, tuple(preload), self.languages.shown())
        self._building = Building(self._run)
        self.workers = workers or len(os.sched_getaffinity(0))
        self._turns: Turns[list[Worker]] = Turns()
        self._turns.close(_NOT_OPEN)
        self._all: list[Worker] = []
        self._ending: set[asyncio.Task[None]] = set()
        self.sessions = Sessions(isolation, network=network, preload=preload)

    @property
    def memory_by(self) -> str:
        """What holds the memory limit, in words; "" before the sandbox is entered."""
        return self._all[0].memory_by if self._all else ""

    @property
    def processor_by(self) -> str:
        """What counts processor time, in words; "" before the sandbox is entered."""
        return self._all[0].processor_by if self._all else ""

    async def __aenter__(self) -> Self:
        first = await _retried(self._start)
        self._turns = Turns()
        for _ in range(self.workers - 1):
            self._turns.give([])  # its workers are started when first needed
        self._turns.give([first])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._turns.close(_NOT_OPEN)
        for worker in [*self._all]:
            self._retire(worker)
        await asyncio.gather(self.sessions.close(), *self._ending)

    def session(
        self,
        kind: str = "python",
        *,
        files: Sequence[File] = (),
        database: bytes = b"",
        limits: Limits = Limits(),
    ) -> contextlib.AbstractAsyncContextManager[Session]:
        """Open a session for the length of an `async with` block; see `Session`."""
        return self.sessions.session(kind, files=files, database=database, limits=limits)

    async def submit(self, job: Job) -> Outcome:
        """Run one job; an infrastructure failure is an Execution with `sandbox_error`.

        Raises:
            UnknownName: the program is in a language that is not supported.
            NoToolchain: a command of its language is not there.
            BadOption: a glob to fetch does not name files of the work directory, or the job is no
                script and its program not in Python.
            BadTask: a file of the program would lie outside the work directory.
            SandboxLost: the job's worker died, and so did those it was given after that.
        """
        check_files(job)
        language = self.languages.named(job.program.language)
        return await (self._building.submit(job, language) if language.run else self._run(job))

    async def _run(self, job: Job) -> Outcome:
        """Run one job on whichever worker comes free."""

        async def attempt() -> Outcome:
            async with self._lane(job.client, size=1) as (worker,):
                return await worker.run(job)

        return await _retried(attempt)

    async def submit_linked(self, one: Job, two: Job) -> tuple[Outcome, Outcome]:
        """Run two jobs, each on a worker of its own, with a socket between them.

        It is the one descriptor that a program is given besides its streams (`Call.channel_fd`).
        They take the turn of the first one's client. Raises what `submit` raises.
        """
        check_job(one)
        check_job(two)

        async def attempt() -> tuple[Outcome, Outcome]:
            async with self._lane(one.client, size=2) as workers:
                return await _run_linked(workers, (one, two))

        return await _retried(attempt)

    @contextlib.asynccontextmanager
    async def _lane(self, client: str, *, size: int) -> AsyncIterator[list[Worker]]:
        """Wait for a lane and give it as many live workers as are needed."""
        lane = await self._turns.take(client)
        try:
            for worker in [worker for worker in lane if not worker.alive]:
                lane.remove(worker)
                self._retire(worker)
            while len(lane) < size:
                lane.append(await self._start())
            yield lane[:size]
        finally:
            self._turns.give(lane)

    async def _start(self) -> Worker:
        worker = await Worker.start(self.terms)
        self._all.append(worker)
        return worker

    def _retire(self, worker: Worker) -> None:
        """End a worker in the background: neither waiting for it nor its end can be cancelled."""
        self._all.remove(worker)
        ending = asyncio.create_task(worker.stop())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
