"""`runwright compare`: several strategies on the same tasks, in one table."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.mend import Setting
from runwright.cli.models import Models, with_models
from runwright.cli.options import (
    BudgetSeconds,
    Candidates,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    PreloadNames,
    Seed,
    SetWords,
    budget_of,
    names_of,
    sandbox_on,
)
from runwright.cli.score_tables import percent
from runwright.cli.settings import parse_settings
from runwright.cli.strategies import Parallel, Trial, results_name, try_one
from runwright.cli.terminal import console, one_line, say
from runwright.core import Isolation, Network, wire
from runwright.core.errors import BadFile, BadOption

if TYPE_CHECKING:
    from rich.table import Table

    from runwright.evaluate import Result
    from runwright.run import LocalSandbox, RaySandbox
    from runwright.scoring import Standing, Trials

EXAMPLES = (
    (
        "runwright compare humaneval --strategies direct,repeated,codesim --model openai:gpt-4o",
        "solved, calls, tokens and time, with intervals",
    ),
    (
        (
            "runwright compare ldb-humaneval --strategies search,ldb --model openai:gpt-4o "
            "--set ldb.level=line --out results"
        ),
        "options for one; killed, the same command goes on",
    ),
)


@with_models
def command(
    benchmark: Annotated[
        str,
        typer.Argument(
            metavar="BENCHMARK", help="Its name, or a .jsonl file of tasks.", show_default=False
        ),
    ],
    strategies: Annotated[
        str,
        typer.Option(
            "--strategies",
            metavar="A,B",
            help="Their names, with commas; the first is what the others are compared with.",
            show_default=False,
        ),
    ],
    settings: SetWords = None,
    budget_s: BudgetSeconds = None,
    candidates: Candidates = 5000,
    parallel: Parallel = 1,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help="Only the first N tasks.")
    ] = None,
    seed: Seed = 0,
    models: Models = Models(),
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="DIR", help="Write each strategy's results to a file here."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume/--no-resume", help="Go on where the files end, or begin anew."),
    ] = True,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="PATH", help="Of the data sets [$RUNWRIGHT_DATA]."),
    ] = None,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    preload: PreloadNames = "",
    json: JsonFlag = False,
) -> int:
    """Let several strategies solve the same tasks and set them side by side.

    What counts is the hidden checks. The interval is that of the share of tasks solved; p is
    McNemar's exact test against the first strategy, task by task.
    """
    names = names_of(strategies)
    if not names or len(set(names)) < len(names):
        raise BadOption(f"--strategies={strategies!r} must be different names with commas")
    if limit is not None and limit < 1:
        raise BadOption(f"--limit={limit} must be at least 1")
    asked = Trial(
        benchmark,
        parse_settings(settings or []),
        budget_of(budget_s, candidates, models=models),
        models,
        data=None if data is None else Path(data),
        limit=limit,
        seed=seed,
        parallel=parallel,
        resume=resume,
    )
    sandbox = sandbox_on("local", isolation, network, names_of(preload))
    folder = None if out is None else _folder(Path(out))
    import asyncio

    from runwright.scoring import standings

    found = standings(asyncio.run(_try_all(asked, names, sandbox, folder)))
    if json:
        sys.stdout.write(wire.dumps(found) + "\n")
    else:
        _print(found)
    return 0


async def _try_all(
    asked: Trial,
    names: tuple[str, ...],
    sandbox: "LocalSandbox | RaySandbox",
    folder: Path | None,
) -> "list[Trials]":
    found = []
    settings = {name: _settings_for(name, asked.settings) for name in names}
    for setting in asked.settings:
        if not any(_settings_for(name, (setting,)) for name in names):
            raise BadOption(f"--set {setting.name}: none of {', '.join(names)} has this option")
    async with sandbox as inside:
        for name in names:
            file = None if folder is None else folder / results_name(asked.benchmark, name)
            trials = await try_one(
                asked, name, inside, settings=settings[name], out=file, shown=_Progress(name)
            )
            found.append(trials)
    return found


def _settings_for(strategy: str, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """Return the settings that a strategy, or a part of the cascade, knows."""
    import inspect

    from runwright.evaluate import strategy_module

    known = {
        part: set(inspect.signature(strategy_module(part).solve).parameters)
        for part in strategy.split("+")
    }
    found = []
    for setting in settings:
        part, _, option = setting.name.rpartition(".")
        if any(part in ("", name) and option in options for name, options in known.items()):
            found.append(setting if len(known) > 1 else replace(setting, name=option))
    return tuple(found)


class _Progress:
    """Says on a terminal's stderr how far a strategy has come."""

    def __init__(self, strategy: str) -> None:
        self._strategy = strategy
        self._done = self._solved = 0

    def __call__(self, result: "Result") -> None:
        self._done += 1
        self._solved += result.solved
        if sys.stderr.isatty():
            say(f"{self._strategy}: {self._solved} of {self._done} solved, {result.task_id}")


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(f"{path}: cannot be made ({error.strerror}); name another folder") from None
    return path


def _print(found: "tuple[Standing, ...]") -> None:
    """Print two tables, because one would not fit 80 columns: what was solved, what it cost."""
    solved = _table("solved", "share", "95 % interval", "p", "visible only")
    spent = _table("calls", "tokens", "tried", "time")
    for one in found:
        name = one_line(one.strategy) + (" (paper mode)" if one.peeks else "")
        solved.add_row(
            name,
            f"{one.solved} of {one.tasks}",
            percent(one.solved / one.tasks),
            f"{100 * one.low:.1f} to {100 * one.high:.1f}",
            "-" if one.p is None else f"{one.p:.3g}",
            str(one.visible_only),
        )
        spent.add_row(
            name,
            f"{one.calls:.1f}",
            f"{one.tokens:.0f}",
            f"{one.candidates:.1f}",
            f"{one.wall_s:.1f} s",
        )
    screen = console()
    screen.print(solved)
    screen.print("p: McNemar's exact test against the first\n", style="dim")
    screen.print(spent)
    screen.print("means of a task: calls of a model, tokens, programs tried, time", style="dim")


def _table(*headings: str) -> "Table":
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("strategy", overflow="fold")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
