"""What it costs to send runs through Ray, side by side with running them here.

    .venv/bin/python perf/run_over_ray.py [--runs 300] [--workers N]

The program is `pass`, the cluster is one node on this machine with as many workers as the local
sandbox. Rounds of both are interleaved, so a change of the machine's speed hits both alike. Needs
the extra `[ray]`.
"""

import argparse
import asyncio
import os
import statistics
import time

from runwright.core import Program, Status
from runwright.core.errors import NeedsExtra
from runwright.run import Job, LocalSandbox, RaySandbox, Sandbox

ROUNDS = 5


async def alone_ms(sandbox: Sandbox, job: Job, runs: int) -> float:
    """Median of runs one after another, milliseconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        await sandbox.submit(job)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


async def many_per_s(sandbox: Sandbox, job: Job, runs: int) -> float:
    """Runs per second of a stream."""
    started = time.perf_counter()
    async for _, outcome in sandbox.stream([job] * runs):
        assert outcome.execution.status is Status.OK, outcome.execution
    return runs / (time.perf_counter() - started)


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    job = Job("runwright.run.guest.script", Program("pass\n"))
    local = LocalSandbox(workers=options.workers)
    try:
        async with local, RaySandbox(workers_per_node=options.workers) as over_ray:
            boxes: dict[str, Sandbox] = {"local": local, "over Ray": over_ray}
            alone: dict[str, list[float]] = {name: [] for name in boxes}
            many: dict[str, list[float]] = {name: [] for name in boxes}
            for _ in range(ROUNDS):
                for name, box in boxes.items():
                    alone[name].append(await alone_ms(box, job, options.runs // ROUNDS))
                    many[name].append(await many_per_s(box, job, options.runs // ROUNDS))
    except NeedsExtra as error:
        print(f"left out: {error}")
        return
    print(f"{'':10} {'alone, ms':>10} {f'runs/s, {options.workers} workers':>20}")
    for name in boxes:
        print(f"{name:10} {statistics.median(alone[name]):10.2f}", end="")
        print(f" {statistics.median(many[name]):20.0f}")


if __name__ == "__main__":
    asyncio.run(main())
