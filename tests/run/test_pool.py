"""The pool of a LocalSandbox: turns, streams, linked jobs, and workers that are killed."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Assertions, Isolation, Limits, Program, Status
from runwright.core.errors import BadOption, SandboxLost
from runwright.judge import judge
from runwright.run import Client, Job, LocalSandbox
from runwright.run.terms import Terms
from runwright.run.worker import Worker

SCRIPT = "runwright.run.guest.script"
PING = "import os\nos.write(5, b'ping')\nprint(os.read(5, 4).decode())"
PONG = "import os, time\nword = os.read(5, 4)\ntime.sleep(0.5)\nos.write(5, b'pong')\nprint(word)"


def job(source: str, **fields: Any) -> Job:
    return Job(SCRIPT, Program(source), **fields)


def printed(outcome: Any) -> str:
    assert outcome.execution.status is Status.OK, outcome.execution
    return str(outcome.execution.stdout)


@contextlib.asynccontextmanager
async def one_lane() -> AsyncIterator[LocalSandbox]:
    async with LocalSandbox(Isolation.FULL, workers=1) as sandbox:
        yield sandbox


def test_a_client_with_one_job_does_not_wait_for_all_of_anothers(run_async: Any) -> None:
    async def ends() -> list[str]:
        order: list[str] = []

        async def one(client: str) -> None:
            await sandbox.submit(job("pass", client=client))
            order.append(client)

        async with one_lane() as sandbox:
            many = [asyncio.create_task(one("many")) for _ in range(20)]
            await asyncio.sleep(0)  # all of them wait before the other comes
            await asyncio.gather(one("single"), *many)
        return order

    assert "single" in run_async(ends())[:3]


def test_every_job_of_a_client_waits_in_its_line(run_async: Any) -> None:
    class Told:
        isolation = Isolation.FULL
        workers = 1

        def __init__(self, inner: LocalSandbox) -> None:
            self.inner = inner
            self.clients: list[str] = []

        async def submit(self, job: Job) -> Any:
            self.clients.append(job.client)
            return await self.inner.submit(job)

        async def submit_linked(self, one: Job, two: Job) -> Any:
            self.clients += [one.client, two.client]
            return await self.inner.submit_linked(one, two)

    async def clients() -> list[str]:
        async with one_lane() as sandbox:
            told = Told(sandbox)
            client = Client(told, "somebody")  # type: ignore[arg-type]
            assert client.isolation is Isolation.FULL
            assert str((await client.run(Program("print(1)"))).stdout) == "1\n"
            verdict = await judge(Program("x = [1]"), [Assertions("c", "for y in x: pass")], client)
            assert verdict.results[0].passed, verdict
            streamed = [position async for position, _ in client.stream([job("pass")])]
            assert streamed == [0]
            return told.clients

    assert set(run_async(clients())) == {"somebody"}


def test_a_stream_tells_results_as_they_end(run_async: Any) -> None:
    async def stream() -> dict[int, str]:
        async with LocalSandbox(Isolation.FULL, workers=2) as sandbox:
            jobs = (job(f"print({number})") for number in range(30))
            return {at: printed(outcome) async for at, outcome in sandbox.stream(jobs)}

    assert run_async(stream()) == {number: f"{number}\n" for number in range(30)}


def test_a_stream_that_is_closed_early_ends_what_runs(run_async: Any) -> None:
    async def close() -> str:
        async with one_lane() as sandbox:
            endless = [job("pass"), *[job("while True: pass", limits=Limits(wall_s=60))] * 3]
            async with contextlib.aclosing(sandbox.stream(endless, room=2)) as stream:
                async for _ in stream:
                    break
            async with asyncio.timeout(20):
                return printed(await sandbox.submit(job("print('free')")))

    assert run_async(close()) == "free\n"


def test_a_stream_without_room_is_an_error(run_async: Any) -> None:
    async def stream() -> None:
        async with one_lane() as sandbox:
            async for _ in sandbox.stream([], room=0):
                pass

    with pytest.raises(BadOption, match="room=0 must be at least 1"):
        run_async(stream())


@pytest.mark.parametrize("position", [0, 1])
def test_linked_jobs_are_run_again_when_one_worker_dies(run_async: Any, position: int) -> None:
    async def kill() -> list[str]:
        async with one_lane() as sandbox:
            run = asyncio.create_task(sandbox.submit_linked(job(PING), job(PONG)))
            while len(sandbox._all) < 2:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            os.kill(sandbox._all[position].process.pid, signal.SIGKILL)
            return [printed(outcome) for outcome in await run]

    assert run_async(kill()) == ["pong\n", "b'ping'\n"]


def test_a_run_on_a_dead_worker_is_lost_at_once(run_async: Any) -> None:
    async def lose() -> None:
        worker = await Worker.start(Terms(Isolation.FULL))
        os.kill(worker.process.pid, signal.SIGKILL)
        while worker.alive:
            await asyncio.sleep(0.01)
        try:
            async with asyncio.timeout(20):
                await worker.run(job("pass"))
        finally:
            await worker.stop()

    with pytest.raises(SandboxLost, match="it died or was stopped"):
        run_async(lose())


def test_a_worker_killed_as_it_starts_is_no_word_on_the_isolation(run_async: Any) -> None:
    async def kill() -> str:
        async with LocalSandbox(Isolation.FULL, workers=2) as sandbox:
            before = _children()
            run = asyncio.create_task(sandbox.submit_linked(job(PING), job(PONG)))
            while not (started := _children() - before):
                await asyncio.sleep(0)
            for pid in started:
                os.kill(pid, signal.SIGKILL)
            return printed((await run)[0])

    assert run_async(kill()) == "pong\n"


def _children() -> set[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")
    return {*map(int, listed.split())}


def test_a_job_that_is_always_lost_is_given_up(run_async: Any) -> None:
    async def lose() -> int:
        tries = 0
        async with one_lane() as sandbox:

            async def killer() -> None:
                nonlocal tries
                while True:
                    for worker in sandbox._all:
                        if worker.alive and worker._answer is not None:
                            tries += 1
                            os.kill(worker.process.pid, signal.SIGKILL)
                    await asyncio.sleep(0.02)

            killing = asyncio.create_task(killer())
            with pytest.raises(SandboxLost, match="a sandbox worker died"):
                await sandbox.submit(job("import time; time.sleep(30)"))
            killing.cancel()
            assert printed(await sandbox.submit(job("print('next')"))) == "next\n"
        return tries

    assert run_async(lose()) >= 10


@pytest.mark.parametrize("entered", [False, True])
def test_a_sandbox_that_is_not_open_says_so(run_async: Any, entered: bool) -> None:
    async def submit() -> None:
        sandbox = LocalSandbox(Isolation.FULL, workers=1)
        if entered:
            async with sandbox:
                pass
        await sandbox.submit(job("pass"))

    with pytest.raises(SandboxLost, match="not open; enter it with 'async with'"):
        run_async(submit())
