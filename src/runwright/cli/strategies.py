"""Strategies on the command line: one solves every task of a benchmark; the endings are counted."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.mend import Setting
from runwright.cli.models import Models, opened
from runwright.cli.settings import strategy_options
from runwright.cli.terminal import console, one_line
from runwright.core import Budget, wire
from runwright.core.counted import counted
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.cli.tally import Tally
    from runwright.evaluate import Result
    from runwright.run import LocalSandbox, RaySandbox
    from runwright.scoring import Trials

Parallel = Annotated[
    int, typer.Option("--parallel", metavar="N", help="Tasks that a strategy solves at one time.")
]


@dataclass(frozen=True, slots=True)
class Trial:
    """What the user asked to be tried."""

    benchmark: str
    settings: tuple[Setting, ...]
    budget: Budget
    models: Models
    data: Path | None = None
    limit: int | None = None
    seed: int = 0
    parallel: int = 1
    resume: bool = True


async def try_one(
    asked: Trial,
    strategy: str,
    sandbox: "LocalSandbox | RaySandbox",
    *,
    settings: tuple[Setting, ...],
    out: Path | None,
    shown: "Callable[[Result], None]",
) -> "Trials":
    """Let one strategy solve every task, in a sandbox that is open.

    Raises:
        RunwrightError: what was asked for cannot be done.
    """
    from runwright.scoring import open_benchmark, try_strategy

    async with opened(asked.models) as models:
        return await try_strategy(
            open_benchmark(asked.benchmark, data=asked.data),
            sandbox,
            strategy=strategy,
            options=strategy_options(strategy, settings),
            seed=asked.seed,
            budget=asked.budget,
            models=models,
            paper=asked.models.paper,
            parallel=asked.parallel,
            limit=asked.limit,
            out=out,
            resume=asked.resume,
            on_result=shown,
        )


def solve_all(
    asked: Trial,
    strategy: str,
    sandbox: "LocalSandbox | RaySandbox",
    *,
    out: Path | None,
    as_json: bool,
) -> int:
    """Let a strategy solve every task, print how the tasks end; returns the exit code.

    Raises:
        RunwrightError: what was asked for cannot be done.
    """
    from runwright.cli.tally import Evaluation, count

    if out is not None and out.is_dir():
        out /= results_name(asked.benchmark, strategy)
    told = _ignore if as_json else _print_result

    async def run() -> "Trials":
        async with sandbox as inside:
            return await try_one(
                asked, strategy, inside, settings=asked.settings, out=out, shown=told
            )

    import asyncio

    trials = asyncio.run(run())
    tally = count(list(trials.results))
    if as_json:
        sys.stdout.write(wire.dumps(Evaluation(trials.setup, tally, trials.results)) + "\n")
        return 0
    _print_tally(tally, len(trials.results))
    if out is not None:
        console().print(f"results: {one_line(str(out))}", style="dim", soft_wrap=True, markup=False)
    return 0


def results_name(benchmark: str, strategy: str) -> str:
    """Return the name of a file of results in a folder."""
    stem = Path(benchmark).stem if benchmark.endswith(".jsonl") else benchmark
    return f"{stem}.{strategy}.jsonl"


def _print_result(result: "Result") -> None:
    """Print one line as a task ends; what was right at the start is only counted."""
    from runwright.cli.tables import spent
    from runwright.cli.tally import ending

    if ending(result) != "right":
        words = ending(result).replace("_", " ")
        line = f"{visible(result.task_id):<30}  {words:<14}  {spent(result.solution)}"
        if result.solution.best is None:  # then it says what was wrong with the replies
            line += f"; {one_line(result.solution.stopped)}"
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _ignore(result: "Result") -> None:
    """Take a result and show nothing."""


def _print_tally(tally: "Tally", tasks: int) -> None:
    from rich.table import Table

    from runwright.cli.tally import MEANINGS

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("outcome")
    table.add_column("tasks", justify="right")
    table.add_column("meaning", style="dim")
    for name, meaning in MEANINGS.items():
        if number := getattr(tally, name):
            table.add_row(name.replace("_", " "), str(number), meaning)
    table.add_row("all", str(tasks), "")
    out = console()
    out.print()
    out.print(table)
    parts = [counted(tally.candidates, "candidate")]
    if tally.calls:
        parts += [counted(tally.calls, "call"), counted(tally.tokens, "token")]
    out.print(f"\n{', '.join(parts)} in {tally.wall_s:.1f} s")
    if tally.peeks:
        told = (
            f"paper mode: {tally.peeks} hidden verdicts were asked for, so this is no honest figure"
        )
        out.print(told, style="yellow")
