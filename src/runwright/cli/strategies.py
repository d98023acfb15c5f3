"""Strategies on the command line: one mends every task of a benchmark; the endings are counted."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from runwright.cli.settings import parse_settings, typed_options
from runwright.cli.terminal import console
from runwright.core import Budget, Task, wire
from runwright.core.visible import visible

if TYPE_CHECKING:
    from runwright.cli.tally import Tally
    from runwright.evaluate import Result
    from runwright.run import LocalSandbox, RaySandbox


@dataclass(frozen=True, slots=True)
class Words:
    """What the user asked for."""

    benchmark: str
    strategy: str
    settings: list[str]
    data: Path | None
    limit: int | None
    seed: int


def mend_all(
    words: Words, sandbox: "LocalSandbox | RaySandbox", budget: Budget, *, as_json: bool
) -> int:
    """Let a strategy mend every task, print how the tasks end; returns the exit code.

    Raises:
        RunwrightError: what was asked for cannot be done.
    """
    from runwright.cli.tally import Evaluation, count
    from runwright.evaluate import strategy_module
    from runwright.scoring import load_benchmark

    options = typed_options(
        words.strategy, strategy_module(words.strategy).solve, parse_settings(words.settings)
    )
    tasks = load_benchmark(words.benchmark).tasks(words.data)[: words.limit]

    async def run(shown: Callable[["Result"], None]) -> list["Result"]:
        from runwright.evaluate import evaluate

        results = []
        async with sandbox as opened:
            async for result in evaluate(
                tasks,
                opened,
                strategy=words.strategy,
                seed=words.seed,
                budget=budget,
                options=options,
            ):
                shown(result)
                results.append(result)
        return results

    import asyncio

    results = asyncio.run(run(_ignore if as_json else _print_result))
    tally = count(results)
    if as_json:
        whole = Evaluation(
            words.benchmark, words.strategy, words.seed, budget, tally, tuple(results)
        )
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
