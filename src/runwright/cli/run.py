"""`runwright run`: run one program under limits and pass on what it wrote."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from runwright.cli.files import make_folder, read_inputs, write_files
from runwright.cli.options import (
    DEFAULT_MEGABYTES,
    DEFAULTS,
    InputPaths,
    IsolationLevel,
    JsonFlag,
    Megabytes,
    NetworkReach,
    OutputBytes,
    RecordsFolder,
    Seconds,
    limits_of,
)
from runwright.cli.reading import read_bytes, read_program
from runwright.cli.terminal import say
from runwright.core import Execution, Isolation, LeftOut, Network, Status, Text, wire
from runwright.core.errors import BadOption

EXAMPLES = (
    ("runwright run program.py", "10 s, 1 GiB, no network"),
    ("runwright run program.c", "compiled and run; 'runwright languages' lists what there is"),
    ("runwright run program.py 3 4 --time 2", "with arguments, for 2 s at most"),
    ("runwright run program.py --stdin input.txt", "with a file as its input"),
    (
        "runwright run plot.py --input data.csv --fetch 'out/*.png' --into plots",
        "with a file beside it, and what it wrote brought back",
    ),
    ("runwright run fetch.py --network host", "with the network of this machine"),
    ("runwright run program.py -- --verbose", "words after -- are the program's own"),
    ("runwright run program.py --json", "what happened, as data"),
)


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The program.", show_default=False)],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARGS", help="Arguments of the program.", show_default=False),
    ] = None,
    stdin: Annotated[
        str | None,
        typer.Option("--stdin", metavar="FILE", help="Its input; - is ours.", show_default="none"),
    ] = None,
    inputs: InputPaths = None,
    fetch: Annotated[
        list[str] | None,
        typer.Option(
            "--fetch",
            metavar="GLOB",
            help="Files to bring back, like 'out/*.csv' or '**/*.png'; repeatable.",
        ),
    ] = None,
    into: Annotated[
        str | None,
        typer.Option("--into", metavar="DIR", help="Where to write what was fetched."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language", metavar="NAME", help="Its language.", show_default="by its ending"
        ),
    ] = None,
    languages: RecordsFolder = None,
    time: Seconds = DEFAULTS.wall_s,
    memory: Megabytes = DEFAULT_MEGABYTES,
    output: OutputBytes = DEFAULTS.output_bytes,
    isolation: IsolationLevel = Isolation.FULL,
    network: NetworkReach = Network.NONE,
    json: JsonFlag = False,
) -> int:
    """Run one program under limits, away from this machine.

    What it writes comes out as it wrote it. If it did not end well, one line on stderr says why.
    """
    records = None if languages is None else Path(languages)
    program = read_program(Path(file), language, records)
    given = _read_stdin(stdin)
    limits = limits_of(time, memory, output)
    placed = read_inputs(inputs or (), Path(file))
    for left in placed.left_out:
        say(f"not placed: {left.path} ({left.reason})")
    folder = _folder(fetch, into, json=json)
    import asyncio

    from runwright import aio

    execution = asyncio.run(
        aio.run(
            replace(program, files=placed.files),
            stdin=given,
            arguments=arguments or (),
            limits=limits,
            fetch=fetch or (),
            isolation=isolation,
            network=network,
            languages=records,
        )
    )
    refused = () if folder is None else write_files(execution.files, folder)
    if json:
        sys.stdout.write(wire.dumps(execution) + "\n")
    else:
        _pass_on(execution)
    _say_what_came_back(execution, folder, refused, json=json)
    return 0 if execution.status is Status.OK and not refused else 1


def _folder(fetch: list[str] | None, into: str | None, *, json: bool) -> Path | None:
    """Make the folder to write to, before the work that leads to it."""
    if fetch and into is None and not json:
        raise BadOption("--fetch needs --into DIR, the folder to write to, or --json")
    if into is None:
        return None
    if not fetch:
        raise BadOption(f"--into={into!r} needs --fetch GLOB, the files to write there")
    make_folder(Path(into))
    return Path(into)


def _say_what_came_back(
    execution: Execution, folder: Path | None, refused: tuple[LeftOut, ...], *, json: bool
) -> None:
    if folder is not None:
        for left in refused:
            say(f"not written: {left.path} ({left.reason})")
        count = len(execution.files) - len(refused)
        say(f"{count} {'file' if count == 1 else 'files'} written to {folder}")
    for left in () if json else execution.left_out:
        say(f"left out: {left.path + ' ' if left.path else ''}({left.reason})")


def _read_stdin(name: str | None) -> bytes:
    if name is None:
        return b""
    return sys.stdin.buffer.read() if name == "-" else read_bytes(Path(name))


def _pass_on(execution: Execution) -> None:
    for stream, text in ((sys.stdout, execution.stdout), (sys.stderr, execution.stderr)):
        stream.flush()
        stream.buffer.write(_bytes(text))
        stream.flush()
    if execution.status is not Status.OK:
        say(describe(execution))


def _bytes(text: Text) -> bytes:
    return str(text).encode("utf-8", "surrogateescape")


def describe(execution: Execution) -> str:
    """Return one line on how a run that did not end well ended, with its figures."""
    status, fault = execution.status, execution.fault
    if status is Status.COMPILE_ERROR and fault is not None:
        line = "" if fault.line is None else f", line {fault.line}"
        return f"compile_error in {execution.program.path}{line}: {fault.type}: {fault.message}"
    if status is Status.TIMEOUT:
        return f"timeout after {execution.usage.wall_s:.1f} s{_aside('limit ', execution.detail)}"
    if status in (Status.MEMORY, Status.OUTPUT_LIMIT):
        return f"{status.value}{_aside('limit ', execution.detail)}"
    if status is Status.SANDBOX_ERROR:
        return f"sandbox_error{_aside('', execution.detail)}; this says nothing about the program"
    cause = "" if fault is None else fault.type
    if fault is not None and fault.line is not None:
        cause += f" at line {fault.line}"
    if execution.signal is not None:
        return f"{status.value} by signal {execution.signal}{_aside('', cause or execution.detail)}"
    ended = f"{status.value} with exit code {execution.exit_code}"
    return ended + _aside("", cause or execution.detail)


def _aside(word: str, text: str) -> str:
    return f" ({word}{text})" if text else ""
