"""`runwright lint`: what static analysers say of programs, the best first; nothing is executed."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.linting import Linted, Linting, lint_programs, lint_samples, tasks_of
from runwright.cli.options import IsolationLevel, JsonFlag, sandbox_on
from runwright.cli.reading import check_writable, read_program, write_text
from runwright.core import Isolation, Network
from runwright.core.errors import BadOption

EXAMPLES = (
    ("runwright lint program.py", "what Bandit warns of"),
    ("runwright lint a.py b.py c.py", "the one with the fewest and mildest warnings first"),
    ("runwright lint src.py Main.java --sarif findings.sarif", "for an editor or a code host"),
    (
        "runwright lint answers.jsonl --benchmark humaneval --out ranked.jsonl",
        "a model's answers: filtered until they compile, ranked by task",
    ),
)


def command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILES",
            help="Programs in Python or Java, or one file of samples (.jsonl, .jsonl.gz).",
            show_default=False,
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Of samples: write those that compile, ranked."),
    ] = None,
    sarif: Annotated[
        str | None, typer.Option("--sarif", metavar="FILE", help="Write the findings as SARIF.")
    ] = None,
    benchmark: Annotated[
        str | None,
        typer.Option(
            "--benchmark", metavar="NAME", help="Whose tasks the samples answer; or a .jsonl file."
        ),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option("--data", metavar="PATH", help="Of the data sets [$RUNWRIGHT_DATA]."),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", metavar="NAME", help="Of the samples: python or java.")
    ] = "python",
    strict_paper: Annotated[
        bool,
        typer.Option(
            "--strict-paper", help="Filter samples word for word as FRANC's paper has it."
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help="Analysers at once.", show_default="cores"),
    ] = None,
    isolation: IsolationLevel = Isolation.FULL,
    as_json: JsonFlag = False,
) -> int:
    """Say what static analysers warn of, and put programs in order by it.

    Python is compiled and looked at by Bandit, Java is compiled; no program is executed. A program
    without warnings is not thereby right: 'runwright check' says what is.

    Samples are filtered first, until they compile, and ranked task by task. The exit code is 1 if
    a program does not compile or has a warning; for samples, if a task has none without.
    """
    paths = [Path(file) for file in files]
    for target in (out, sarif):
        if target is not None:
            check_writable(Path(target))
    sampled = [path for path in paths if path.name.endswith((".jsonl", ".jsonl.gz"))]
    if sampled and len(paths) > 1:
        raise BadOption(f"{sampled[0]}: holds samples; lint one such file at a time, and alone")
    if not sampled and (out is not None or benchmark is not None):
        raise BadOption("--out and --benchmark are for samples: name one .jsonl file")

    async def lint() -> Linting:
        box = sandbox_on("local", isolation, Network.NONE, (), workers)
        if not sampled:
            programs = [(str(path), read_program(path)) for path in paths]
            async with box as opened:
                return await lint_programs(programs, opened)
        tasks = tasks_of(benchmark, data)
        async with box as opened:
            return await lint_samples(
                paths[0], tasks, opened, language=language, strict=strict_paper
            )

    import asyncio

    linting = asyncio.run(lint())
    if sarif is not None:
        from runwright.judge.quality import sarif as document

        found = {one.path: one.inspection.findings for one in linting.ranked}
        write_text(Path(sarif), document(found))
    if out is not None:
        write_text(Path(out), "".join(_record(one) for one in linting.ranked if one.compilable))
    if as_json:
        sys.stdout.write(json.dumps(linting.to_json()) + "\n")
    else:
        from runwright.cli.lint_tables import print_linting

        print_linting(linting)
    return 0 if linting.good else 1


def _record(one: Linted) -> str:
    record = {
        "task_id": one.task_id,
        "solution": one.program.source,
        "quality": one.score,
        "applied": list(one.applied),
        "findings": [finding.rule for finding in one.inspection.findings],
    }
    return json.dumps(record) + "\n"
