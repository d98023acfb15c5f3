"""What preloading saves and costs: programs that import numpy or pandas, and one that does not.

    python perf/run_templates.py [--runs 100]      needs numpy and pandas beside runwright

Each program runs in a sandbox whose workers have preloaded nothing, and in one whose workers have
preloaded numpy and pandas, at level `full`, and as `python3 file.py`. Rounds of all contestants are
interleaved, so a change of the machine's speed hits all alike. Prints medians and ratios.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from runwright.core import Limits, Program, Status
from runwright.run import LocalSandbox

SOURCES = {
    "pass": "pass\n",
    "numpy": "import numpy\nassert numpy.arange(3).sum() == 3\n",
    "pandas": "import pandas\nassert pandas.Series([1, 2]).sum() == 3\n",
}
Contestant = Callable[[], Awaitable[None]]


def sandboxed(sandbox: LocalSandbox, source: str) -> Contestant:
    program = Program(source)

    async def run() -> None:
        execution = await sandbox.run(program, limits=Limits(wall_s=60, cpu_s=60))
        if execution.status is not Status.OK:
            raise SystemExit(f"failed: {execution}")

    return run


def plain(file: Path) -> Contestant:
    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(file), stdin=subprocess.DEVNULL
        )
        if await process.wait() != 0:
            raise SystemExit(f"failed: {file}")

    return run


async def medians_ms(contestants: dict[str, Contestant], runs: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, contestant in contestants.items():
            started = time.perf_counter()
            await contestant()
            times[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            LocalSandbox(workers=1) as bare,
            LocalSandbox(workers=1, preload=("numpy", "pandas")) as loaded,
        ):
            print(f"{'program':10} {'python3':>9} {'bare':>9} {'preloaded':>9}", end="")
            print(f" {'bare/preloaded':>15} {'python3/preloaded':>18}   p50 ms")
            for name, source in SOURCES.items():
                file = Path(folder, f"{name}_program.py")
                file.write_text(source)
                contestants = {
                    "python3": plain(file),
                    "bare": sandboxed(bare, source),
                    "preloaded": sandboxed(loaded, source),
                }
                ms = await medians_ms(contestants, options.runs)
                print(f"{name:10}", *(f"{value:9.2f}" for value in ms.values()), end="")
                gain, most = ms["bare"] / ms["preloaded"], ms["python3"] / ms["preloaded"]
                print(f" {gain:15.2f} {most:18.2f}")


if __name__ == "__main__":
    asyncio.run(main())
