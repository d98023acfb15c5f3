"""Transactions on an SQLite database: begin, execute SQL, look at the difference, commit or undo.

Theory of operation. SQL that a model wrote never runs in our process and never on the real file. At
begin the database is read whole. Each batch of statements runs in the sandbox, on a copy, in one
explicit transaction; it comes back as a new copy, or, if a statement fails, not at all. So a
savepoint is a copy that is kept, and going back to one is exact, definitions of tables included.
What changed is told by another sandboxed process, in which none of that SQL runs. A commit takes
SQLite's own lock, compares the real database with what it was at begin, and writes the pages in one
transaction of SQLite's, which a crash does not leave half done.

Protected against: SQL that reaches for other files (ATTACH, load_extension, VACUUM INTO), ends the
transaction, changes how the file is written, never ends, or uses up memory; others who write to the
database in the meantime (an error, nothing is written).
Not protected: see docs/transactions.md.
"""

import asyncio
import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from runwright.core import plain
from runwright.core.errors import BadFile, BadOption, Conflict, TransactionError
from runwright.core.execution import Execution
from runwright.core.limits import Limits
from runwright.core.program import File, Program
from runwright.core.status import Status
from runwright.run.guest.database import BEFORE, DATABASE
from runwright.run.guest.frames import Frame, unpack
from runwright.run.job import Job
from runwright.run.sandbox import Sandbox
from runwright.run.transactions import to_its_end

MIB = 1024 * 1024
_MAX_SQL = MIB  # characters
_MAX_SAVEPOINTS = 16
_MAGIC = b"SQLite format 3\0"
_WAIT_S = 1.0  # for others that are writing

Value = None | int | float | str | bytes


@dataclass(frozen=True, slots=True)
class Result:
    """What one statement returned."""

    statement: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    complete: bool  # False: there were more rows than are told
    changed_rows: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of some statements: all of them took effect, or none."""

    results: tuple[Result, ...]  # of the statements before the one that failed
    error: str  # SQLite's own words, or which limit was hit; "": all took effect
    execution: Execution


@dataclass(frozen=True, slots=True)
class TableChange:
    """The rows of one table that are not as they were; a changed row is removed and added."""

    table: str
    removed: tuple[tuple[Value, ...], ...]
    added: tuple[tuple[Value, ...], ...]
    removed_rows: int  # all of them; fewer may be told
    added_rows: int


@dataclass(frozen=True, slots=True)
class DatabaseChange:
    """What a transaction changes of a database."""

    schema_before: dict[str, str]  # SQL by type and name, e.g. "table users"; changed ones only
    schema_after: dict[str, str]
    tables: tuple[TableChange, ...]


class SqliteTransaction:
    """A transaction on a database. Use it as an asynchronous context manager.

    Leaving the block without `commit` changes nothing. The database is not locked in between.

    Args:
        path: The database file.
        sandbox: Where the SQL runs.
        database_bytes: Most bytes of the database, before and after.
        limits: Of each batch of statements; the file limit follows from `database_bytes`.
        most_rows: Rows that `execute` and `diff` tell.

    Raises:
        BadFile: on entering, if there is no such database.
        BadOption: it is larger than `database_bytes`.
    """

    def __init__(
        self,
        path: Path,
        sandbox: Sandbox,
        *,
        database_bytes: int = 64 * MIB,
        limits: Limits = Limits(),
        most_rows: int = 1000,
    ) -> None:
        for name, value in (("database_bytes", database_bytes), ("most_rows", most_rows)):
            if not value > 0:
                raise BadOption(f"{name}={value!r} must be greater than 0")
        self.path = path
        self.database_bytes = database_bytes
        self._sandbox = sandbox
        room = 3 * database_bytes + 16 * MIB  # two databases and a rollback journal
        self._limits = replace(limits, file_bytes=room)
        self._most_rows = most_rows
        self._turn = asyncio.Lock()
        self._state: Literal["new", "open", "committed", "ended"] = "new"
        self._before = self._now = b""
        self._savepoints: list[bytes] = []
        self._written = ""  # digest of the pages that a commit wrote

    async def __aenter__(self) -> Self:
        self._before = self._now = await to_its_end(lambda: _read(self.path, self.database_bytes))
        self._state = "open"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    async def execute(self, sql: str) -> Batch:
        """Run statements; if one fails, none of them took effect."""
        if len(sql) > _MAX_SQL:
            raise BadOption(f"the SQL has {len(sql)} characters; at most {_MAX_SQL} are run")
        async with self._turn:
            self._check_open()
            request = {"do": "execute", "sql": sql, "most_rows": self._most_rows}
            execution, frame = await self._ask(request, {DATABASE: self._now})
            if frame is None:
                return Batch((), _ending(execution), execution)
            try:
                results = tuple(_result(result) for result in frame.fields["results"])
                error = str(frame.fields["error"])
                if not error:
                    self._take(frame.blobs[DATABASE])
            except (KeyError, TypeError, ValueError):
                return Batch((), "the SQL made the database engine answer nonsense", execution)
            return Batch(results, error, execution)

    def _take(self, image: bytes) -> None:
        """Take over what became of the database, if it can be one."""
        if image[:16] != _MAGIC or image[16:18] != self._now[16:18]:
            raise ValueError("no database")
        if len(image) > self.database_bytes:
            raise BadOption(f"the database outgrew database_bytes={self.database_bytes}; raise it")
        self._now = _plain_journal(image)

    def savepoint(self) -> int:
        """Remember the state; returns its number for `rollback_to`."""
        self._check_open()
        if len(self._savepoints) == _MAX_SAVEPOINTS:
            raise TransactionError(
                f"{self.path}: there are {_MAX_SAVEPOINTS} savepoints; go back to one first"
            )
        self._savepoints.append(self._now)
        return len(self._savepoints)

    def rollback_to(self, savepoint: int) -> None:
        """Go back to a savepoint; it stays, those made after it are gone.

        Raises:
            TransactionError: there is no such savepoint any more.
        """
        self._check_open()
        if not 1 <= savepoint <= len(self._savepoints):
            raise TransactionError(f"{self.path}: there is no savepoint {savepoint}; make one")
        del self._savepoints[savepoint:]
        self._now = self._savepoints[-1]

    async def diff(self) -> DatabaseChange:
        """Return what differs from the database as it was at begin.

        Raises:
            TransactionError: what the SQL left cannot be read as a database.
        """
        async with self._turn:
            self._check_open()
            request = {"do": "compare", "most_rows": self._most_rows}
            frame = await self._ask_well(request, {BEFORE: self._before, DATABASE: self._now})
            return _change(frame.fields)

    async def digest(self) -> str:
        """Return the SHA-256 of definitions and rows, hexadecimal."""
        async with self._turn:
            self._check_open()
            return await self._checked_digest()

    async def _checked_digest(self) -> str:
        frame = await self._ask_well({"do": "check"}, {DATABASE: self._now})
        if wrong := str(frame.fields["wrong"]):
            raise TransactionError(f"{self.path}: the SQL broke the database: {wrong}; undo it")
        return str(frame.fields["digest"])

    async def commit(self) -> None:
        """Write the changes to the database.

        Raises:
            Conflict: somebody else changed it since the transaction began; nothing is written.
            TransactionError: it is in use, or what the SQL left is no sound database.
        """
        async with self._turn:
            self._check_open()
            if self._now != self._before:
                await self._checked_digest()
                expected = _pages_digest(self._before)
                self._written = await to_its_end(lambda: _write(self.path, expected, self._now))
            self._state = "committed"

    async def undo(self) -> None:
        """Give the changes up; after `commit`, make the database as it was before.

        Raises:
            Conflict: somebody else changed it since the commit; nothing is written.
            TransactionError: it is in use, or the transaction has ended.
        """
        async with self._turn:
            if self._state not in ("open", "committed"):
                self._check_open()
            if self._written:
                await to_its_end(lambda: _write(self.path, self._written, self._before))
            self._end()

    def _end(self) -> None:
        self._state = "ended"
        self._before = self._now = b""
        self._savepoints.clear()

    def _check_open(self) -> None:
        if self._state != "open":
            told = {"new": "has not begun: use 'async with'", "committed": "is committed"}
            raise TransactionError(
                f"{self.path}: the transaction {told.get(self._state, 'has ended')}; begin another"
            )

    async def _ask(
        self, request: dict[str, Any], databases: dict[str, bytes]
    ) -> tuple[Execution, Frame | None]:
        files = tuple(File(name, image) for name, image in databases.items())
        job = Job(
            guest="runwright.run.guest.database",
            program=Program("", files=files),
            request=json.dumps(request).encode("ascii"),
            limits=self._limits,
        )
        outcome = await self._sandbox.submit(job)
        if outcome.execution.status is not Status.OK:
            return outcome.execution, None
        try:
            return outcome.execution, unpack(outcome.result)
        except ValueError:
            return outcome.execution, None

    async def _ask_well(self, request: dict[str, Any], databases: dict[str, bytes]) -> Frame:
        execution, frame = await self._ask(request, databases)
        if frame is None:
            raise TransactionError(
                f"{self.path}: what the SQL left cannot be read: {_ending(execution)}; undo it"
            )
        return frame


def _ending(execution: Execution) -> str:
    """Return in words what ended a run that gave no answer."""
    if execution.fault is not None:
        return f"{execution.fault.type}: {execution.fault.message}"
    return f"{execution.status.value} {execution.detail}".strip()


def _result(told: dict[str, Any]) -> Result:
    return Result(
        statement=str(told["statement"]),
        columns=tuple(str(column) for column in told["columns"]),
        rows=_rows(told["rows"]),
        complete=bool(told["complete"]),
        changed_rows=int(told["changed_rows"]),
    )


def _rows(told: Sequence[Sequence[Any]]) -> tuple[tuple[Value, ...], ...]:
    rows = tuple(tuple(plain.decode(value) for value in row) for row in told)
    for row in rows:
        for value in row:
            if not isinstance(value, (int, float, str, bytes, type(None))):
                raise ValueError(f"no value of SQLite: {type(value).__name__}")
    return rows  # type: ignore[return-value]  # just checked


def _change(told: dict[str, Any]) -> DatabaseChange:
    try:
        before, after = ({str(k): str(v) for k, v in part.items()} for part in told["schema"])
        tables = tuple(
            TableChange(
                table=str(table["table"]),
                removed=_rows(table["removed"]),
                added=_rows(table["added"]),
                removed_rows=int(table["removed_rows"]),
                added_rows=int(table["added_rows"]),
            )
            for table in told["tables"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TransactionError(f"what the SQL left cannot be read: {error}; undo it") from None
    return DatabaseChange(
        {name: sql for name, sql in before.items() if after.get(name) != sql},
        {name: sql for name, sql in after.items() if before.get(name) != sql},
        tables,
    )


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_WAIT_S)


def _read(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            if file.read(16) != _MAGIC:
                raise BadFile(f"{path}: no SQLite database; check the path")
        with contextlib.closing(_connect(path)) as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
            if pages * page_bytes > most_bytes:
                raise BadOption(
                    f"{path}: {pages * page_bytes} bytes are more than database_bytes={most_bytes}"
                )
            return _plain_journal(connection.serialize())
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}; check the path") from None
    except sqlite3.Error as error:
        raise BadFile(f"{path}: {error}; it cannot be read as a database") from None


def _plain_journal(image: bytes) -> bytes:
    """Return the database as one that has no write-ahead log; the real file keeps its own way."""
    return image[:18] + b"\1\1" + image[20:]


def _pages_digest(image: bytes) -> str:
    return hashlib.sha256(_plain_journal(image)).hexdigest()


def _write(path: Path, expected: str, image: bytes) -> str:
    """Write all pages, if the database is as expected; returns the digest of what is there then.

    Only pages are copied: nothing of the image is run or read as SQL in this process.
    """
    try:
        with (
            contextlib.closing(_connect(path)) as connection,
            contextlib.closing(sqlite3.connect(":memory:")) as source,
        ):
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # keeps the lock between the two
            connection.execute("BEGIN EXCLUSIVE")
            found = _pages_digest(connection.serialize())
            connection.execute("COMMIT")
            if found != expected:
                raise Conflict(
                    f"{path} was changed by somebody else; nothing was written: "
                    "undo the transaction and begin another"
                )
            source.deserialize(image)
            source.backup(connection)
            return _pages_digest(connection.serialize())
    except sqlite3.Error as error:
        raise TransactionError(f"{path}: {error}; nothing was written: try again") from None
