"""The sandbox: a pool of workers, one program at a time on each."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import PurePosixPath
from types import TracebackType
from typing import Protocol, Self

from runwright.core.errors import BadTask, SandboxLost, UnknownName
from runwright.core.execution import Execution
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.network import Network
from runwright.core.program import File, Program
from runwright.run.files import check_globs
from runwright.run.job import Job, Outcome
from runwright.run.session import Session
from runwright.run.sessions import Sessions
from runwright.run.terms import Terms
from runwright.run.worker import Worker

_TRIES = 3  # a worker may be killed under us; a job is not lost with it


class Sandbox(Protocol):
    """Where programs run: on this machine, or wherever else this contract is met."""

    @property
    def isolation(self) -> Isolation:
        """The level that holds for every run."""
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

    async def submit_together(self, *jobs: Job) -> tuple[Outcome, ...]:
        """Run jobs that talk to each other; they count as one."""
        ...


async def _run_all(workers: Sequence[Worker], jobs: Sequence[Job]) -> tuple[Outcome, ...]:
    """Run each job on its worker; whatever happens, all of them have ended on return."""
    try:
        async with asyncio.TaskGroup() as group:
            pairs = zip(workers, jobs, strict=True)
            runs = [group.create_task(worker.run(job)) for worker, job in pairs]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    return tuple(run.result() for run in runs)


class LocalSandbox:
    """A sandbox on this machine. Use it as an asynchronous context manager.

    Args:
        isolation: The level that must hold; a weaker one is never taken instead.
        workers: Jobs run at the same time; None: one per core this process may use.
        network: What programs can reach; `loopback` is made anew for each, and needs level `full`.
        preload: Modules that each worker imports once, so that programs find them imported.

    Raises:
        BadOption: the level cannot give that network, or a module's name is none.
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
    ) -> None:
        self.isolation = isolation
        self.terms = Terms(isolation, network, tuple(preload))
        self.workers = workers or len(os.sched_getaffinity(0))
        self._lanes: asyncio.LifoQueue[list[Worker]] = asyncio.LifoQueue()
        self._all: list[Worker] = []
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
        for _ in range(self.workers - 1):
            self._lanes.put_nowait([])  # its workers are started when first needed
        self._lanes.put_nowait([await self._start()])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.sessions.close()
        workers, self._all = self._all, []
        await asyncio.gather(*(worker.stop() for worker in workers))

    async def run(
        self,
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
        job = Job(
            guest="runwright.run.guest.script",
            program=program,
            stdin=stdin,
            arguments=tuple(arguments),
            limits=limits,
            fetch=tuple(fetch),
        )
        return (await self.submit(job)).execution

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
            BadOption: a glob to fetch does not name files of the work directory.
            BadTask: a file of the program would lie outside the work directory.
            SandboxLost: the job's worker died, and so did those it was given after that.
        """
        (outcome,) = await self.submit_together(job)
        return outcome

    async def submit_together(self, *jobs: Job) -> tuple[Outcome, ...]:
        """Run jobs that talk to each other through their channels, each on a worker of its own."""
        for job in jobs:
            if job.program.language != "python":
                raise UnknownName(f"no language {job.program.language!r}; there is python")
            check_globs(job.fetch)
            for path in (job.program.path, *(file.path for file in job.program.files)):
                if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                    raise BadTask(f"file path {path!r} must lie inside the work directory")
        for attempt in range(_TRIES):
            try:
                async with self._lane(len(jobs)) as workers:
                    return await _run_all(workers, jobs)
            except SandboxLost:
                if attempt == _TRIES - 1 or any(job.channel is not None for job in jobs):
                    raise
        raise AssertionError("unreachable")

    @contextlib.asynccontextmanager
    async def _lane(self, size: int) -> AsyncIterator[list[Worker]]:
        """Wait for a lane and give it as many live workers as are needed."""
        lane = await self._lanes.get()
        try:
            for worker in [worker for worker in lane if not worker.alive]:
                lane.remove(worker)
                self._all.remove(worker)
                await worker.stop()
            while len(lane) < size:
                lane.append(await self._start())
            yield lane[:size]
        finally:
            self._lanes.put_nowait(lane)

    async def _start(self) -> Worker:
        worker = await Worker.start(self.terms)
        self._all.append(worker)
        return worker
