"""`runwright session`: a Python, shell or SQLite process that stays, cell by cell."""

import sys
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from runwright.cli.options import (
    DEFAULT_MEGABYTES,
    DEFAULTS,
    IsolationLevel,
    JsonFlag,
    Megabytes,
    OutputBytes,
    Seconds,
    limits_of,
)
from runwright.cli.terminal import say
from runwright.core import Cell, Isolation, Rows, Status, wire
from runwright.core.errors import RunwrightError
from runwright.core.visible import visible

if TYPE_CHECKING:
    import asyncio

    from runwright.run import Session

EXAMPLES = (
    ("runwright session", "Python, at a prompt; %snapshot and %restore 1 go back in time"),
    ("runwright session --kind shell", "a shell"),
    ("runwright session --kind sqlite < script.sql", "cells from a file, lines of %% between them"),
    ("runwright session --json < cells.py", "what each cell did, as a line of data"),
)
_SEPARATOR = "%%"


class Kind(Enum):
    """What runs in a session."""

    PYTHON = "python"
    SHELL = "shell"
    SQLITE = "sqlite"


def command(
    kind: Annotated[
        Kind, typer.Option("--kind", help="What takes the cells; its state stays.")
    ] = Kind.PYTHON,
    time: Seconds = DEFAULTS.wall_s,
    memory: Megabytes = DEFAULT_MEGABYTES,
    output: OutputBytes = DEFAULTS.output_bytes,
    isolation: IsolationLevel = Isolation.FULL,
    json: JsonFlag = False,
) -> int:
    """Run cells in a process that stays, away from this machine.

    On a terminal each complete statement is a cell. Elsewhere cells are separated by lines of %%.
    A cell of %snapshot keeps the state under a number, %restore NUMBER goes back to it.
    """
    limits = limits_of(time, memory, output)
    import asyncio

    from runwright.run import Session

    terminal = sys.stdin.isatty()
    failed = False
    with asyncio.Runner() as runner:
        session = Session(kind.value, isolation=isolation, limits=limits)
        runner.run(session.open())
        try:
            for source in _typed(kind) if terminal else _piped():
                failed |= not _perform(runner, session, source, json=json, forgiving=terminal)
                if not session.alive and not (terminal and session.snapshots):
                    return 1
        finally:
            runner.run(session.close())
    return 1 if failed and not terminal else 0


def _perform(
    runner: "asyncio.Runner", session: "Session", source: str, *, json: bool, forgiving: bool
) -> bool:
    """Run a cell or a command and show what came of it; False if it failed."""
    try:
        match source.split():
            case ["%snapshot"]:
                number = runner.run(session.snapshot())
                _print(f'{{"snapshot": {number}}}' if json else f"snapshot {number}")
                return True
            case ["%restore", number] if number.isdecimal():
                runner.run(session.restore(int(number)))
                _print(f'{{"restored": {number}}}' if json else f"restored {number}")
                return True
        cell = runner.run(session.run(source))
    except KeyboardInterrupt:
        if not forgiving:
            raise
        say("interrupted")
        return False
    except RunwrightError as error:
        if not forgiving:
            raise
        say(str(error))
        return False
    if json:
        _print(wire.dumps(cell))
    else:
        _show(cell)
    return cell.status is Status.OK


def _piped() -> Iterator[str]:
    """Yield cells between separators; blank ones are none."""
    lines: list[str] = []
    for line in sys.stdin:
        if line.strip() == _SEPARATOR:
            yield from _joined(lines)
            lines = []
        else:
            lines.append(line)
    yield from _joined(lines)


def _joined(lines: list[str]) -> Iterator[str]:
    source = "".join(lines)
    if source.strip():
        yield source


def _typed(kind: Kind) -> Iterator[str]:
    """Yield what is typed at a prompt, as soon as it is complete."""
    lines: list[str] = []
    while True:
        try:
            lines.append(input("... " if lines else f"{kind.value}> "))
        except EOFError:
            _print()
            return
        except KeyboardInterrupt:
            _print()
            lines = []
            continue
        source = "\n".join(lines)
        if not source.strip():
            lines = []
        elif source.startswith("%") or _is_complete(kind, source):
            lines = []
            yield source


def _is_complete(kind: Kind, source: str) -> bool:
    import codeop
    import sqlite3

    if kind is Kind.SQLITE:
        return sqlite3.complete_statement(source)
    if kind is Kind.SHELL:
        return not source.endswith("\\")
    try:
        return codeop.compile_command(source) is not None
    except (SyntaxError, ValueError, OverflowError):
        return "\n" not in source or source.endswith("\n")  # `await`, or an error to be told


def _print(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _show(cell: Cell) -> None:
    for stream, text in ((sys.stdout, cell.stdout), (sys.stderr, cell.stderr)):
        stream.flush()
        stream.buffer.write(str(text).encode("utf-8", "surrogateescape"))
        stream.flush()
    if cell.value is not None:
        _print(visible(str(cell.value)))
    if cell.rows is not None:
        _show_rows(cell.rows)
    if cell.status is not Status.OK:
        say(_describe(cell))


def _show_rows(rows: Rows) -> None:
    _print("\t".join(map(visible, rows.columns)))
    for row in rows.rows:
        assert isinstance(row, tuple)
        _print("\t".join("NULL" if value is None else visible(str(value)) for value in row))
    if rows.omitted:
        _print(f"... {rows.omitted} more rows ...")


def _describe(cell: Cell) -> str:
    code = "" if cell.exit_code is None else f" with exit code {cell.exit_code}"
    return f"{cell.status.value}{code}" + (f" ({cell.detail})" if cell.detail else "")
