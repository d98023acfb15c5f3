"""What a transaction on a tree of 10,000 files costs, beside copying it and beside git.

    python perf/run_transaction.py [--files N] [--rounds N]

Each round does the same with each: make ready, run a program that changes nothing, run one that
changes 100 files, tell the difference, keep it, and, on another go, give it up. `overlay` and
`copy` are Transaction; `cp` is a copy of the tree by `cp -a`, `diff -rq`, and `cp -a` back; `git`
is `git add -A` and `commit` of a tree that is a repository with one commit already, and `reset
--hard` with `clean -fdx`. The programs of `cp` and `git` run as bare children, unprotected. Times
are medians in milliseconds; the last columns are ratios to `overlay`.
"""

import argparse
import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path

from runwright.core import Limits, Program
from runwright.run import Transaction, digest, undo_last

NOTHING = "pass"
CHANGE = "for i in range(100): open(f'{i % 100}/0', 'a').write('more')"
STEPS = ("begin", "run that changes nothing", "run that changes 100 files", "difference", "commit")
UNDO = ("undo before commit", "undo after commit")
Times = dict[str, dict[str, list[float]]]


def make_tree(root: Path, files: int) -> None:
    """Make a tree of folders with 100 files of about 1 KiB each."""
    for number in range(files):
        folder = root / str(number // 100)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(number % 100)).write_text(f"{number}\n" * 128)


class Clock:
    """Collects the time of named steps of one contestant."""

    def __init__(self, times: dict[str, list[float]]) -> None:
        self.times = times

    async def step(self, name: str, action: Callable[[], Awaitable[object]]) -> None:
        """Do it and note how long it took."""
        begun = time.perf_counter()
        await action()
        self.times[name].append(1000 * (time.perf_counter() - begun))


async def by_transaction(root: Path, by: str, clock: Clock, journal: Path) -> None:
    """Measure our own."""
    limits = Limits(wall_s=60)
    for keep in (True, False):
        transaction = Transaction(root, by=by, journal=journal)  # type: ignore[arg-type]
        await clock.step(STEPS[0], transaction.__aenter__)
        await clock.step(STEPS[1], lambda: transaction.run(Program(NOTHING), limits=limits))  # noqa: B023
        await clock.step(STEPS[2], lambda: transaction.run(Program(CHANGE), limits=limits))  # noqa: B023
        await clock.step(STEPS[3], transaction.diff)
        if keep:
            await clock.step(STEPS[4], transaction.commit)
            await transaction.__aexit__(None, None, None)
            await clock.step(UNDO[1], lambda: asyncio.to_thread(undo_last, root, journal))
        else:
            await clock.step(UNDO[0], lambda: transaction.__aexit__(None, None, None))  # noqa: B023


async def command(root: Path, *words: str, ends: tuple[int, ...] = (0,)) -> None:
    """Run a command in a folder."""
    process = await asyncio.create_subprocess_exec(
        *words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert await process.wait() in ends, words


async def by_cp(root: Path, clock: Clock) -> None:
    """Measure a copy that programs change, and that takes the tree's place."""
    copy, old = root.with_name("copy"), root.with_name("old")
    python = sys.executable

    async def take_its_place() -> None:
        root.rename(old)
        copy.rename(root)

    async def back() -> None:
        await command(root.parent, "rm", "-rf", str(root))
        old.rename(root)

    for keep in (True, False):
        await clock.step(STEPS[0], lambda: command(root, "cp", "-a", str(root), str(copy)))
        await clock.step(STEPS[1], lambda: command(copy, python, "-c", NOTHING))
        await clock.step(STEPS[2], lambda: command(copy, python, "-c", CHANGE))
        difference = ("diff", "-rq", str(root), str(copy))
        await clock.step(STEPS[3], lambda: command(root, *difference, ends=(1,)))  # noqa: B023
        if keep:
            await clock.step(STEPS[4], take_its_place)
            await clock.step(UNDO[1], back)
        else:
            await clock.step(UNDO[0], lambda: command(root.parent, "rm", "-rf", str(copy)))


async def by_git(root: Path, clock: Clock) -> None:
    """Measure version control, in the tree itself."""
    git = ("git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "gc.auto=0")

    async def begin() -> None:
        if not (root / ".git").exists():
            await command(root, *git, "init", "-q")
            await command(root, *git, "add", "-A")
            await command(root, *git, "commit", "-qm", "before")

    async def commit() -> None:
        await command(root, *git, "add", "-A")
        await command(root, *git, "commit", "-qm", "after")

    async def undo(state: str = "HEAD") -> None:
        await command(root, *git, "reset", "-q", "--hard", state)
        await command(root, *git, "clean", "-fdxq")

    for keep in (True, False):
        shutil.rmtree(root / ".git", ignore_errors=True)
        await clock.step(STEPS[0], begin)
        await clock.step(STEPS[1], lambda: command(root, sys.executable, "-c", NOTHING))
        await clock.step(STEPS[2], lambda: command(root, sys.executable, "-c", CHANGE))
        await clock.step(STEPS[3], lambda: command(root, *git, "status", "--porcelain"))
        if keep:
            await clock.step(STEPS[4], commit)
            await clock.step(UNDO[1], lambda: undo("HEAD~1"))
        else:
            await clock.step(UNDO[0], undo)
    shutil.rmtree(root / ".git")


async def measure(files: int, rounds: int) -> Times:
    """Return the times of every step of every contestant."""
    times: Times = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory(prefix="runwright-perf-") as place:
        root, journal = Path(place) / "tree", Path(place) / "journal"
        make_tree(root, files)
        before = digest(root)
        for _ in range(rounds):
            for by in ("overlay", "copy"):
                await by_transaction(root, by, Clock(times[by]), journal)
                assert digest(root) == before
            await by_cp(root, Clock(times["cp"]))
            assert digest(root) == before
            await by_git(root, Clock(times["git"]))
            assert digest(root) == before
    return times


def report(times: Times) -> None:
    """Print medians and ratios."""
    names = list(times)
    print(f"{'ms':28}" + "".join(f"{name:>10}" for name in names), end="")
    print("".join(f"{name:>9}" for name in names[1:]))
    for step in (*STEPS, *UNDO):
        medians = [statistics.median(times[name][step]) for name in names]
        line = f"{step:28}" + "".join(f"{median:10.1f}" for median in medians)
        print(line + "".join(f"{median / medians[0]:8.2f}x" for median in medians[1:]))
    totals = [sum(statistics.median(times[name][step]) for step in STEPS) for name in names]
    line = f"{'begin to commit':28}" + "".join(f"{total:10.1f}" for total in totals)
    print(line + "".join(f"{total / totals[0]:8.2f}x" for total in totals[1:]))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.files < 10_000:
        parser.error(
            "--files must be at least 10000: the program changes one in each of 100 folders"
        )
    report(asyncio.run(measure(options.files, options.rounds)))


if __name__ == "__main__":
    main()
