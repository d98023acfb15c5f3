"""`runwright sanitize`: the programs in what a model answered, without running anything."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from runwright.cli.reading import check_writable, read_bytes
from runwright.cli.terminal import say
from runwright.core.errors import BadFile, BadOption

if TYPE_CHECKING:
    from runwright.core import Task
    from runwright.scoring import Sample

EXAMPLES = (
    ("runwright sanitize reply.md --entry-point rolling_max", "the program in one reply"),
    (
        "runwright sanitize answers.jsonl --benchmark humaneval --out solutions.jsonl",
        "those of a file of samples, only what each task's function needs",
    ),
)

_NAMED = 3  # answers without code that are named


def command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="Samples (.jsonl, .jsonl.gz), or one reply (any other file).",
            show_default=False,
        ),
    ],
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FILE", help="Where to write.", show_default="stdout"),
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
    entry_point: Annotated[
        str | None,
        typer.Option(
            "--entry-point",
            metavar="NAME",
            help="The function that is asked for; what it does not need is dropped.",
        ),
    ] = None,
) -> int:
    """Take the program out of what a model answered: prose, fences, demonstrations go.

    Samples are written as {"task_id": ..., "solution": ...}. A completion needs --benchmark, for
    the text that it continues. An answer without code is named, and the exit code is 1.
    """
    path = Path(file)
    if out is not None:
        check_writable(Path(out))
        if Path(out).exists() and path.exists() and Path(out).samefile(path):
            raise BadFile(f"{out}: is the file of the samples; name another file")
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        return _one(path, out, entry_point)
    if benchmark is not None and entry_point is not None:
        raise BadOption("--entry-point and --benchmark exclude each other; the tasks name theirs")
    tasks = _tasks(benchmark, data)
    if out is None:
        return _all(path, tasks, entry_point, sys.stdout)
    with Path(out).open("w", encoding="ascii") as stream:
        return _all(path, tasks, entry_point, stream)


def _one(path: Path, out: str | None, entry_point: str | None) -> int:
    from runwright.analyze.extract import extract

    code = extract(read_bytes(path).decode("utf-8", "replace"), entry_point)
    if code is None:
        say(f"{path}: there is no code in it")
        return 1
    if out is None:
        sys.stdout.write(code)
    else:
        Path(out).write_text(code, "utf-8")
    return 0


def _all(path: Path, tasks: dict[str, "Task"], entry_point: str | None, stream: TextIO) -> int:
    from runwright.scoring import read_samples

    total = 0
    without: list[str] = []
    for sample in read_samples(path, tasks or None):
        total += 1
        code = _code(sample, tasks.get(sample.task_id), entry_point)
        if code is None:
            without.append(sample.place)
        row = {"task_id": sample.task_id, "solution": code or ""}
        stream.write(json.dumps(row) + "\n")
    if not total:
        raise BadFile(f"{path}: holds no samples; write one JSON object per line")
    if not without:
        return 0
    more = ", ..." if len(without) > _NAMED else ""
    say(f"{len(without)} of {total} answers hold no code: {', '.join(without[:_NAMED])}{more}")
    return 1


def _code(sample: "Sample", task: "Task | None", entry_point: str | None) -> str | None:
    from runwright.analyze.extract import extract
    from runwright.scoring.judging import sanitized

    if task is not None:
        return sanitized(sample, task)
    if sample.completion:
        raise BadOption(
            f"{sample.place}: is a completion; --benchmark names the tasks that it continues"
        )
    return extract(sample.text, entry_point)


def _tasks(benchmark: str | None, data: str | None) -> dict[str, "Task"]:
    if benchmark is None:
        return {}
    from runwright.scoring import open_benchmark

    return dict(open_benchmark(benchmark, data=None if data is None else Path(data)).tasks)
