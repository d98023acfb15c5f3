"""What watching a program costs, beside other ways to watch one.

    .venv/bin/python perf/trace_overhead.py [--rounds 3] [--tasks 164] [--budget-ms 5]
        [--loops 5] [--ours]

On HumanEval+'s canonical solutions and on five hot loops. Each tool is compared with the unwatched
run of the same kind: ours with `sandbox.run`, the others with `python3 file.py`. Two measures:

    calls   the calls alone, timed inside the process while the tool is active
    whole   from the start of the process, or the submission, to its result

Rounds are interleaved, the least time of each tool counts; a tool whose run took longer than 2 s
is not run again, one that takes longer than 120 s is ended and counts as infinitely slow. For
HumanEval+ the table has the median over the tasks and the 90th percentile. A trace with values of a
long run takes two runs: their times are added.

All of it takes about half an hour, `--ours` leaves the other tools out and takes three minutes.
They are installed by `pip install -e '.[perf]'`. Needs the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
import math
import os
import statistics
import sys
from pathlib import Path

from runwright.run import LocalSandbox
from tracing.contestants import Times, Tool, TooLong, tools
from tracing.workloads import HOT_LOOPS, Workload, humaneval

SLOW_S = 2.0
FOREVER = Times(math.inf, math.inf)
Measured = dict[str, list[Times]]  # by tool, one per workload: its least times


async def measure(workload: Workload, contestants: list[Tool], rounds: int) -> dict[str, Times]:
    least: dict[str, Times] = {}
    for _ in range(rounds):
        for tool in contestants:
            before = least.get(tool.name)
            if before is not None and before.whole_s > SLOW_S:
                continue
            try:
                times = await tool.run(workload)
            except TooLong:
                times = FOREVER
            if before is not None:
                calls_s = min(before.calls_s, times.calls_s)
                times = Times(calls_s, min(before.whole_s, times.whole_s))
            least[tool.name] = times
    return least


async def measure_all(
    title: str, workloads: list[Workload], contestants: list[Tool], rounds: int
) -> Measured:
    measured: Measured = {tool.name: [] for tool in contestants}
    for number, workload in enumerate(workloads, 1):
        if sys.stderr.isatty():
            at = f"{title}: {number} of {len(workloads)}, {workload.name}"
            print(f"\r{at:60}", end="", file=sys.stderr, flush=True)
        for name, times in (await measure(workload, contestants, rounds)).items():
            measured[name].append(times)
    return measured


def ratios(measured: Measured, tool: Tool, measure: str) -> list[float]:
    """Return by how much a tool slows each workload down; `measure` is a field of `Times`."""
    pairs = zip(measured[tool.name], measured[tool.against], strict=True)
    return [getattr(times, measure) / getattr(bare, measure) for times, bare in pairs]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def print_tasks(measured: Measured, contestants: list[Tool]) -> None:
    print(f"\n{'':28} {'calls':>17} {'whole run':>17}")
    print(f"{'HumanEval+, times the bare':28} {'median':>8} {'p90':>8} {'median':>8} {'p90':>8}")
    for tool in contestants:
        cells = []
        for measure in ("calls_s", "whole_s"):
            found = ratios(measured, tool, measure)
            cells += [statistics.median(found), percentile(found, 0.9)]
        print(f"{tool.name:28}", *(f"{cell:8.2f}" for cell in cells))


def print_loops(measured: Measured, loops: list[Workload], contestants: list[Tool]) -> None:
    for measure, title in (("calls_s", "calls"), ("whole_s", "whole run")):
        names = " ".join(f"{workload.name:>9}" for workload in loops)
        print(f"\n{f'hot loops, {title}':28} {names}")
        for tool in contestants:
            print(f"{tool.name:28}", *(f"{cell:9.2f}" for cell in ratios(measured, tool, measure)))


def print_targets(measured: Measured, contestants: list[Tool]) -> None:
    found = {tool.name: ratios(measured, tool, "calls_s") for tool in contestants}
    counts, values = found["runwright, counts"], found["runwright, values"]
    print("\ntargets, calls on HumanEval+")
    told("block events without values, median", statistics.median(counts), most=1.5)
    told("block events with values, median", statistics.median(values), most=4.0)
    snooper = found.get("PySnooper, values")
    if snooper is None:
        print("  PySnooper against ours with values: not measured")
        return
    quotients = [theirs / ours for theirs, ours in zip(snooper, values, strict=True)]
    told("PySnooper against ours with values, median", statistics.median(quotients), least=10.0)


def told(what: str, figure: float, *, most: float = math.inf, least: float = 0.0) -> None:
    reached = "reached" if least <= figure <= most else "NOT reached"
    bound = f"at most {most}" if most < math.inf else f"at least {least}"
    print(f"  {what}: {figure:.2f}, {bound}: {reached}")


def humaneval_workloads(options: argparse.Namespace) -> list[Workload]:
    data = Path(os.environ.get("RUNWRIGHT_DATA", "../shared/data"))
    if not data.is_dir():
        print(f"HumanEval+ is left out: no folder {data}; set RUNWRIGHT_DATA")
        return []
    found = humaneval(data, options.budget_ms / 1000)
    step = max(1, len(found) // max(1, options.tasks))
    chosen = found[::step][: options.tasks] if options.tasks < len(found) else found
    calls, left_out = sum(len(w.calls) for w in chosen), sum(w.left_out for w in chosen)
    print(f"HumanEval+: {len(chosen)} solutions, {calls} calls; {left_out} are left out, ", end="")
    print(f"because a task's take more than {options.budget_ms:g} ms in all")
    return chosen


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tasks", type=int, default=164)
    parser.add_argument("--budget-ms", type=float, default=5.0)
    parser.add_argument("--loops", type=int, default=len(HOT_LOOPS))
    parser.add_argument("--ours", action="store_true")
    options = parser.parse_args()
    workloads, hot = humaneval_workloads(options), [*HOT_LOOPS[: options.loops]]
    async with LocalSandbox(workers=1) as sandbox:
        all_tools = tools(sandbox, peers=not options.ours)
        contestants = [tool for tool in all_tools if not tool.absent]
        absent = sorted({tool.package for tool in all_tools if tool.absent})
        tasks = await measure_all("HumanEval+", workloads, contestants, options.rounds)
        loops = await measure_all("hot loops", hot, contestants, options.rounds)
    if workloads:
        print_tasks(tasks, contestants)
    if hot:
        print_loops(loops, hot, contestants)
    if workloads:
        print_targets(tasks, contestants)
    if absent:
        print(f"\nabsent, not installed: {', '.join(absent)}")


if __name__ == "__main__":
    asyncio.run(main())
