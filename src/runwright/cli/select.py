"""`runwright select`: the samples that most agree with sampled tests, without a model."""

import json
import random
import sys
from collections import Counter
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from runwright.cli.options import IsolationLevel, JsonFlag, PreloadNames, Seed, names_of
from runwright.cli.reading import check_writable, read_bytes, write_text
from runwright.cli.terminal import say
from runwright.core import Isolation, Network, Program
from runwright.core.errors import BadFile, BadOption

if TYPE_CHECKING:
    from runwright.core import Task
    from runwright.judge.votes import VoteLog
    from runwright.run import Sandbox

EXAMPLES = (
    ("runwright select answers.jsonl --tests tests.jsonl --out ranked.jsonl", "all, best first"),
    (
        "runwright select answers.jsonl --tests tests.jsonl --top 1 --out best.jsonl",
        "one for each task, to be judged by 'runwright eval BENCHMARK --samples best.jsonl'",
    ),
)
_NAMED = 3  # tasks without agreement that are named


@dataclass(slots=True)
class _Pool:
    """What was sampled for one task."""

    programs: list[Program] = field(default_factory=list)
    tests: Counter[str] = field(default_factory=Counter)


def command(
    samples: Annotated[
        str,
        typer.Argument(
            metavar="SAMPLES", help="Programs (.jsonl, .jsonl.gz), as for eval.", show_default=False
        ),
    ],
    tests: Annotated[
        str,
        typer.Option(
            "--tests",
            metavar="FILE",
            help='Sampled tests (.jsonl): {"task_id", "test"}, or {"task_id", "entry_point", '
            '"sample"} with what a model wrote.',
            show_default=False,
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Where to write.", show_default="stdout"),
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="K", help="Most per task.", show_default="all"),
    ] = None,
    benchmark: Annotated[
        str | None,
        typer.Option("--benchmark", metavar="NAME", help="Whose tasks completions continue."),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="PATH", help="Of the data sets [$RUNWRIGHT_DATA]."),
    ] = None,
    score: Annotated[
        str, typer.Option("--score", metavar="NAME", help="Of a set: sqrt, product or log.")
    ] = "sqrt",
    extraction: Annotated[
        str, typer.Option("--extraction", metavar="NAME", help="Of tests: text or tree.")
    ] = "text",
    test_limit: Annotated[
        int, typer.Option("--test-limit", metavar="N", help="Tests kept of each 'sample'.")
    ] = 5,
    timeout_s: Annotated[
        float, typer.Option("--time", metavar="S", help="Processor time of a test, seconds.")
    ] = 0.1,
    votes: Annotated[
        str | None,
        typer.Option("--votes", metavar="FILE", help="Keeps what was run, to go on later."),
    ] = None,
    seed: Seed = 0,
    isolation: IsolationLevel = Isolation.FULL,
    preload: PreloadNames = "",
    as_json: JsonFlag = False,
) -> int:
    """Rank sampled programs by how they agree on sampled tests (CodeT); no model is asked.

    Programs that pass the same tests are a set; it scores by the root of how many they are, times
    the tests. Written is one of each set by turns, the best set first. What it chooses is judged by
    no check: 'runwright eval' does that.
    """
    from runwright.write.generate.codet.agreement import score_of
    from runwright.write.generate.codet.extraction import extract

    score_of(score)
    for name, value in (("--top", top or 1), ("--test-limit", test_limit)):
        if value < 1 or top == 0:
            raise BadOption(f"{name} must be at least 1")
    _check_out(out, (samples, tests))
    pools = _read_programs(Path(samples), benchmark, data)
    _read_tests(Path(tests), pools, extract(extraction), test_limit)
    import asyncio

    rows, alone = asyncio.run(
        _rank(
            pools,
            isolation=isolation,
            preload=names_of(preload),
            votes=votes,
            timeout_s=timeout_s,
            score=score,
            seed=seed,
        )
    )
    if top is not None:
        rows = [row for row in rows if row["rank"] <= top]
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    if out is not None:
        write_text(Path(out), lines)
    if as_json:
        sys.stdout.write(json.dumps(rows) + "\n")
    elif out is None:
        sys.stdout.write(lines)
    if alone:
        more = ", ..." if len(alone) > _NAMED else ""
        named = f"{', '.join(alone[:_NAMED])}{more}"
        say(f"{len(alone)} of {len(pools)} tasks have no program that passes a test: {named}")
    return 0


def _check_out(out: str | None, read: tuple[str, str]) -> None:
    if out is None:
        return
    check_writable(Path(out))
    for name in read:
        if Path(out).exists() and Path(name).exists() and Path(out).samefile(name):
            raise BadFile(f"{out}: is a file that is read; name another file")


def _read_programs(path: Path, benchmark: str | None, data: str | None) -> dict[str, _Pool]:
    from runwright.scoring import open_benchmark, read_samples
    from runwright.write.generate.codet.extraction import cut

    tasks: dict[str, Task] = {}
    if benchmark is not None:
        tasks = dict(open_benchmark(benchmark, data=None if data is None else Path(data)).tasks)
    if path.is_dir():
        raise BadFile(f"{path}: is a folder; name a .jsonl file of samples")
    pools: dict[str, _Pool] = {}
    for sample in read_samples(path, tasks or None):
        text = sample.text
        if sample.completion:
            if benchmark is None:
                raise BadOption(
                    f"{sample.place}: is a completion; --benchmark names the tasks that it "
                    "continues"
                )
            text = tasks[sample.task_id].statement + cut(text)
        pools.setdefault(sample.task_id, _Pool()).programs.append(Program(text))
    if not pools:
        raise BadFile(f"{path}: holds no samples; write one JSON object per line")
    return pools


def _read_tests(path: Path, pools: dict[str, _Pool], take: Any, limit: int) -> None:
    for number, line in enumerate(read_bytes(path).split(b"\n"), 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        row = _test_row(line, place)
        if row["task_id"] not in pools:
            raise BadFile(f"{place}: there is no sample for {row['task_id']!r}; mend the task_id")
        counts = pools[row["task_id"]].tests
        if "test" in row:
            counts[row["test"]] += 1
        else:
            counts.update(take(row["sample"], row["entry_point"], limit))
    if not any(pool.tests for pool in pools.values()):
        raise BadFile(f"{path}: holds no tests; write one JSON object per line")


def _test_row(line: bytes, place: str) -> dict[str, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{place}: is not JSON ({error}); write one object per line") from None
    wanted = ("task_id", "test")
    if isinstance(row, dict) and "test" not in row:
        wanted = ("task_id", "entry_point", "sample")  # type: ignore[assignment]
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in wanted):
        raise BadFile(
            f'{place}: must be an object with the strings "task_id" and "test", or "task_id", '
            '"entry_point" and "sample"'
        )
    return row


async def _rank(
    pools: dict[str, _Pool],
    *,
    isolation: Isolation,
    preload: tuple[str, ...],
    votes: str | None,
    timeout_s: float,
    score: str,
    seed: int,
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return a row for each program, best first within its task; and the tasks without a set."""
    from runwright.judge.votes import VoteLog
    from runwright.run import LocalSandbox
    from runwright.write.generate.codet.ranking import ranking

    rows: list[dict[str, Any]] = []
    alone = []
    with ExitStack() as stack:
        log = None if votes is None else stack.enter_context(VoteLog(Path(votes)))
        async with LocalSandbox(isolation, network=Network.NONE, preload=preload) as sandbox:
            for task_id, pool in pools.items():
                passed = await _passed(pool, sandbox, timeout_s, log)
                drawing = random.Random(seed)  # anew, so that no task depends on another
                ranked = ranking(passed, list(pool.tests.values()), drawing, score=score)
                rows += [
                    {
                        "task_id": task_id,
                        "solution": pool.programs[one.program].source,
                        "rank": rank,
                        "sample": one.program,
                        "score": one.score,
                        "agreeing": one.agreeing,
                        "tests_passed": one.tests,
                        "tests": pool.tests.total(),
                    }
                    for rank, one in enumerate(ranked, 1)
                ]
                if not any(passed):
                    alone.append(task_id)
    return rows, alone


async def _passed(
    pool: _Pool, sandbox: "Sandbox", timeout_s: float, log: "VoteLog | None"
) -> list[frozenset[int]]:
    from runwright.judge.votes import vote

    passed: list[frozenset[int]] = [frozenset()] * len(pool.programs)
    ballots = vote(pool.programs, tuple(pool.tests), sandbox, timeout_s=timeout_s, kept=log)
    async with aclosing(ballots):
        async for ballot in ballots:
            for at in ballot.programs:
                passed[at] = ballot.passed
    return passed
