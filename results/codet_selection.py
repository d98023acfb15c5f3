"""CodeT's selection on CodeGen-16B's recorded samples: pass@k before and after, without a model.

    .venv/bin/python results/codet_selection.py [--tasks A:B] [--timeouts 0.1,1] [--folder DIR]

For each task of HumanEval, 100 programs and 100 texts with tests, both sampled from CodeGen-16B and
published with CodeT. Every distinct program is put to every distinct test; programs that pass the
same ones are ranked together (docs/methods/codet.md). Hidden tests decide who is right, and have no
part in the ranking. Votes and verdicts are kept in DIR (the folder for caches), so a killed run
goes on where it was, and a run can be done in parts. Of several limits a longer one is tried on
those programs only that did not end within the shorter. Needs the data folder ($RUNWRIGHT_DATA).
"""

import argparse
import asyncio
import hashlib
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from runwright.benchmarks import codet_codegen16b
from runwright.caches import cache_folder
from runwright.core import Limits, Program, Task, wire
from runwright.judge import judge
from runwright.judge.metrics import Count, pass_at_k
from runwright.judge.votes import FAILED, LATE, PASSED, VoteLog, vote
from runwright.run import LocalSandbox, Sandbox, bounded
from runwright.write.generate.codet.agreement import consensus_sets, expected_pass_at_k, tiers
from runwright.write.generate.codet.extraction import extract

HIDDEN = Limits(wall_s=3.0, cpu_s=3.0)
KS = (1, 2, 10)
PLAIN_KS = (1, 2, 10, 100)


@dataclass(frozen=True, slots=True)
class Pool:
    """What was sampled for one task."""

    task: Task
    programs: tuple[Program, ...]  # copies included
    tests: tuple[str, ...]  # distinct
    weights: tuple[int, ...]  # how often each was sampled


@dataclass(slots=True)
class Selection:
    """One task: who is right, and what the votes say at each limit."""

    right: list[bool] = field(default_factory=list)
    votes: dict[float, list[str]] = field(default_factory=dict)  # by limit, one per program
    reference: str = ""  # the reference's votes: a figure of the tests, no part of the ranking


def read_pools(extraction: str, data: Path | None = None) -> list[Pool]:
    """Return the published samples of each task."""
    answers = codet_codegen16b.answers(data)
    samples = codet_codegen16b.samples_of_tests(data)
    take = extract(extraction)
    pools = []
    for task in codet_codegen16b.tasks(data):
        assert task.entry_point is not None
        counts = Counter(
            test for sample in samples[task.id] for test in take(sample, task.entry_point, 5)
        )
        pools.append(Pool(task, answers[task.id], tuple(counts), tuple(counts.values())))
    return pools


async def select(
    pool: Pool,
    sandbox: Sandbox,
    log: VoteLog,
    *,
    timeouts: Sequence[float] = (0.1,),
    patience: int = 10,
) -> Selection:
    """Judge a pool by its generated tests at each limit, and by the hidden one."""
    found = Selection(await _right(pool, sandbox, log))
    known: dict[Program, str] = {}
    for timeout_s in sorted(timeouts):
        # What ended within a shorter limit ends within this one too.
        asked = [one for one in dict.fromkeys(pool.programs) if not _ended(known.get(one))]
        ballots = vote(asked, pool.tests, sandbox, timeout_s=timeout_s, patience=patience, kept=log)
        async with aclosing(ballots):
            async for ballot in ballots:
                known[asked[ballot.programs[0]]] = ballot.votes
        found.votes[timeout_s] = [known[program] for program in pool.programs]
    assert pool.task.reference is not None
    async with aclosing(vote([pool.task.reference], pool.tests, sandbox, kept=log)) as ballots:
        async for ballot in ballots:
            found.reference = ballot.votes
    return found


def _ended(votes: str | None) -> bool:
    return votes is not None and set(votes) <= {PASSED, FAILED}


async def _right(pool: Pool, sandbox: Sandbox, log: VoteLog) -> list[bool]:
    """Return for each program whether it passes the hidden test."""
    distinct = list(dict.fromkeys(pool.programs))
    rules = wire.dumps(pool.task.hidden[0]) + wire.dumps(HIDDEN)

    async def one(program: Program) -> bool:
        key = "hidden " + hashlib.sha256((rules + wire.dumps(program)).encode()).hexdigest()
        known = log.get(key)
        if known is None:
            verdict = await judge(program, pool.task.hidden, sandbox, limits=HIDDEN)
            known = PASSED if verdict.passed else FAILED
            log.put(key, known)
        return known == PASSED

    right = {}
    async with aclosing(bounded(one, distinct, room=2 * sandbox.workers)) as verdicts:
        async for at, is_right in verdicts:
            right[distinct[at]] = is_right
    return [right[program] for program in pool.programs]


def ranked_pass_at_k(pool: Pool, found: Selection, timeout_s: float, score: str, k: int) -> float:
    """Return the pass@k that is to be expected of a task's ranking."""
    passed = [
        frozenset(i for i, letter in enumerate(votes) if letter == PASSED)
        for votes in found.votes[timeout_s]
    ]
    ranked = tiers(consensus_sets(passed, pool.weights, score=score))
    return expected_pass_at_k(ranked, found.right, k)


def _mean(values: Sequence[float]) -> float:
    return 100 * sum(values) / len(values)


def print_figures(pools: Sequence[Pool], found: Sequence[Selection]) -> None:
    """Print pass@k of the pools as they are, and ranked at each limit and score."""
    print(f"{len(pools)} tasks" + "".join(f"{f'pass@{k}':>10}" for k in PLAIN_KS))
    plain = [
        _mean([pass_at_k(Count(len(one.right), sum(one.right)), k) for one in found])
        for k in PLAIN_KS
    ]
    print(f"{'as sampled':24}" + "".join(f"{value:10.2f}" for value in plain))
    for timeout_s in found[0].votes:
        for score in ("sqrt", "product", "log"):
            figures = [
                _mean(
                    [
                        ranked_pass_at_k(pool, one, timeout_s, score, k)
                        for pool, one in zip(pools, found, strict=True)
                    ]
                )
                for k in KS
            ]
            name = f"{score}, {timeout_s:g} s a test"
            print(f"{name:24}" + "".join(f"{value:10.2f}" for value in figures))
    for timeout_s in found[0].votes:
        print_losses(found, timeout_s)
    right = [
        (letter == PASSED, weight)
        for pool, one in zip(pools, found, strict=True)
        for letter, weight in zip(one.reference, pool.weights, strict=True)
    ]
    share = _mean([passed for passed, weight in right for _ in range(weight)])
    print(
        f"{sum(weight for _, weight in right)} sampled tests, {share:.1f} % right of the reference"
    )


def print_losses(found: Sequence[Selection], timeout_s: float) -> None:
    """Print how many programs and votes were lost to the limit."""
    votes = [one for selection in found for one in selection.votes[timeout_s]]
    letters: Counter[str] = Counter()
    for one in votes:
        letters.update(one)
    some = sum(LATE in one for one in votes)
    never = sum(bool(one) and not set(one) & {PASSED, FAILED} and LATE in one for one in votes)
    print(
        f"{timeout_s:g} s a test: of {len(votes)} programs {some} were late on a test, "
        f"{never} on every test that they were put to; votes: "
        + ", ".join(f"{name} {letters[name]}" for name in sorted(letters))
    )
    lone = sum(not any(PASSED in votes for votes in one.votes[timeout_s]) for one in found)
    print(f"{timeout_s:g} s a test: no program passes any test in {lone} of {len(found)} tasks")


def _span(text: str) -> slice:
    first, _, last = text.partition(":")
    return slice(int(first or 0), int(last) if last else None)


async def main() -> None:
    """Print the figures beside the paper's, and the time that it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=_span, default=slice(None), metavar="A:B")
    parser.add_argument("--folder", type=Path, default=cache_folder() / "codet-selection")
    parser.add_argument("--timeouts", default="0.1", metavar="S,S")
    parser.add_argument("--extraction", default="text", choices=("text", "tree"))
    parser.add_argument("--patience", type=int, default=10)
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    timeouts = [float(one) for one in options.timeouts.split(",")]
    pools = read_pools(options.extraction)[options.tasks]
    started = time.monotonic()
    found = []
    with VoteLog(options.folder / "votes.jsonl") as log:
        async with LocalSandbox(workers=options.workers) as sandbox:
            for pool in pools:
                found.append(
                    await select(pool, sandbox, log, timeouts=timeouts, patience=options.patience)
                )
                print(f"{pool.task.id} {time.monotonic() - started:.0f} s", file=sys.stderr)
    print_figures(pools, found)
    distinct = sum(len(set(pool.programs)) for pool in pools)
    tests = sum(len(pool.tests) for pool in pools)
    print(f"{distinct} distinct programs, {tests} distinct tests, ", end="")
    print(f"{time.monotonic() - started:.0f} s (less what {options.folder} had)")


if __name__ == "__main__":
    asyncio.run(main())
