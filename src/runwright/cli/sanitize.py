"""`runwright sanitize`: the programs in what a model answered, without running anything."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.options import JsonFlag
from runwright.cli.reading import check_writable, read_bytes, write_text
from runwright.cli.terminal import say
from runwright.core import wire
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


@dataclass(frozen=True, slots=True)
class Extracted:
    """The program in one answer."""

    place: str  # where the answer stands
    task_id: str | None  # None: of a single reply
    code: str | None  # None: there is none in it


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
    as_json: JsonFlag = False,
) -> int:
    """Take the program out of what a model answered: prose, fences, demonstrations go.

    Samples are written as {"task_id": ..., "solution": ...}. A completion needs --benchmark, for
    the text that it continues. An answer without code is named, and the exit code is 1.
    """
    path = Path(file)
    if out is not None:
        check_writable(Path(out))
        if Path(out).exists() and path.exists() and Path(out).samefile(path):
            raise BadFile(f"{out}: is the file that is read; name another file")
    if benchmark is not None and entry_point is not None:
        raise BadOption("--entry-point and --benchmark exclude each other; the tasks name theirs")
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        found = _of_samples(path, _tasks(benchmark, data), entry_point)
        lines = [json.dumps({"task_id": one.task_id, "solution": one.code or ""}) for one in found]
        text = "".join(f"{line}\n" for line in lines)
    else:
        found = [Extracted(str(path), None, _of_reply(path, entry_point))]
        text = found[0].code or ""
    if out is not None:
        write_text(Path(out), text)
    if as_json:
        sys.stdout.write(json.dumps([wire.to_json(one) for one in found]) + "\n")
    elif out is None:
        sys.stdout.write(text)
    return _tell([one.place for one in found if one.code is None], len(found))


def _of_reply(path: Path, entry_point: str | None) -> str | None:
    from runwright.analyze.extract import extract

    return extract(read_bytes(path).decode("utf-8", "replace"), entry_point)


def _of_samples(path: Path, tasks: dict[str, "Task"], entry_point: str | None) -> list[Extracted]:
    from runwright.scoring import read_samples

    found = [
        Extracted(
            sample.place, sample.task_id, _code(sample, tasks.get(sample.task_id), entry_point)
        )
        for sample in read_samples(path, tasks or None)
    ]
    if not found:
        raise BadFile(f"{path}: holds no samples; write one JSON object per line")
    return found


def _tell(without: list[str], total: int) -> int:
    """Name the answers without code; returns the exit code."""
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
