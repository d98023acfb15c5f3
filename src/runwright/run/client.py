"""A sandbox as one of its clients sees it."""

from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Sequence
from dataclasses import replace

from runwright.core.execution import Execution
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.run.job import Job, Outcome, script
from runwright.run.sandbox import Sandbox
from runwright.run.stream import bounded


class Client:
    """A sandbox in which every job asks for its turn under one name.

    Give each caller of a shared sandbox its own: the judge, a lab or a trace then waits in that
    caller's line. Opening and closing stays with the sandbox itself.
    """

    def __init__(self, sandbox: Sandbox, name: str) -> None:
        self.sandbox = sandbox
        self.name = name

    @property
    def isolation(self) -> Isolation:
        """The level that holds for every run."""
        return self.sandbox.isolation

    @property
    def workers(self) -> int:
        """How many jobs the whole sandbox runs at once."""
        return self.sandbox.workers

    async def run(
        self,
        program: Program,
        *,
        stdin: bytes = b"",
        arguments: Sequence[str] = (),
        limits: Limits = Limits(),
        fetch: Sequence[str] = (),
    ) -> Execution:
        """Run a program as a script."""
        outcome = await self.submit(script(program, stdin, arguments, limits, fetch))
        return outcome.execution

    async def submit(self, job: Job) -> Outcome:
        """Run one job in this client's turn."""
        return await self.sandbox.submit(replace(job, client=self.name))

    async def submit_linked(self, one: Job, two: Job) -> tuple[Outcome, Outcome]:
        """Run two jobs that talk to each other, in this client's turn."""
        first, second = (replace(job, client=self.name) for job in (one, two))
        return await self.sandbox.submit_linked(first, second)

    def stream(
        self, jobs: Iterable[Job] | AsyncIterable[Job], *, room: int | None = None
    ) -> AsyncGenerator[tuple[int, Outcome]]:
        """Run many jobs in this client's turns."""
        return bounded(self.submit, jobs, room=2 * self.workers if room is None else room)
