"""The sandbox over many machines: Ray carries jobs to nodes and outcomes back.

Theory of operation. On each node of a Ray cluster lives one actor, and in it a `LocalSandbox`: what
isolates a program, and what clears up after it, is the same as on one machine. Jobs wait here, in
the order of their clients' turns, and go to the node with the least to do; a node has its lanes'
worth of jobs running and as many ready. A job whose node or actor died is run again on another:
runs touch nothing outside, so nothing is done twice. An actor that died is started anew, and nodes
that join are taken in.

What crosses Ray's pickle are `Job`s and `Outcome`s, between this process and our actors. Programs
never come near it: an actor has read what they wrote as bounded data, like a host on one machine.
Whoever may use the Ray cluster can run code on its nodes, outside any sandbox, and older versions
of Ray ask nobody for a token. Keep it on a network of its own.

Each node needs Runwright and Ray installed in the same versions as here. If the cluster's head is
lost, so is the sandbox.
"""

import asyncio
import contextlib
import importlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from runwright.core.errors import RunwrightError, SandboxLost
from runwright.core.isolation import Isolation
from runwright.core.network import Network
from runwright.run.cluster import connected, first_line, import_ray
from runwright.run.job import Job, Outcome
from runwright.run.sandbox import LocalSandbox, Verbs
from runwright.run.terms import Terms
from runwright.run.turns import Turns

_TRIES = 5  # nodes that one job may see die
_READY = 2  # jobs on a node per worker of it: one that runs and one ready
_LOOK_S = 2.0  # between two looks at which nodes there are
_OPEN_S = 60.0  # for an actor to start its sandbox
_CLOSE_S = 5.0
_ALONE_S = 60.0  # without any node, before those who wait are told
_NOT_OPEN = "this sandbox is not open; enter it with 'async with'"
_log = logging.getLogger("runwright")


class _Host:
    """What runs on a node, as a Ray actor. Errors of ours are answers: Ray wraps what is raised."""

    def __init__(self, terms: Terms, workers: int | None) -> None:
        self.sandbox = LocalSandbox(
            terms.isolation, workers=workers, network=terms.network, preload=terms.preload
        )

    async def open(self) -> int | RunwrightError:
        try:
            await self.sandbox.__aenter__()
        except RunwrightError as error:
            return error
        return self.sandbox.workers

    async def submit(self, job: Job) -> Outcome | RunwrightError:
        try:
            return await self.sandbox.submit(job)
        except RunwrightError as error:
            return error

    async def submit_linked(self, one: Job, two: Job) -> tuple[Outcome, Outcome] | RunwrightError:
        try:
            return await self.sandbox.submit_linked(one, two)
        except RunwrightError as error:
            return error

    async def close(self) -> None:
        await self.sandbox.__aexit__(None, None, None)


@dataclass(eq=False)
class _Node:
    """One node as it is seen from here."""

    name: str
    actor: Any
    workers: int
    running: int = 0
    alive: bool = True


class _NodeGone(Exception):
    """The node or the actor that had a job is no more; `str()` says what Ray says."""


def _least_loaded(free: list[_Node]) -> _Node:
    node = min(free, key=lambda one: one.running / one.workers)
    free.remove(node)
    return node


class RaySandbox(Verbs):
    """A sandbox on the nodes of a Ray cluster. Use it as an asynchronous context manager.

    Where the process is connected to a cluster already, that one is used and left connected.

    Args:
        isolation: The level that must hold on every node; a weaker one is never taken instead.
        address: Of a running cluster that this machine is part of, "host:port"; None: one is
            started on this machine, reachable from this machine alone, and ended on leaving.
        workers_per_node: Jobs run at the same time on each node; None: as many as the node has CPUs
            by Ray's account. Nothing is reserved on that account.
        network: What programs can reach, as of `LocalSandbox`.
        preload: Modules that every program finds imported, as of `LocalSandbox`.

    Raises:
        NeedsExtra: on entering, if Ray is not installed.
        BadOption: on entering, if the address is none.
        NoIsolation: on entering, if the level does not hold on one of the nodes.
        SandboxLost: on entering, if there is no cluster at that address, or no node in it.
    """

    def __init__(
        self,
        isolation: Isolation = Isolation.FULL,
        *,
        address: str | None = None,
        workers_per_node: int | None = None,
        network: Network = Network.NONE,
        preload: Sequence[str] = (),
    ) -> None:
        self.isolation = isolation
        self._terms = Terms(isolation, network, tuple(preload))
        self._address = address
        self._workers_per_node = workers_per_node
        self._exits = contextlib.AsyncExitStack()
        self._ray: Any = None
        self._nodes: dict[str, _Node] = {}  # by Ray's node id
        self._refused: set[str] = set()  # nodes on which the level does not hold
        self._look = asyncio.Event()
        self._turns: Turns[_Node] = Turns()
        self._turns.close(_NOT_OPEN)

    @property
    def workers(self) -> int:
        """How many jobs run at once, on all nodes that are alive."""
        return max(1, sum(node.workers for node in self._nodes.values()))

    async def __aenter__(self) -> Self:
        self._ray = import_ray()
        async with contextlib.AsyncExitStack() as exits:
            if not self._ray.is_initialized():
                exits.enter_context(connected(self._ray, self._address, self._workers_per_node))
            self._turns = Turns(_least_loaded)
            exits.push_async_callback(self._close)
            answers = [self._open(info) for info in self._there() if info["Alive"]]
            for refusal in await asyncio.gather(*answers):
                if refusal is not None:
                    raise refusal
            if not self._nodes:
                raise SandboxLost("no node of the Ray cluster could start a sandbox")
            watch = asyncio.create_task(self._watch())
            exits.push_async_callback(_cancelled, watch)
            self._exits = exits.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exits.aclose()

    async def submit(self, job: Job) -> Outcome:
        """Run one job on some node. Raises what `LocalSandbox.submit` raises.

        Raises:
            SandboxLost: its node died, and so did those it was given after that.
        """
        outcome: Outcome = await self._somewhere("submit", job)
        return outcome

    async def submit_linked(self, one: Job, two: Job) -> tuple[Outcome, Outcome]:
        """Run two jobs that talk to each other, both on one node."""
        outcomes: tuple[Outcome, Outcome] = await self._somewhere("submit_linked", one, two)
        return outcomes

    async def _somewhere(self, method: str, *jobs: Job) -> Any:
        """Run on the least loaded node, and on another if that one dies."""
        said = ""
        for _ in range(_TRIES):
            node = await self._turns.take(jobs[0].client)
            node.running += 1
            try:
                return await self._there_and_back(node, method, jobs)
            except _NodeGone as gone:
                said = str(gone)
            finally:
                node.running -= 1
                if node.alive:
                    self._turns.give(node)
        raise SandboxLost(f"each of {_TRIES} nodes died that had this job; the last: {said}")

    async def _there_and_back(self, node: _Node, method: str, jobs: Sequence[Job]) -> Any:
        ray = self._ray
        # A result is not seen here before it is whole; and a function of the caller's stays here.
        call = getattr(node.actor, method).remote(*(replace(job, enough=None) for job in jobs))
        try:
            answer = await call
        except asyncio.CancelledError:
            ray.cancel(call)  # the actor's sandbox then ends the run
            raise
        except ray.exceptions.RayTaskError:
            raise  # a mistake of ours, not a death
        except ray.exceptions.RayError as error:
            self._lose(node)
            raise _NodeGone(f"{node.name}: {first_line(error)}") from None
        if isinstance(answer, RunwrightError):
            raise answer
        return answer

    def _lose(self, node: _Node) -> None:
        """Give a node up; the watch will start an actor on it again if the node itself lives."""
        if not node.alive:
            return
        node.alive = False
        self._nodes = {key: one for key, one in self._nodes.items() if one is not node}
        self._turns.drop(lambda free: free is node)
        with contextlib.suppress(self._ray.exceptions.RayError):
            self._ray.kill(node.actor)
        self._look.set()

    def _there(self) -> list[dict[str, Any]]:
        """Return what Ray knows of the nodes of the cluster."""
        nodes: list[dict[str, Any]] = self._ray.nodes()
        return nodes

    async def _watch(self) -> None:
        """Keep one actor on every node there is."""
        loop = asyncio.get_running_loop()
        opening: dict[str, asyncio.Task[RunwrightError | None]] = {}
        last_seen = loop.time()
        try:
            while True:
                for info in await asyncio.to_thread(self._there):
                    key = info["NodeID"]
                    if not info["Alive"] and key in self._nodes:
                        self._lose(self._nodes[key])
                    known = key in self._nodes or key in opening or key in self._refused
                    if info["Alive"] and not known:
                        opening[key] = asyncio.create_task(self._open(info))
                opening = {key: task for key, task in opening.items() if not task.done()}
                if self._nodes:
                    last_seen = loop.time()
                elif loop.time() - last_seen > _ALONE_S:
                    self._turns.close("no node of the Ray cluster is left")
                self._look.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await self._look.wait()
        finally:
            for task in opening.values():
                await _cancelled(task)

    async def _open(self, info: dict[str, Any]) -> RunwrightError | None:
        """Start an actor on a node; returns why its sandbox refuses, if it does."""
        ray = self._ray
        affinity = importlib.import_module("ray.util.scheduling_strategies")
        strategy = affinity.NodeAffinitySchedulingStrategy(info["NodeID"], soft=False)
        workers = self._workers_per_node or int(info["Resources"].get("CPU", 0)) or None
        options = {"num_cpus": 0, "max_concurrency": 1000, "scheduling_strategy": strategy}
        actor = ray.remote(_Host).options(**options).remote(self._terms, workers)
        try:
            async with asyncio.timeout(_OPEN_S):
                answer = await actor.open.remote()
        except (ray.exceptions.RayError, TimeoutError) as error:
            _log.info("node %s: no sandbox: %s", info["NodeName"], first_line(error))
            ray.kill(actor)
            return None
        except asyncio.CancelledError:
            ray.kill(actor)
            raise
        if isinstance(answer, RunwrightError):
            ray.kill(actor)
            self._refused.add(info["NodeID"])
            _log.warning("node %s is left out: %s", info["NodeName"], answer)
            return type(answer)(f"node {info['NodeName']}: {answer}")
        node = self._nodes[info["NodeID"]] = _Node(info["NodeName"], actor, answer)
        for _ in range(_READY * node.workers):
            self._turns.give(node)
        return None

    async def _close(self) -> None:
        """End every actor and its sandbox."""
        self._turns.close(_NOT_OPEN)
        nodes, self._nodes = self._nodes, {}
        closing = [node.actor.close.remote() for node in nodes.values()]
        if closing:
            waiting = asyncio.gather(*closing, return_exceptions=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CLOSE_S):
                    await waiting
        for node in nodes.values():
            self._ray.kill(node.actor)


async def _cancelled(task: "asyncio.Task[Any]") -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    await asyncio.wait([task])
