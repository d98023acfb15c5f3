import asyncio
import contextlib
import importlib
import os
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Assertions, Limits, Program, Status
from runwright.core.errors import BadOption, BadTask, NeedsExtra, SandboxLost, UnknownName
from runwright.judge import judge
from runwright.run import Job, RaySandbox

SCRIPT = "runwright.run.guest.script"
slow = pytest.mark.slow


@pytest.fixture(autouse=True)
def _rays_warnings_are_its_own() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Cluster:
    """Two nodes of a Ray cluster, both on this machine."""

    def __init__(self, ray: Any, folder: str) -> None:
        self.ray = ray
        self.inner = importlib.import_module("ray.cluster_utils").Cluster(
            initialize_head=True, head_node_args={"num_cpus": 1, "temp_dir": folder}
        )
        self.second = self.inner.add_node(num_cpus=1)
        self.inner.wait_for_nodes()

    @contextlib.asynccontextmanager
    async def sandbox(self, **options: Any) -> AsyncIterator[RaySandbox]:
        async with RaySandbox(address=self.inner.address, **options) as opened:
            yield opened

    def close(self) -> None:
        self.inner.shutdown()


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    ray = pytest.importorskip("ray", reason="needs the extra [ray]")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    Path("/tmp/ray").mkdir(exist_ok=True)  # Ray's test cluster notes its address there
    with tempfile.TemporaryDirectory(prefix="rw", ignore_cleanup_errors=True) as folder:
        opened = Cluster(ray, folder)
        yield opened
        opened.close()


def run(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(test)


def jobs(count: int, source: str = "print({number})") -> list[Job]:
    return [Job(SCRIPT, Program(source.format(number=number))) for number in range(count)]


async def printed(sandbox: RaySandbox, many: list[Job]) -> dict[int, str]:
    results: dict[int, str] = {}
    async for position, outcome in sandbox.stream(many):
        assert outcome.execution.status is Status.OK, outcome.execution.detail
        assert position not in results
        results[position] = str(outcome.execution.stdout)
    return results


def expected(count: int) -> dict[int, str]:
    return {number: f"{number}\n" for number in range(count)}


@slow
def test_jobs_are_spread_over_nodes_and_results_are_streamed(cluster: Cluster) -> None:
    async def test() -> None:
        async with cluster.sandbox() as sandbox:
            assert sandbox.workers == 2
            nodes = [*sandbox._nodes.values()]
            slow_ones = jobs(4, "import time; time.sleep(1)")
            running = [asyncio.create_task(sandbox.submit(job)) for job in slow_ones]
            await asyncio.sleep(0.3)
            assert [node.running for node in nodes] == [2, 2]
            await asyncio.gather(*running)
            assert await printed(sandbox, jobs(60)) == expected(60)

    run(test())


@slow
def test_a_node_that_dies_loses_no_result(cluster: Cluster) -> None:
    async def test() -> None:
        async with cluster.sandbox(workers_per_node=2) as sandbox:
            many = jobs(60, "import time; time.sleep(0.2); print({number})")
            results = asyncio.create_task(printed(sandbox, many))
            await asyncio.sleep(1)
            cluster.inner.remove_node(cluster.second, allow_graceful=False)
            assert await results == expected(60)
            assert len(sandbox._nodes) == 1

    run(test())


@slow
def test_an_actor_that_dies_is_started_again(cluster: Cluster) -> None:
    async def test() -> None:
        async with cluster.sandbox() as sandbox:
            many = jobs(20, "import time; time.sleep(0.2); print({number})")
            results = asyncio.create_task(printed(sandbox, many))
            await asyncio.sleep(0.5)
            for node in sandbox._nodes.values():
                cluster.ray.kill(node.actor)
            assert await results == expected(20)
            while len(sandbox._nodes) < 2:
                await asyncio.sleep(0.1)

    run(test())


@slow
def test_the_judge_works_over_nodes_as_it_does_here(cluster: Cluster) -> None:
    async def test() -> None:
        checks = [Assertions("right", "assert f(2) == 4"), Assertions("wrong", "assert f(2) == 5")]
        async with cluster.sandbox() as sandbox:
            verdict = await judge(Program("def f(x): return x * x"), checks, sandbox)
        assert [result.passed for result in verdict.results] == [True, False]

    run(test())


@slow
def test_errors_and_odd_text_arrive_as_they_are(cluster: Cluster) -> None:
    async def test() -> None:
        async with cluster.sandbox() as sandbox:
            with pytest.raises(UnknownName, match="no language 'cobol'"):
                await sandbox.run(Program("", language="cobol"))
            with pytest.raises(BadTask, match="inside the work directory"):
                await sandbox.run(Program("", path="../main.py"))
            odd = "import sys; sys.stdout.buffer.write(b'\\xff\\xfe')"
            assert str((await sandbox.run(Program(odd))).stdout) == "\udcff\udcfe"

    run(test())


@slow
def test_a_cancelled_run_ends_on_its_node(cluster: Cluster) -> None:
    async def test() -> None:
        async with cluster.sandbox(workers_per_node=1) as sandbox:
            endless = Program("while True: pass")
            limits = Limits(wall_s=120, cpu_s=120)
            running = [
                asyncio.create_task(sandbox.run(endless, limits=limits))
                for _ in range(sandbox.workers)
            ]
            await asyncio.sleep(1)
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            assert all(task.cancelled() for task in running)
            async with asyncio.timeout(30):
                assert await printed(sandbox, jobs(4)) == expected(4)

    run(test())


@slow
def test_a_cluster_of_ones_own_leaves_nothing() -> None:
    pytest.importorskip("ray", reason="needs the extra [ray]")

    async def test() -> None:
        async with RaySandbox(workers_per_node=1) as sandbox:
            assert str((await sandbox.run(Program("print(6 * 7)"))).stdout) == "42\n"
        with pytest.raises(SandboxLost, match="not open"):
            await sandbox.run(Program(""))

    with tempfile.TemporaryDirectory(prefix="rw") as folder:  # Ray's sockets need a short path
        Path(folder, "runwright-ray-abandoned").mkdir()  # of a caller that was killed
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            run(test())
        finally:
            tempfile.tempdir = before
        assert [*Path(folder).iterdir()] == []


def test_no_cluster_at_the_address_is_an_error_of_one_line() -> None:
    pytest.importorskip("ray", reason="needs the extra [ray]")

    async def test() -> None:
        async with RaySandbox(address="127.0.0.1:1"):
            pass

    with pytest.raises(SandboxLost, match=r"^no Ray cluster at '127\.0\.0\.1:1': [^\n]+$"):
        run(test())


def test_an_address_that_is_none_is_an_error() -> None:
    pytest.importorskip("ray", reason="needs the extra [ray]")

    async def test() -> None:
        async with RaySandbox(address="somewhere"):
            pass

    with pytest.raises(BadOption, match="address='somewhere' must be HOST:PORT"):
        run(test())


def test_without_ray_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)

    async def test() -> None:
        async with RaySandbox():
            pass

    with pytest.raises(NeedsExtra, match=r"pip install 'runwright\[ray\]'"):
        run(test())


def test_before_it_is_entered_nothing_runs() -> None:
    async def test() -> None:
        await RaySandbox().run(Program(""))

    with pytest.raises(SandboxLost, match="not open"):
        run(test())
