"""Whether a sandbox holds out: a long mix of programs, failures and attacks, and what it leaves.

    .venv/bin/python perf/run_soak.py [--runs 100000] [--seconds S] [--kill-every S] [--workers N]

The mix: programs that work, fail, hang, take too much memory, flood, leave processes behind, talk
to each other; the attack programs of tests/attacks that end quickly; and submissions that are
cancelled. Each has one right answer, and every run that does not come back with it is counted as
wrong. Every tenth of the way the sandbox is left idle for a moment and what it holds is measured:
memory, descriptors, processes, mounts, control groups, files. It ends with FLAT and exit code 0, or
says what grew (1).

With --kill-every, one of the processes that a worker is made of is killed with SIGKILL every so
many seconds; "wrong" then counts the results that this lost or spoiled.
"""

import argparse
import asyncio
import contextlib
import os
import random
import runpy
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from runwright.core import File, Isolation, Program, Status
from runwright.core.errors import RunwrightError
from runwright.run import Job, LocalSandbox, bounded
from soak.held import Held, Scales, own_processes, workers
from soak.mix import PROGRAMS, SCRIPT, Case, attacks, mixture

QUICK_S = 0.25  # of an attack; slower ones would take most of the time
SLACK_MIB = 4.0  # by which memory may vary from one step to another
STEPS = 10
SHOWN = 10  # wrong results that are shown


async def outcome_of(sandbox: LocalSandbox, wanted: Case) -> str:
    """Submit one case; returns "" if its result is right, else what was wrong."""
    try:
        if wanted.cancel_s:
            return await cancelled(sandbox, wanted)
        if wanted.beside is None:
            execution = (await sandbox.submit(wanted.job)).execution
        else:
            first, second = await sandbox.submit_linked(wanted.job, wanted.beside)
            execution = first.execution
            if second.execution.status is not Status.OK:
                execution = second.execution
    except RunwrightError as error:
        return f"{error.slug}: {error}"
    if wanted.is_right(execution):
        return ""
    said = str(execution.stdout)[-200:] + str(execution.stderr)[-300:]
    return f"{execution.status.value} {execution.detail} {said!r}"


async def cancelled(sandbox: LocalSandbox, wanted: Case) -> str:
    task = asyncio.create_task(sandbox.submit(wanted.job))
    await asyncio.sleep(wanted.cancel_s)
    task.cancel()
    try:
        return f"came back: {(await task).execution.status}"
    except asyncio.CancelledError:
        return ""


class Soak:
    """One sandbox, what is run in it, and what was wrong."""

    def __init__(self, sandbox: LocalSandbox, scales: Scales) -> None:
        self.sandbox = sandbox
        self.scales = scales
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.kills = 0

    async def one(self, wanted: Case) -> None:
        """Run one case and book its result."""
        trouble = await outcome_of(self.sandbox, wanted)
        self.scales.note()
        self.done["attack" if "/" in wanted.name else wanted.name] += 1
        if trouble:
            self.wrong.append(f"{wanted.name}: {trouble}")

    async def all(self, cases: Iterator[Case], until: float) -> None:
        """Run cases, a few more at once than there are lanes."""

        def in_time() -> Iterator[Case]:
            for wanted in cases:
                if time.monotonic() > until:
                    return
                yield wanted

        async for _ in bounded(self.one, in_time(), room=3 * self.sandbox.workers):
            pass

    async def weigh(self) -> Held:
        """Measure when every lane has its two workers and all of them are idle."""
        job = Job(SCRIPT, Program("import time; time.sleep(0.1)"))
        pairs = [self.sandbox.submit_linked(job, job) for _ in range(self.sandbox.workers)]
        await asyncio.gather(*pairs)
        await asyncio.sleep(0.5)
        return self.scales.weigh()

    async def kill(self, every_s: float) -> None:
        """Kill a process of a worker again and again, also of one that is about to start."""
        draw = random.Random(0)
        while True:
            await asyncio.sleep(every_s)
            if started := workers():
                worker = draw.choice(started)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(draw.choice(own_processes(worker)), signal.SIGKILL)
                    self.kills += 1


@contextlib.asynccontextmanager
async def killing(soak: Soak, every_s: float) -> AsyncIterator[None]:
    task = asyncio.create_task(soak.kill(every_s)) if every_s else None
    yield
    if task is not None:
        task.cancel()
        await asyncio.wait([task])


async def quick_attacks(sandbox: LocalSandbox, outside: Any, proof: Any) -> list[Case]:
    """Prove harmlessly that the sandbox holds, then try every attack once; keep the quick ones."""
    target = outside.target(room=0)
    helper = File("attack.py", (PROGRAMS / "attack.py").read_bytes())
    program = Program(proof["_PROOF"], files=(helper,))
    proven = await sandbox.run(program, stdin=target, limits=proof["_PROOF_LIMITS"])
    if proven.status is not Status.OK or str(proven.stdout).count("CONTAINED") != 9:
        raise SystemExit(f"no attack is run: {proven.status.value} {proven.stdout}{proven.stderr}")
    quick = []
    for wanted in attacks(target):
        started = time.monotonic()
        trouble = await outcome_of(sandbox, wanted)
        if not trouble and time.monotonic() - started < QUICK_S:
            quick.append(wanted)
    return quick


def row(name: str, held: Held, runs: int = 0) -> None:
    cells = (held.host_mib, held.worker_mib, held.descriptors, held.processes)
    print(f"{name:8} {runs:8} {cells[0]:9.1f} {cells[1]:11.1f} {cells[2]:12} {cells[3]:10}", end="")
    print(f" {held.mounts:7} {held.groups:7} {held.files:6}", flush=True)


async def soak_all(options: argparse.Namespace, work: Path) -> list[str]:
    """Run it all, printing the table; returns what grew."""
    conftest = runpy.run_path(str(PROGRAMS.parent / "conftest.py"))
    outside = conftest["Outside"](work)
    tempfile.tempdir = str(outside.work)
    sandbox = LocalSandbox(Isolation.FULL, workers=options.workers)
    async with sandbox:
        soak = Soak(sandbox, Scales(sandbox, outside.work))
        hostile = await quick_attacks(sandbox, outside, conftest)
        print(f"{sandbox.workers} lanes; {len(hostile)} attacks in the mix; ", end="")
        print(f"memory by {sandbox.memory_by.partition(' /')[0]}\n")
        print(f"{'':8} {'runs':>8} {'host MiB':>9} {'worker MiB':>11} {'descriptors':>12}", end="")
        print(f" {'processes':>10} {'mounts':>7} {'groups':>7} {'files':>6}")
        row("before", await soak.weigh())
        cases = mixture(options.runs, hostile, seed=0)
        started = time.monotonic()
        weighed = []
        for step in range(1, STEPS + 1):
            until = started + options.seconds * step / STEPS
            async with killing(soak, options.kill_every):
                await soak.all(islice(cases, options.runs // STEPS), until)
            weighed.append(await soak.weigh())
            row(f"{100 * step // STEPS} %", weighed[-1], soak.done.total())
        took_s = time.monotonic() - started
    last = soak.scales.weigh()
    row("closed", last, soak.done.total())
    outside.close()
    report(soak, took_s)
    grown = weighed[-1].grown(weighed[0], SLACK_MIB)
    nothing = Held(1e9, 0, weighed[0].descriptors, 1, weighed[0].mounts, 0, 0)  # 1: the canary
    grown += [f"after the end, {what}" for what in last.grown(nothing, 0)]
    if not soak.scales.workers:
        grown.append("no worker was seen, so nothing of them was measured")
    return grown + ([f"wrong: 0 -> {len(soak.wrong)}"] if soak.wrong else [])


def report(soak: Soak, took_s: float) -> None:
    runs = soak.done.total()
    print(f"\n{runs} runs in {took_s:.0f} s, {runs / took_s:.0f} runs/s")
    print(", ".join(f"{name} {count}" for name, count in soak.done.most_common()))
    print(f"workers killed: {soak.kills}; seen: {len(soak.scales.workers)}")
    print(f"wrong: {len(soak.wrong)}")
    for trouble in soak.wrong[:SHOWN]:
        print(f"    {trouble}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--kill-every", type=float, default=0.0, metavar="S")
    parser.add_argument("--workers", type=int, default=None)
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="soak-"))
    work.chmod(0o755)
    try:
        grown = asyncio.run(soak_all(options, work))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("grew: " + "; ".join(grown) if grown else "FLAT")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
