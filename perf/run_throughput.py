"""What a sandboxed run costs, side by side with the alternatives, in one run on one machine.

    .venv/bin/python perf/run_throughput.py [--runs 200] [--workers N]

The program is `pass`. (a) is the floor: a warm interpreter forks, executes the same code and is
waited for, with no isolation, no limits and no output. (d) appears where `bwrap` is installed.
Rounds of all contestants are interleaved, so a change of the machine's speed hits all alike.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from runwright.core import Isolation, Program, Status
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox

SOURCE = "pass\n"
Contestant = Callable[[], Awaitable[None]]


async def bare_fork() -> None:
    pid = os.fork()
    if pid == 0:
        exec(compile(SOURCE, "main.py", "exec"), {"__name__": "__main__"})  # noqa: S102
        os._exit(0)
    os.waitpid(pid, 0)


def command(*words: str) -> Contestant:
    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        if await process.wait() != 0:
            raise SystemExit(f"failed: {words}")

    return run


def sandboxed(sandbox: LocalSandbox) -> Contestant:
    program = Program(SOURCE)

    async def run() -> None:
        execution = await sandbox.run(program)
        if execution.status is not Status.OK:
            raise SystemExit(f"failed: {execution}")

    return run


def bubblewrap(file: str) -> Contestant | None:
    if shutil.which("bwrap") is None:
        return None
    real = str(Path(sys.executable).resolve())
    return command(
        "bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev",
        "--tmpfs", "/run", "--die-with-parent", real, file,
    )  # fmt: skip


async def timed(contestant: Contestant) -> float:
    started = time.perf_counter()
    await contestant()
    return (time.perf_counter() - started) * 1000


async def latencies(contestants: dict[str, Contestant], runs: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, contestant in contestants.items():
            times[name].append(await timed(contestant))
    return times


async def throughput(contestant: Contestant, runs: int, workers: int) -> float:
    async def lane() -> None:
        for _ in range(runs // workers):
            await contestant()

    started = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(workers)))
    return runs / (time.perf_counter() - started)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder, "main.py"))
        Path(file).write_text(SOURCE)
        contestants: dict[str, Contestant] = {"a  bare fork in a warm interpreter": bare_fork}
        boxes = []
        for letter, level in (("b", Isolation.FULL), ("c", Isolation.PROCESS)):
            try:
                box = await LocalSandbox(level, workers=options.workers).__aenter__()
            except NoIsolation as error:
                print(f"{letter}  left out: {error}")
                continue
            boxes.append(box)
            contestants[f"{letter}  runwright, level {level.value}"] = sandboxed(box)
        wrapped = bubblewrap(file)
        if wrapped is not None:
            contestants["d  bubblewrap + python3"] = wrapped
        contestants["e  python3 file.py"] = command(str(Path(sys.executable).resolve()), file)
        times = await latencies(contestants, options.runs)
        floor = statistics.median(times["a  bare fork in a warm interpreter"])
        print(f"{'':38} {'p50 ms':>8} {'p99 ms':>8} {'x of a':>7} {'runs/s':>8}", end="")
        print(f" {f'runs/s, {options.workers} workers':>18}")
        for name, values in times.items():
            values.sort()
            median, late = statistics.median(values), values[int(len(values) * 0.99)]
            many = await throughput(contestants[name], options.runs, options.workers)
            print(f"{name:38} {median:8.2f} {late:8.2f} {median / floor:7.2f}", end="")
            print(f" {1000 * len(values) / sum(values):8.0f} {many:18.0f}")
        for box in boxes:
            await box.__aexit__(None, None, None)


if __name__ == "__main__":
    asyncio.run(main())
