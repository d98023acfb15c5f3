"""Scoring on the command line: judge a file of samples, show how it goes, print what came out."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from runwright.caches import cache_folder
from runwright.cli.reading import check_writable
from runwright.cli.score_tables import percent, print_comparison, print_evaluation
from runwright.cli.terminal import console, one_line, say
from runwright.core import Limits, wire
from runwright.core.errors import BadFile, BadOption

if TYPE_CHECKING:
    from runwright.run import LocalSandbox, RaySandbox
    from runwright.scoring import Evaluation, Judged, Mode, Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for."""

    benchmark: str
    samples: Path
    data: Path | None = None
    version: str | None = None
    limit: int | None = None
    mode: str = "correct"
    time_s: float | None = None
    sanitize: bool = False
    all_checks: bool = False
    allow_missing: bool = False
    memorised: bool = False
    ks: str = "1,10,100"
    out: Path | None = None
    resume: bool = True
    cache: bool = True
    export: Path | None = None
    details: bool = False
    json: bool = False
    seed: int = 0


def score(asked: Asked, sandbox: "LocalSandbox | RaySandbox", preload: tuple[str, ...]) -> int:
    """Judge samples and print the outcome; returns the exit code.

    Raises:
        RunwrightError: what was asked for cannot be done; nothing has been judged then.
    """
    from runwright.scoring import open_benchmark, plan
    from runwright.scoring.export import check_ending, document, save

    ks = _ks(asked.ks)
    if asked.export is not None:
        check_ending(asked.export)
        check_writable(asked.export)
    benchmark = open_benchmark(
        asked.benchmark,
        data=asked.data,
        version=asked.version,
        mode=_mode(asked.mode),
        limits=_limits(asked.time_s),
    )
    planned = plan(
        benchmark,
        asked.samples,
        sandbox,
        sanitize=asked.sanitize,
        all_checks=asked.all_checks,
        preload=preload,
        allow_missing=asked.allow_missing,
        memorised=asked.memorised,
        limit=asked.limit,
    )
    out = _out(asked.out, planned)
    import asyncio

    evaluation = asyncio.run(_evaluate(asked, planned, sandbox, out, ks))
    if asked.export is not None:
        save(asked.export, evaluation.header, evaluation.summary, evaluation.results)
    if asked.json:
        whole = document(evaluation.header, evaluation.summary, evaluation.results)
        sys.stdout.write(json.dumps(whole) + "\n")
    else:
        print_evaluation(evaluation, details=asked.details, out=out)
    if evaluation.summary.could_not_judge:
        say(
            f"{evaluation.summary.could_not_judge} samples could not be judged and count neither "
            "way; the same command tries them again"
        )
        return 3
    return 0


async def _evaluate(
    asked: Asked,
    planned: "Plan",
    sandbox: "LocalSandbox | RaySandbox",
    out: Path | None,
    ks: tuple[int, ...],
) -> "Evaluation":
    from runwright.scoring import VerdictCache, evaluate_samples

    with ExitStack() as stack:
        cache = stack.enter_context(VerdictCache(cache_folder())) if asked.cache else None
        shown = stack.enter_context(_progress(planned, shown=not asked.json))
        async with sandbox as opened:
            return await evaluate_samples(
                planned,
                opened,
                out=out,
                resume=asked.resume,
                cache=cache,
                ks=ks,
                seed=asked.seed,
                on_judged=shown,
            )


def compare(paths: tuple[str, str], *, score_name: str | None, as_json: bool) -> int:
    """Compare two files of results and print wins, losses and p; returns the exit code.

    Raises:
        BadFile: one of them is no file of results.
        NotComparable: they are of different benchmarks or rules.
    """
    from runwright.scoring import Run, read_results
    from runwright.scoring import compare as compare_runs

    runs = []
    for path in paths:
        header, results = read_results(Path(path))
        runs.append(Run(header, tuple(results)))
    found = compare_runs(runs[0], runs[1], score=score_name)
    if as_json:
        sys.stdout.write(wire.dumps(found) + "\n")
    else:
        print_comparison(found, paths, runs[0].header)
    return 0


def _out(out: Path | None, planned: "Plan") -> Path | None:
    """Return the file of results; in a folder it is named for samples and benchmark."""
    if out is None:
        return None
    if out.is_dir():
        stem = planned.path.name.removesuffix(".gz").removesuffix(".jsonl")
        out /= f"{stem}.{planned.benchmark.name}.{planned.header.mode}.jsonl"
    elif not out.parent.is_dir():
        raise BadFile(f"{out}: cannot be written, there is no folder {out.parent}; make it first")
    if out.exists() and planned.path.exists() and out.samefile(planned.path):
        raise BadFile(f"{out}: is the file of the samples; name another file")
    return out


def _ks(text: str) -> tuple[int, ...]:
    try:
        ks = tuple(sorted({int(word) for word in text.split(",")}))
    except ValueError:
        ks = (0,)
    if ks[0] < 1:
        raise BadOption(f"--k={text!r} must be whole numbers of at least 1 with commas, like 1,10")
    return ks


def _mode(text: str) -> "Mode":
    from runwright.scoring import Mode

    try:
        return Mode(text)
    except ValueError:
        raise BadOption(f"--mode={text!r} must be 'correct' or 'parity'") from None


def _limits(time_s: float | None) -> Limits | None:
    return None if time_s is None else Limits(wall_s=time_s, cpu_s=time_s)


@contextmanager
def _progress(planned: "Plan", *, shown: bool) -> Iterator[Callable[["Judged"], None] | None]:
    """Show a bar with the score so far on a terminal; nothing in a pipe."""
    terminal = console(stderr=True)
    if not (shown and terminal.is_terminal):
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from runwright.scoring import Running

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left", style="dim"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[score]}", markup=False),
    )
    running = [(one.name, Running(one)) for one in planned.header.scores]
    with Progress(*columns, console=terminal, transient=True) as bar:
        name = one_line(planned.benchmark.name)
        line = bar.add_task(name, total=planned.total, score="")

        def show(one: "Judged") -> None:
            for _, score in running:
                score.add(one)
            words = [f"{name} {percent(score.value)}" for name, score in running]
            bar.update(line, advance=1, score="  ".join(words))

        yield show
