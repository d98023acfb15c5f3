"""MultiPL-E, judged again: Qwen2.5-Coder-1.5B's recorded answers in JavaScript, C++ and Java.

    .venv/bin/python results/multipl_e.py [--language js|cpp|java] [--mode parity|correct]

Prints for each language the score, the published one (js 47.83, cpp 42.86, java 38.61), how many
of the official verdicts per task are ours too, and every task where they are not, with the reason.
Needs node, g++ and javac, and the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
import time
from pathlib import Path
from types import ModuleType

from runwright.benchmarks.mode import Mode
from runwright.benchmarks.multipl_e import multipl_e_cpp, multipl_e_java, multipl_e_js
from runwright.core import Verdict
from runwright.judge import judge
from runwright.run import LocalSandbox, Sandbox

EDITIONS = {"js": multipl_e_js, "cpp": multipl_e_cpp, "java": multipl_e_java}
PUBLISHED = {"js": 47.83, "cpp": 42.86, "java": 38.61}


async def judge_answers(
    edition: ModuleType, sandbox: Sandbox, *, mode: Mode, data: Path | None = None
) -> dict[str, Verdict]:
    """Return the verdict on the recorded answer of each task, by task id."""
    answers = edition.answers(data)
    tasks = edition.tasks(data, mode=mode)
    verdicts = await asyncio.gather(
        *(
            judge(answers[task.id], task.hidden, sandbox, limits=edition.limits(mode))
            for task in tasks
        )
    )
    return {task.id: verdict for task, verdict in zip(tasks, verdicts, strict=True)}


def print_table(name: str, verdicts: dict[str, Verdict], official: dict[str, bool]) -> None:
    """Print the score, the agreement and each disagreement."""
    passed = sum(verdict.passed for verdict in verdicts.values())
    differ = [task for task, verdict in verdicts.items() if verdict.passed != official[task]]
    score = 100 * passed / len(verdicts)
    single = sum(verdict.trust.value == "single_process" for verdict in verdicts.values())
    print(f"{name}: {passed} of {len(verdicts)} = {score:.2f}, published {PUBLISHED[name]:.2f}")
    agree = len(verdicts) - len(differ)
    print(f"  {agree} of {len(verdicts)} verdicts agree; {single} judged in one process")
    for task in differ:
        result = verdicts[task].results[0]
        theirs = "passed" if official[task] else "failed"
        print(f"  {task}: {result.outcome.value}, officially {theirs}: {result.message[:200]}")


async def main() -> None:
    """Judge the languages that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--language", choices=EDITIONS, action="append")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], default="parity")
    given = parser.parse_args()
    async with LocalSandbox() as sandbox:
        for name in given.language or EDITIONS:
            began = time.monotonic()
            edition = EDITIONS[name]
            verdicts = await judge_answers(edition, sandbox, mode=Mode(given.mode))
            print_table(name, verdicts, edition.official())
            print(f"  {given.mode} mode, {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
