"""`runwright eval`: a strategy on every task of a published benchmark."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.options import (
    BudgetSeconds,
    Candidates,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    Place,
    PreloadNames,
    Seed,
    SetWords,
    StrategyName,
    budget_of,
    names_of,
    sandbox_on,
)
from runwright.cli.settings import parse_settings, typed_options
from runwright.cli.terminal import console
from runwright.core import Isolation, Network, Task, wire
from runwright.core.errors import BadOption
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.cli.tally import Tally
    from runwright.evaluate import Result

EXAMPLES = (
    ("runwright eval ldb-humaneval --strategy search", "every task of it"),
    ("runwright eval ldb-humaneval --limit 20 --candidates 500", "a quick look"),
    ("runwright eval ldb-humaneval --data ~/data --json", "from another folder, as data"),
)


def command(
    benchmark: Annotated[
        str, typer.Argument(metavar="BENCHMARK", help="Its name.", show_default=False)
    ],
    strategy: StrategyName = "search",
    settings: SetWords = None,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="DIR", help="Folder of the data sets [$RUNWRIGHT_DATA]."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="Only the first N tasks.")
    ] = None,
    budget_s: BudgetSeconds = 60.0,
    candidates: Candidates = 5000,
    seed: Seed = 0,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    preload: PreloadNames = "",
    place: Place = "local",
    json: JsonFlag = False,
) -> int:
    """Let a strategy mend every task of a benchmark, and judge what it hands back.

    The strategy sees the visible checks alone; the counts are those of the hidden ones.
    """
    if limit is not None and limit < 1:
        raise BadOption(f"--limit={limit} must be at least 1")
    budget = budget_of(budget_s, candidates)
    from runwright.cli.tally import Evaluation, count
    from runwright.evaluate import strategy_module
    from runwright.plugins import load_method

    sandbox = sandbox_on(place, isolation, network, names_of(preload))
    options = typed_options(
        strategy, strategy_module(strategy).solve, parse_settings(settings or [])
    )
    module = load_method("runwright.benchmarks", "tasks", benchmark, kind="benchmark")
    tasks = module.tasks(None if data is None else Path(data))[:limit]

    async def run(shown: Callable[["Result"], None]) -> list["Result"]:
        from runwright.evaluate import evaluate

        results = []
        async with sandbox as opened:
            async for result in evaluate(
                tasks, opened, strategy=strategy, seed=seed, budget=budget, options=options
            ):
                shown(result)
                results.append(result)
        return results

    import asyncio

    results = asyncio.run(run(_ignore if json else _print_result))
    tally = count(results)
    if json:
        whole = Evaluation(benchmark, strategy, seed, budget, tally, tuple(results))
        sys.stdout.write(wire.dumps(whole) + "\n")
    else:
        _print_tally(tally, tasks)
    return 0


def _print_result(result: "Result") -> None:
    """Print one line as a task ends; what was right at the start is only counted."""
    from runwright.cli.tally import ending

    if ending(result) != "right":
        words = ending(result).replace("_", " ")
        tried = result.solution.usage.candidates
        line = f"{visible(result.task_id):<20} {words:<15} {tried:>6} candidates"
        sys.stdout.write(f"{line} {result.wall_s:>7.1f} s\n")
        sys.stdout.flush()


def _ignore(result: "Result") -> None:
    """Take a result and show nothing."""


def _print_tally(tally: "Tally", tasks: tuple[Task, ...]) -> None:
    from rich.table import Table

    from runwright.cli.tally import MEANINGS

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("outcome")
    table.add_column("tasks", justify="right")
    table.add_column("meaning", style="dim")
    for name, meaning in MEANINGS.items():
        table.add_row(name.replace("_", " "), str(getattr(tally, name)), meaning)
    table.add_row("all", str(len(tasks)), "")
    out = console()
    out.print()
    out.print(table)
    out.print(f"\n{tally.candidates} candidates in {tally.wall_s:.1f} s")
