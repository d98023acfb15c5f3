"""Options that several commands share, as types for their signatures."""

import math
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.models import Models
from runwright.core import Budget, Isolation, Limits, Network
from runwright.core.errors import BadOption

if TYPE_CHECKING:
    from runwright.run import LocalSandbox, RaySandbox

ProgramFile = Annotated[
    str, typer.Argument(metavar="FILE", help="The program.", show_default=False)
]
InputPaths = Annotated[
    list[str] | None,
    typer.Option(
        "--input",
        metavar="PATH",
        help="A file or folder to place beside it, under the same name; repeatable.",
        show_default=False,
    ),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
IsolationLevel = Annotated[
    Isolation,
    typer.Option(
        "--isolation",
        help="How far the program is kept from this machine; 'runwright doctor' says what holds "
        "here. A level that does not hold is an error, never a weaker one.",
    ),
]
NetworkReach = Annotated[
    Network,
    typer.Option(
        "--network",
        help="What the program can reach: nothing, a loopback of its own (level 'full' only), or "
        "the network of the host, the services on its loopback included.",
    ),
]
InputFile = Annotated[
    str | None,
    typer.Option("--stdin", metavar="FILE", help="Its input, without --call.", show_default="none"),
]
PreloadNames = Annotated[
    str,
    typer.Option(
        "--preload",
        metavar="NAMES",
        help="Modules to import once for all runs, like numpy,pandas.",
        show_default="none",
    ),
]
RecordsFolder = Annotated[
    str | None,
    typer.Option(
        "--languages", metavar="DIR", help="A folder of language records of your own (.toml)."
    ),
]
Seconds = Annotated[
    float,
    typer.Option("--time", metavar="S", help="Wall and processor time limit of a run, seconds."),
]
Megabytes = Annotated[
    float, typer.Option("--memory", metavar="MB", help="Memory limit of a run, MiB.")
]
OutputBytes = Annotated[
    int,
    typer.Option("--output", metavar="BYTES", help="Limit of stdout and of stderr, bytes each."),
]
TestsFile = Annotated[
    str,
    typer.Option(
        "--tests",
        metavar="TESTS",
        help="Checks: a .py file of asserts or tests, a folder of such files, or cases in .toml, "
        ".json, .jsonl.",
        show_default=False,
    ),
]
SingleProcess = Annotated[
    bool,
    typer.Option(
        "--single-process",
        help="Run tests that two processes cannot judge in the program's own; marked so.",
    ),
]
DoctestFlag = Annotated[
    bool, typer.Option("--doctest", help="The examples of the program's docstrings are checks.")
]

Place = Annotated[
    str,
    typer.Option(
        "--on",
        metavar="PLACE",
        help="Where programs run: 'local', 'ray' (a cluster on this machine), 'ray:HOST:PORT'.",
    ),
]
StrategyName = Annotated[
    str,
    typer.Option(
        "--strategy",
        metavar="NAME",
        help="The method; ONE+TWO goes on with TWO where ONE has not solved it. "
        "'runwright methods' lists them.",
    ),
]
SetWords = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="An option of the strategy; repeatable."),
]
BudgetSeconds = Annotated[
    float | None,
    typer.Option(
        "--budget-s",
        metavar="S",
        help="Wall time for one task, seconds.",
        show_default="60; with a model 600",
    ),
]
Candidates = Annotated[
    int, typer.Option("--candidates", metavar="N", help="Most programs to try for one task.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Same seed, same outcome.")]

DEFAULTS = Limits()
MIB = 1024 * 1024
DEFAULT_MEGABYTES = DEFAULTS.memory_bytes / MIB


def limits_of(wall_s: float, megabytes: float, output_bytes: int) -> Limits:
    """Return the limits that the options name; processor time is bounded like wall time.

    Raises:
        BadOption: one of them is not a positive, finite number.
    """
    for name, value in (("--time", wall_s), ("--memory", megabytes), ("--output", output_bytes)):
        if not (value > 0 and math.isfinite(value)):
            raise BadOption(f"{name}={value!r} must be greater than 0 and finite")
    return Limits(
        wall_s=wall_s,
        cpu_s=wall_s,
        memory_bytes=max(1, int(megabytes * MIB)),
        output_bytes=output_bytes,
    )


def names_of(text: str) -> tuple[str, ...]:
    """Return the names of a list with commas."""
    return tuple(name.strip() for name in text.split(",")) if text.strip() else ()


def sandbox_on(
    place: str,
    isolation: Isolation,
    network: Network,
    preload: tuple[str, ...],
    workers: int | None = None,
) -> "LocalSandbox | RaySandbox":
    """Return the sandbox of a place, to be entered.

    Raises:
        BadOption: there is no such place, or fewer than one worker.
    """
    from runwright.run import LocalSandbox, RaySandbox

    if workers is not None and workers < 1:
        raise BadOption(f"--workers={workers} must be at least 1")
    if place == "local":
        return LocalSandbox(isolation, workers=workers, network=network, preload=preload)
    kind, _, address = place.partition(":")
    if kind != "ray":
        raise BadOption(f"--on={place!r} must be 'local', 'ray' or 'ray:HOST:PORT'")
    return RaySandbox(
        isolation,
        address=address or None,
        workers_per_node=workers,
        network=network,
        preload=preload,
    )


def budget_of(
    wall_s: float | None,
    candidates: int,
    *,
    models: Models = Models(),
) -> Budget:
    """Return the budget that the options name.

    Args:
        wall_s: Seconds for one task; None: what is usual.
        candidates: Programs for one task.
        models: What may be asked of them for one task; with one, more time is usual.

    Raises:
        BadOption: one of them is not positive, or the time is not finite.
    """
    if wall_s is None:
        wall_s = 600.0 if models.names else 60.0
    if not (wall_s > 0 and math.isfinite(wall_s)):
        raise BadOption(f"--budget-s={wall_s!r} must be greater than 0 and finite")
    if candidates < 1:
        raise BadOption(f"--candidates={candidates} must be at least 1")
    for name, value in (("--calls", models.calls), ("--tokens", models.tokens)):
        if value is not None and value < 1:
            raise BadOption(f"{name}={value} must be at least 1")
    return Budget(wall_s=wall_s, candidates=candidates, calls=models.calls, tokens=models.tokens)
