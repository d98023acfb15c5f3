"""What a cell, a snapshot and a restore cost, beside the alternatives, in one run on one machine.

    .venv/bin/python perf/run_session.py [--runs 300]

Contestants are interleaved, so a change of the machine's speed hits all alike. (g) appears where
jupyter_client and ipykernel are installed.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from runwright.core import Isolation, Program, Status
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox, Session

Contestant = Callable[[], Awaitable[None]]
CELL = "x += 1"
PROMPT = b">>> "


class Interactive:
    """`python3 -i` over a pipe: no isolation, no limits, and the end of a cell is a prompt."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [str(Path(sys.executable).resolve()), "-i", "-q", "-u"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._await_prompt()
        self.run("x = 0")

    def run(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        self._await_prompt()

    def _await_prompt(self) -> None:
        assert self.process.stderr is not None
        seen = b""
        while not seen.endswith(PROMPT):
            seen += os.read(self.process.stderr.fileno(), 4096)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


class Kernel:
    """An IPython kernel by jupyter_client."""

    def __init__(self) -> None:
        from jupyter_client.manager import start_new_kernel  # type: ignore[import-not-found]

        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.run("x = 0")

    def run(self, line: str) -> None:
        self.client.execute_interactive(line)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def plain(rival: Any) -> Contestant:
    async def run() -> None:
        rival.run(CELL)

    return run


def in_session(session: Session, source: str) -> Contestant:
    async def run() -> None:
        cell = await session.run(source)
        if cell.status is not Status.OK:
            raise SystemExit(f"failed: {cell}")

    return run


def in_pool(sandbox: LocalSandbox) -> Contestant:
    program = Program("x = 1\nx += 1\n")

    async def run() -> None:
        execution = await sandbox.run(program)
        if execution.status is not Status.OK:
            raise SystemExit(f"failed: {execution}")

    return run


def kept_and_restored(session: Session) -> Contestant:
    async def run() -> None:
        snapshot = (await session.snapshot()) if not session.snapshots else session.snapshots[0]
        await session.restore(snapshot)

    return run


def kept(session: Session, first: int) -> Contestant:
    async def run() -> None:
        if len(session.snapshots) > 8:
            await session.restore(first)
        await session.snapshot()

    return run


def anew(level: Isolation) -> Contestant:
    async def run() -> None:
        async with Session("python", isolation=level) as session:
            await session.run("x = 0")

    return run


async def timed(contestant: Contestant) -> float:
    started = time.perf_counter()
    await contestant()
    return (time.perf_counter() - started) * 1000


def show(times: dict[str, list[float]], floor: str) -> None:
    print(f"{'':46} {'p50 ms':>8} {'p99 ms':>8} {'x of ' + floor[0]:>7}")
    base = statistics.median(times[floor])
    for name, values in times.items():
        values.sort()
        median, late = statistics.median(values), values[int(len(values) * 0.99)]
        print(f"{name:46} {median:8.2f} {late:8.2f} {median / base:7.2f}")


async def race(contestants: dict[str, Contestant], runs: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, contestant in contestants.items():
            times[name].append(await timed(contestant))
    return times


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=300)
    runs = parser.parse_args().runs
    interactive = Interactive()
    cells: dict[str, Contestant] = {"a  python3 -i over a pipe, not isolated": plain(interactive)}
    states: dict[str, Contestant] = {}
    closing: list[Callable[[], Awaitable[None]]] = []
    for letter, level in (("b", Isolation.FULL), ("c", Isolation.PROCESS)):
        try:
            sandbox = await LocalSandbox(level, workers=1).__aenter__()
        except NoIsolation as error:
            print(f"{letter}  left out: {error}")
            continue
        closing.append(lambda sandbox=sandbox: sandbox.__aexit__(None, None, None))  # type: ignore[misc]
        python, shell, keeping = [await sandbox.sessions.open(kind) for kind in KINDS]
        await python.run("x = 0")
        await shell.run("x=0")
        cells[f"{letter}  session, {level.value}: {CELL}"] = in_session(python, CELL)
        cells[f"{letter}' shell session, {level.value}: x=$((x+1))"] = in_session(
            shell, "x=$((x+1))"
        )
        cells[f'{letter}" a run of the pool, {level.value}'] = in_pool(sandbox)
        states[f"{letter}  a session anew, {level.value}, one cell"] = anew(level)
        states[f"{letter}' snapshot, {level.value}"] = kept(keeping, await keeping.snapshot())
        restoring = await sandbox.sessions.open("python")
        states[f'{letter}" restore, {level.value}'] = kept_and_restored(restoring)
    kernel = None
    if find_spec("jupyter_client") and find_spec("ipykernel"):
        kernel = Kernel()
        cells["g  jupyter_client, not isolated"] = plain(kernel)
    else:
        print("g  jupyter_client left out: it is not installed")
    show(await race(cells, runs), next(iter(cells)))
    if states:
        print()
        show(await race(states, max(10, runs // 10)), next(iter(states)))
    interactive.close()
    if kernel is not None:
        kernel.close()
    for close in closing:
        await close()


KINDS = ("python", "shell", "python")

if __name__ == "__main__":
    asyncio.run(main())
