"""Search against injected faults: what it mends of each kind of mistake.

    .venv/bin/python results/search_injected.py [--candidates N] [--kinds K,K] [--every N]
    .venv/bin/python results/search_injected.py --compare   without and with crash guards
    .venv/bin/python results/search_injected.py --learned   ordering learned on one half only

With --benchmark NAME the two comparisons are made on another benchmark of programs to mend, such as
ldb-humaneval or qwen-humaneval.

The tasks are those of the benchmark `injected-faults`. A fault counts if it fails a visible check
and the hidden one; what passes the visible checks as given is counted apart. Budgets are in
candidates, so the figures do not depend on how busy the machine is; --seconds is a rope for a
fault that does not end. Needs the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from runwright.benchmarks.injected_faults import draw, kind_of
from runwright.benchmarks.mutators import KINDS
from runwright.core import Budget, Task
from runwright.evaluate import Ending, Result, evaluate
from runwright.judge import judge
from runwright.lab import VISIBLE
from runwright.run import LocalSandbox, Sandbox
from runwright.scoring import load_benchmark

COLUMNS = ("faults", "mended", "visible only", "not found", "not debuggable", "right", "no fault")
GUARDED = {
    "AttributeError", "IndexError", "KeyError", "RecursionError", "TypeError", "ValueError",
    "ZeroDivisionError",
}  # fmt: skip
# Up to the first program that passes every visible check: what the order is about.
QUICK: dict[str, object] = {"collect": 0, "voters": 1, "pairs": False, "batch": 8}


def ending(result: Result) -> str:
    """Return the column that a task counts in, beside "faults"."""
    passed = result.before is not None and result.before.passed
    if result.ending is Ending.NOTHING_TO_DO:
        return "right" if passed else "not debuggable"
    if passed:
        return "no fault"  # fails a visible check but not the hidden one
    return {
        Ending.MENDED: "mended",
        Ending.VISIBLE_ONLY: "visible only",
        Ending.NOT_FOUND: "not found",
    }[result.ending]


async def measure(
    tasks: Sequence[Task], sandbox: Sandbox, budget: Budget, options: dict[str, object]
) -> dict[str, Result]:
    """Let the search mend tasks; the results by task id."""
    found: dict[str, Result] = {}
    started = time.monotonic()
    async for result in evaluate(tasks, sandbox, budget=budget, options=dict(options)):
        found[result.task_id] = result
        done, passed = len(found), time.monotonic() - started
        sys.stderr.write(f"{done:4} of {len(tasks)}  {passed:7.0f} s  ")
        sys.stderr.write(f"{result.task_id:36} {ending(result)}\n")
    return found


def counted(results: Sequence[Result]) -> Counter[str]:
    """Return how many results count in each column."""
    counts = Counter(map(ending, results))
    counts["faults"] = sum(counts[name] for name in ("mended", "visible only", "not found"))
    return counts


def print_table(results: Sequence[Result], by: Callable[[Result], str]) -> None:
    """Print a row per kind of mistake, and one for all."""
    names = sorted({by(result) for result in results}, key=[*KINDS].index)
    rows = [(name, [item for item in results if by(item) == name]) for name in names]
    print("kind".ljust(18), *(name.rjust(15) for name in COLUMNS))
    for name, some in [*rows, ("all", list(results))]:
        counts = counted(some)
        print(name.ljust(18), *(str(counts[column]).rjust(15) for column in COLUMNS))


def print_line(name: str, results: Sequence[Result]) -> None:
    """Print one variant of the search: what it mended, and after how many candidates."""
    counts = counted(results)
    solved = [item.solution.usage.candidates for item in results if item.solution.solved]
    median = statistics.median(solved) if solved else 0
    spent = sum(item.solution.usage.candidates for item in results)
    cells = ", ".join(f"{counts[column]} {column}" for column in COLUMNS[:4])
    print(f"{name:34} {cells}; candidates: {median:g} median where solved, {spent} in all")


async def compare(tasks: Sequence[Task], sandbox: Sandbox, budget: Budget) -> None:
    """Print the search without and with guards where it crashed, the rest being the same.

    Only tasks that crash where a guard could stand are searched: on others the two are the same.
    """
    crashing = [task for task in tasks if await _crashes(task, sandbox)]
    for name, guards in (("without crash guards", False), ("with crash guards", True)):
        options = {**QUICK, "crash_guards": guards}
        found = await measure(crashing, sandbox, budget, options)
        print_line(name, list(found.values()))


async def _crashes(task: Task, sandbox: Sandbox) -> bool:
    """True if a visible check ends in an exception that guards are made for."""
    assert task.program is not None  # for the type checker; each task has one
    verdict = await judge(task.program, task.visible, sandbox, limits=VISIBLE)
    return any(result.failure in GUARDED for result in verdict.results)


async def learned(tasks: Sequence[Task], sandbox: Sandbox, budget: Budget) -> None:
    """Print the order of the priors and the learned one, on the half it was not learned from.

    Tasks of HumanEval, not faults, are halved by number: no task is in both halves.
    """
    halves = [[task for task in tasks if _number(task) % 2 == side] for side in (0, 1)]
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder) / f"{side}.json") for side in (0, 1)]
        plain = [
            # Being remembered changes nothing in a search: these are the priors alone, too.
            await measure(half, sandbox, budget, {**QUICK, "remember": path})
            for half, path in zip(halves, paths, strict=True)
        ]
        after = [
            await measure(half, sandbox, budget, {**QUICK, "learned": path})
            for half, path in zip(halves, paths[::-1], strict=True)
        ]
    for name, found in (("priors as they are", plain), ("learned on the other half", after)):
        print_line(name, [item for half in found for item in half.values()])


def _number(task: Task) -> int:
    return int(task.id.partition(":")[0].partition("/")[2])


async def main() -> None:
    """Read the command line and print what it asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--candidates", type=int, default=100, help="per fault")
    parser.add_argument("--seconds", type=float, default=600.0, help="per fault, at most")
    parser.add_argument("--kinds", default="", help="kinds of mistake, with commas")
    parser.add_argument("--limit", type=int, help="only the first N tasks")
    parser.add_argument("--every", type=int, default=1, help="only each Nth task of a kind")
    parser.add_argument("--benchmark", help="compare on this one instead")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--learned", action="store_true")
    asked = parser.parse_args()
    if asked.benchmark and not (asked.compare or asked.learned):
        parser.error("--benchmark goes with --compare or --learned; else use runwright eval")
    if asked.benchmark:
        tasks = list(load_benchmark(asked.benchmark).tasks())
    else:
        tasks = thinned(draw(kinds=[word for word in asked.kinds.split(",") if word]), asked.every)
    tasks = tasks[: asked.limit]
    budget = Budget(wall_s=asked.seconds, candidates=asked.candidates)
    started = time.monotonic()
    async with LocalSandbox() as sandbox:
        if asked.compare:
            await compare(tasks, sandbox, budget)
        elif asked.learned:
            await learned(tasks, sandbox, budget)
        else:
            results = list((await measure(tasks, sandbox, budget, {})).values())
            print_table(results, lambda result: result.task_id.rpartition(":")[2])
            spent = sum(item.solution.usage.candidates for item in results)
            print(f"{spent} candidates in {time.monotonic() - started:.0f} s")


def thinned(tasks: Sequence[Task], every: int) -> list[Task]:
    """Return each Nth task of each kind, in the order given."""
    seen: Counter[str] = Counter()
    kept = []
    for task in tasks:
        if seen[kind_of(task)] % every == 0:
            kept.append(task)
        seen[kind_of(task)] += 1
    return kept


if __name__ == "__main__":
    asyncio.run(main())
