"""A sandbox as one of its clients sees it."""

from dataclasses import replace

from runwright.core.isolation import Isolation
from runwright.run.job import Job, Outcome
from runwright.run.sandbox import Sandbox, Verbs


class Client(Verbs):
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

    async def submit(self, job: Job) -> Outcome:
        """Run one job in this client's turn."""
        return await self.sandbox.submit(replace(job, client=self.name))

    async def submit_linked(self, one: Job, two: Job) -> tuple[Outcome, Outcome]:
        """Run two jobs that talk to each other, in this client's turn."""
        first, second = (replace(job, client=self.name) for job in (one, two))
        return await self.sandbox.submit_linked(first, second)
