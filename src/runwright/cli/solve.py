"""`runwright solve`: let a strategy write the program that a task asks for."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.models import Models, opened, with_models
from runwright.cli.options import (
    BudgetSeconds,
    Candidates,
    IsolationLevel,
    JsonFlag,
    NetworkReach,
    PreloadNames,
    Seed,
    SetWords,
    StrategyName,
    budget_of,
    names_of,
    sandbox_on,
)
from runwright.cli.reading import check_writable, write_program
from runwright.cli.settings import parse_settings, strategy_options
from runwright.cli.terminal import say
from runwright.core import Budget, Check, Isolation, Network, Task, wire
from runwright.core.errors import BadFile, UnknownName

if TYPE_CHECKING:
    from runwright.evaluate import Result
    from runwright.run import LocalSandbox, RaySandbox

EXAMPLES = (
    (
        (
            "runwright solve task.md --tests tests.py --entry f --strategy repeated "
            "--model openai:gpt-4o"
        ),
        "a statement, and the checks that the program must pass",
    ),
    (
        "runwright solve humaneval:HumanEval/7 --strategy direct --model openai:gpt-4o",
        "one task of a benchmark, judged by its hidden checks",
    ),
    (
        "runwright solve examples/tasks/ferry-loading --strategy search --write new.py",
        "a task folder; what it begins with is mended",
    ),
)


@with_models
def command(
    task: Annotated[
        str,
        typer.Argument(
            metavar="TASK",
            help="A file with the statement, a task folder, or BENCHMARK:TASK_ID.",
            show_default=False,
        ),
    ],
    tests: Annotated[
        str | None,
        typer.Option("--tests", metavar="TESTS", help="Visible checks of the program."),
    ] = None,
    hidden: Annotated[
        str | None,
        typer.Option(
            "--hidden", metavar="TESTS", help="Checks that no strategy sees; judged at the end."
        ),
    ] = None,
    entry: Annotated[
        str | None,
        typer.Option("--entry", metavar="NAME", help="The function that is asked for."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="NAME", help="That it is to be written in.")
    ] = "python",
    strategy: StrategyName = "direct",
    settings: SetWords = None,
    budget_s: BudgetSeconds = None,
    candidates: Candidates = 5000,
    seed: Seed = 0,
    models: Models = Models(),
    write: Annotated[
        str | None,
        typer.Option(
            "--write",
            metavar="FILE",
            help="Write the program here. Tests import it by this name; without it, as 'main'.",
        ),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="PATH", help="Of a benchmark's data [$RUNWRIGHT_DATA]."),
    ] = None,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    preload: PreloadNames = "",
    json: JsonFlag = False,
) -> int:
    """Let a strategy write the program that a task asks for, and judge it.

    The strategy sees the statement and the visible checks alone. What it hands back is judged by
    the hidden checks, where there are any.
    """
    if write is not None:
        check_writable(Path(write))
    given = _named(read_any_task(task, entry=entry, language=language, data=data), write)
    if tests is not None:
        given = replace(given, visible=_checks(given, Path(tests)))
    if hidden is not None:
        given = replace(given, hidden=_checks(given, Path(hidden)))
    import asyncio

    result = asyncio.run(
        _solve(
            given,
            sandbox_on("local", isolation, network, names_of(preload)),
            strategy=strategy,
            options=strategy_options(strategy, parse_settings(settings or [])),
            seed=seed,
            budget=budget_of(budget_s, candidates, models=models),
            models=models,
        )
    )
    if write is not None and result.solution.best is not None:
        write_program(Path(write), result.solution.best.program)
        say(f"wrote {write}")
    if json:
        sys.stdout.write(wire.dumps(result) + "\n")
    else:
        from runwright.cli.tables import print_result

        print_result(result)
    return 0 if result.solved else 1


async def _solve(
    task: Task,
    sandbox: "LocalSandbox | RaySandbox",
    *,
    strategy: str,
    options: dict[str, object],
    seed: int,
    budget: Budget,
    models: Models,
) -> "Result":
    from runwright.evaluate import evaluate

    async with opened(models) as found, sandbox as inside:
        results = evaluate(
            [task],
            inside,
            strategy=strategy,
            options=options,
            seed=seed,
            budget=budget,
            model=found.pop("", None),
            roles=found,
            paper=models.paper,
        )
        (result,) = [one async for one in results]
        return result


def read_any_task(text: str, *, entry: str | None, language: str, data: str | None) -> Task:
    """Return the task that a statement's file, a task folder or BENCHMARK:TASK_ID names.

    Raises:
        BadFile: a file is missing or not of its kind.
        BadTask: a folder's task cannot be used.
        UnknownName: there is no such benchmark or task.
    """
    path = Path(text)
    if path.is_dir():
        from runwright.judge.checks import read_task

        task = read_task(path, to_write=True)
        return task if entry is None else replace(task, entry_point=entry)
    benchmark, colon, task_id = text.partition(":")
    if colon and not path.exists():
        from runwright.scoring import open_benchmark

        tasks = open_benchmark(benchmark, data=None if data is None else Path(data)).tasks
        if task_id not in tasks:
            like = ", ".join(list(tasks)[:3])
            raise UnknownName(f"{benchmark} has no task {task_id!r}; its first are {like}")
        return tasks[task_id]
    from runwright.judge.checks.text import read_text

    if path.suffix == ".toml":
        raise BadFile(f"{path}: is no statement; name the folder of the task")
    if path.suffix == ".py":
        raise BadFile(f"{path}: is a program; 'runwright debug' mends it, or name a statement")
    return Task(path.stem, statement=read_text(path), entry_point=entry, language=language)


def _named(task: Task, write: str | None) -> Task:
    """Return the task with the name of the file that is to be written, by which tests import it."""
    from runwright.write.answers import empty

    fits = write is not None and Path(write).suffix == Path(empty(task.language).path).suffix
    return replace(task, path=Path(str(write)).name) if fits else task


def _checks(task: Task, path: Path) -> tuple[Check, ...]:
    """Read checks of a program that need not be there yet."""
    from runwright.cli.check import checks_for
    from runwright.judge.checks import read_checks
    from runwright.write.answers import beginning

    if task.program is not None:
        return checks_for(task.program, path)
    return read_checks(path, module=beginning(task).module, entry_point=task.entry_point)
