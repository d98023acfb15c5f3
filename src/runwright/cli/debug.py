"""`runwright debug`: find the fault of a program and mend it."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.check import checks_for
from runwright.cli.mend import Finding, Mend, Plan
from runwright.cli.models import Models, with_models
from runwright.cli.options import (
    BudgetSeconds,
    Candidates,
    IsolationLevel,
    JsonFlag,
    Seed,
    SetWords,
    StrategyName,
    budget_of,
)
from runwright.cli.reading import check_writable, read_program, write_program, write_text
from runwright.cli.settings import parse_settings
from runwright.cli.terminal import say
from runwright.core import Isolation, Task, wire
from runwright.core.errors import BadOption, BadTask

EXAMPLES = (
    ("runwright debug program.py --tests tests.py", "find the fault, show the mend"),
    ("runwright debug program.py --tests tests.py --write new.py", "keep the mend"),
    ("runwright debug program.py --tests tests.py --hidden more.py", "prove it on unseen checks"),
    ("runwright debug program.py --tests tests.py --html report.html", "explain it in a page"),
    (
        "runwright debug program.py --tests tests.py --strategy ldb --model openai:gpt-4o",
        "with a model; 'runwright methods' lists the strategies",
    ),
    ("runwright debug examples/tasks/NAME", "a folder: task.toml, program.py, visible.py, ..."),
)


@with_models
def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|TASKFOLDER",
            help="The program to mend, or a task folder.",
            show_default=False,
        ),
    ],
    tests: Annotated[
        str | None,
        typer.Option("--tests", metavar="TESTS", help="Visible checks: what the mend must pass."),
    ] = None,
    hidden: Annotated[
        str | None,
        typer.Option(
            "--hidden", metavar="TESTS", help="Checks that no strategy sees; judged at the end."
        ),
    ] = None,
    strategy: StrategyName = "search",
    settings: SetWords = None,
    budget_s: BudgetSeconds = None,
    candidates: Candidates = 5000,
    seed: Seed = 0,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="Write a report that needs nothing else."),
    ] = None,
    write: Annotated[
        str | None, typer.Option("--write", metavar="FILE", help="Write the mended program here.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Write the mended program over FILE.")
    ] = False,
    isolation: IsolationLevel = Isolation.FULL,
    models: Models = Models(),
    json: JsonFlag = False,
) -> int:
    """Find the fault of a program and mend it, so that its checks pass.

    Without a model the strategy is a search over edits. A strategy sees the visible checks alone.
    Hidden ones are judged after it has handed back its program; a mend that fails one of them
    counts as no mend, and nothing is written.
    """
    if write is not None and in_place:
        raise BadOption(f"--in-place and --write={write!r} name two places; give one of them")
    target = None if write is None else Path(write)
    if in_place:
        target = Path(file, "program.py") if Path(file).is_dir() else Path(file)
    for path in (target, None if html is None else Path(html)):
        if path is not None:
            check_writable(path)
    task = read_debug_task(Path(file), tests, hidden)
    plan = Plan(
        strategy=strategy,
        settings=parse_settings(settings or []),
        budget=budget_of(budget_s, candidates, models=models),
        seed=seed,
        isolation=isolation,
        traced=html is not None,
        files=_named((None, file), ("--tests", tests), ("--hidden", hidden)),
        models=models,
    )
    import asyncio

    from runwright.cli.mending import mend_task

    mend = asyncio.run(mend_task(task, plan))
    if html is not None:
        from runwright import __version__
        from runwright.cli.report import render_report

        write_text(Path(html), render_report(mend, version=__version__))
    if target is not None:
        _keep(target, mend)
    if json:
        sys.stdout.write(wire.dumps(mend) + "\n")
    else:
        from runwright.cli.tables import print_mend

        print_mend(mend)
    return 0 if mend.good else 1


def read_debug_task(path: Path, tests: str | None, hidden: str | None) -> Task:
    """Return the task that a program with its tests, or a task folder, describes.

    Tests named beside a task folder take the place of the folder's own.

    Raises:
        BadFile: a file is missing or not of its kind.
        BadTask: there are no checks, or none that uses the program.
    """
    from runwright.judge.checks import read_task

    if path.is_dir():
        task = read_task(path)
    elif tests is None:
        raise BadTask(
            f"{path} comes without checks; add --tests TESTS, or name a task folder instead"
        )
    else:
        task = Task(id=path.stem, program=read_program(path))
    program = task.program
    if program is None:
        raise BadTask(f"{path} holds no program to mend; add program.py to it")
    if tests is not None:
        task = replace(task, visible=checks_for(program, Path(tests)))
    if hidden is not None:
        task = replace(task, hidden=checks_for(program, Path(hidden)))
    return task


def _named(*words: tuple[str | None, str | None]) -> tuple[str, ...]:
    """Return the options that have a value, as words of a command line."""
    return tuple(
        word for option, value in words if value is not None for word in (option, value) if word
    )


def _keep(path: Path, mend: Mend) -> None:
    """Write the mended program, or say why it is not written."""
    if mend.finding is Finding.MENDED and mend.after is not None:
        write_program(path, mend.after.program)
        say(f"wrote {path}")
    else:
        say(f"{path} is left as it is")
