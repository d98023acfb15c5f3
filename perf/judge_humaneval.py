"""What it takes to judge HumanEval's 164 canonical solutions, beside unprotected ways to do it.

    .venv/bin/python perf/judge_humaneval.py [--workers N] [--rounds 5]

(a) forks a warm interpreter per task and executes solution and tests in it, as published harnesses
do: no isolation, no limits but a timeout, the program can forge its verdict. (b) is Runwright: one
sandboxed process per task, whose answers are compared on the host, or two that share nothing but a
socket. (c) starts `python3` per task. All use N processes at a time; rounds are interleaved. The
first round starts workers and reads the checks. Needs the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from runwright.benchmarks import ldb_humaneval
from runwright.core import Task
from runwright.core.check import Assertions
from runwright.judge import judge
from runwright.run import LocalSandbox


def whole_file(task: Task) -> str:
    """Solution and hidden tests as one script."""
    assert task.reference is not None
    (check,) = task.hidden
    assert isinstance(check, Assertions)
    return f"{task.reference.source}\n{check.source}\n"


async def in_lanes(
    tasks: tuple[Task, ...], workers: int, one: Callable[[Task], Awaitable[None]]
) -> float:
    waiting = iter(tasks)

    async def lane() -> None:
        for task in waiting:
            await one(task)

    started = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(workers)))
    return time.perf_counter() - started


async def fork_one(task: Task) -> None:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            with Path(os.devnull).open("w") as null:
                sys.stdout = null
                exec(compile(whole_file(task), "main.py", "exec"), {"__name__": "main"})  # noqa: S102
            code = 0
        finally:
            os._exit(code)
    pidfd = os.pidfd_open(pid)
    ended = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_reader(pidfd, ended.set_result, None)
    await ended
    asyncio.get_running_loop().remove_reader(pidfd)
    os.close(pidfd)
    if os.waitpid(pid, 0)[1] != 0:
        raise SystemExit(f"{task.id} failed in a bare fork")


async def start_one(task: Task, folder: str) -> None:
    file = Path(folder, task.id.replace("/", "-") + ".py")
    file.write_text(whole_file(task))
    real = str(Path(sys.executable).resolve())
    process = await asyncio.create_subprocess_exec(real, str(file), stdout=subprocess.DEVNULL)
    if await process.wait() != 0:
        raise SystemExit(f"{task.id} failed as a file")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    tasks = ldb_humaneval.tasks()
    async with LocalSandbox(workers=options.workers) as sandbox:

        async def judge_one(task: Task) -> None:
            assert task.reference is not None
            verdict = await judge(task.reference, task.hidden, sandbox)
            if not verdict.passed:
                raise SystemExit(f"{task.id}: {verdict}")

        with tempfile.TemporaryDirectory() as folder:

            async def as_file(task: Task) -> None:
                await start_one(task, folder)

            ways = {
                "a  bare fork, no isolation": fork_one,
                "b  runwright, level full": judge_one,
                "c  python3 file.py": as_file,
            }
            times: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(options.rounds):
                for name, one in ways.items():
                    times[name].append(await in_lanes(tasks, options.workers, one))
    floor = statistics.median(times["a  bare fork, no isolation"])
    print(f"{len(tasks)} tasks, {options.workers} at a time, {options.rounds} rounds")
    print(f"{'':30} {'first s':>8} {'median s':>9} {'least s':>8} {'x of a':>7}")
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:30} {values[0]:8.2f} {median:9.2f} {min(values):8.2f} {median / floor:7.2f}")


if __name__ == "__main__":
    asyncio.run(main())
