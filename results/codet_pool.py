"""pass@k of CodeGen-16B on HumanEval, from the 16,400 programs that CodeT published.

    .venv/bin/python results/codet_pool.py [--workers N]

The known answer for this pool, with 3 seconds for a program: pass@1 22.12, pass@2 30.80,
pass@10 50.38, pass@100 73.78. Equal texts run once. What passes depends on
what is installed beside Python: three of the programs import pandas or httplib2 and are right where
these are. Needs the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
import time
from collections import Counter

from runwright.benchmarks import codet_codegen16b
from runwright.core import Limits, Outcome, Program, Task, Verdict
from runwright.judge import judge
from runwright.judge.metrics import Count, pass_at_k_of
from runwright.run import LocalSandbox, bounded

LIMITS = Limits(wall_s=3.0, cpu_s=3.0)
PUBLISHED = {1: 22.12, 2: 30.80, 10: 50.38, 100: 73.78}


async def judge_pool(sandbox: LocalSandbox) -> tuple[list[Count], Counter[str]]:
    """Judge each distinct program; returns the counts by task and the classes of failure."""
    tasks = codet_codegen16b.tasks()
    answers = codet_codegen16b.answers()
    work = [
        (task, program, copies)
        for task in tasks
        for program, copies in Counter(answers[task.id]).items()
    ]
    right: Counter[str] = Counter()
    classes: Counter[str] = Counter()

    async def one(item: tuple[Task, Program, int]) -> Verdict:
        task, program, _ = item
        return await judge(program, task.hidden, sandbox, limits=LIMITS)

    async for at, verdict in bounded(one, work, room=2 * sandbox.workers):
        task, _, copies = work[at]
        right[task.id] += copies * verdict.passed
        judged = verdict.outcome is not Outcome.COULD_NOT_JUDGE
        classes[verdict.failure or "passed" if judged else "could_not_judge"] += copies
    return [Count(len(answers[task.id]), right[task.id]) for task in tasks], classes


async def main() -> None:
    """Print pass@k beside the known answer, classes of failure, and the time it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    started = time.monotonic()
    async with LocalSandbox(workers=options.workers) as sandbox:
        counts, classes = await judge_pool(sandbox)
        workers = sandbox.workers
    wall_s = time.monotonic() - started
    print("    k  pass@k  known")
    for k, published in PUBLISHED.items():
        found = pass_at_k_of(counts, k, draws=1)
        print(f"{k:5}  {100 * (found.value if found else 0):6.2f}  {published:5.2f}")
    print(f"{sum(count.samples for count in counts)} programs, {workers} at a time: {wall_s:.1f} s")
    print(", ".join(f"{name} {count}" for name, count in classes.most_common(8)))


if __name__ == "__main__":
    asyncio.run(main())
