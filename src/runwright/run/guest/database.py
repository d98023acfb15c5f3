"""Guest: run SQL on a copy of an SQLite database, or tell what a database holds.

The request is JSON: `do` is "execute", "compare" or "check". The database lies in the work
directory; what becomes of it goes back as a whole. SQL runs in one explicit transaction, so what
one statement does is undone if a later one fails, definitions of tables included.
"""

import json
from collections.abc import Iterator
from typing import Any

from runwright.core import plain
from runwright.run.guest.child import Call
from runwright.run.guest.frames import pack

DATABASE, BEFORE = "database", "before"
_PRAGMAS = {  # that only tell, or are undone with the transaction
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_key_check",
    "user_version",
}
_MAX_VALUES_BYTES = 8 << 20  # of all rows that are told
# Action codes of SQLite's authorizer, https://sqlite.org/c3ref/c_alter_table.html
_PRAGMA, _TRANSACTION, _ATTACH, _DETACH, _FUNCTION, _SAVEPOINT = 19, 22, 24, 25, 31, 32
_OK, _DENY = 0, 1


def main(call: Call) -> None:
    """Answer one request."""
    request = json.loads(call.request)
    if request["do"] == "execute":
        fields, blobs = _execute(request["sql"], request["most_rows"])
    elif request["do"] == "compare":
        fields, blobs = _compare(request["most_rows"]), {}
    else:
        fields, blobs = _check(), {}
    call.write_result(pack(fields, blobs))


def _open(path: str, *, write: bool = False) -> Any:
    import sqlite3

    mode = "rw" if write else "ro&immutable=1"
    connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None)
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    connection.execute("PRAGMA trusted_schema=OFF")  # views and triggers call no unsafe function
    return connection


class _Guard:
    """Refuses what would leave the transaction or the database, and says what it was."""

    def __init__(self) -> None:
        self.refused = ""

    def __call__(self, action: int, first: str | None, second: str | None, *_: object) -> int:
        names = {
            _TRANSACTION: f"{first}: the transaction begins and ends outside",
            _SAVEPOINT: f"{first} of a savepoint: savepoints are made outside",
            _ATTACH: "ATTACH",
            _DETACH: "DETACH",
        }
        if action in names:
            self.refused = names[action]
        elif action == _PRAGMA and (first or "").lower() not in _PRAGMAS:
            self.refused = f"PRAGMA {first}"
        elif action == _FUNCTION and (second or "").lower() == "load_extension":
            self.refused = "load_extension"
        else:
            return _OK
        return _DENY


def split(sql: str) -> Iterator[str]:
    """Yield the statements of a script; a semicolon in a text, comment or trigger ends none."""
    import sqlite3

    start = 0
    end = sql.find(";")
    while end >= 0:
        if sqlite3.complete_statement(sql[start : end + 1]):
            yield sql[start : end + 1].strip()
            start = end + 1
        end = sql.find(";", end + 1)
    if sql[start:].strip():
        yield sql[start:].strip()


def _execute(sql: str, most_rows: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    import sqlite3

    connection = _open(DATABASE, write=True)
    connection.execute("BEGIN IMMEDIATE")
    guard = _Guard()
    connection.set_authorizer(guard)
    results: list[dict[str, Any]] = []
    error = ""
    room = _Room(most_rows)
    try:
        for statement in split(sql):
            results.append(_run(connection, statement, room))  # noqa: PERF401  # those that ran
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError) as trouble:
        refused = f"{guard.refused} is not allowed" if guard.refused else ""
        error = refused or str(trouble) or type(trouble).__name__
    connection.set_authorizer(None)
    connection.execute("ROLLBACK" if error else "COMMIT")
    fields = {"error": error, "results": results}
    return fields, {} if error else {DATABASE: connection.serialize()}


class _Room:
    """What is left of the room for rows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.bytes = _MAX_VALUES_BYTES

    def take(self, row: tuple[Any, ...]) -> bool:
        """Whether there is room for one more row; it is taken."""
        size = sum(len(value) if isinstance(value, (str, bytes)) else 16 for value in row)
        if self.rows < 1 or self.bytes < size:
            self.rows = 0
            return False
        self.rows -= 1
        self.bytes -= size
        return True


def _run(connection: Any, statement: str, room: _Room) -> dict[str, Any]:
    before = connection.total_changes
    cursor = connection.execute(statement)
    columns = [part[0] for part in cursor.description or ()]
    rows = []
    complete = True
    for row in cursor:
        if not room.take(row):
            complete = False
            break
        rows.append([plain.encode(value) for value in row])
    cursor.close()
    return {
        "statement": statement,
        "columns": columns,
        "rows": rows,
        "complete": complete,
        "changed_rows": connection.total_changes - before,
    }


def _check() -> dict[str, Any]:
    """Tell what is wrong with the pages of a database, and the digest of what it holds."""
    connection = _open(DATABASE)
    ((first,), *_) = connection.execute("PRAGMA quick_check(1)").fetchall()
    return {"wrong": "" if first == "ok" else str(first), "digest": _digest(connection)}


def _digest(connection: Any) -> str:
    import hashlib

    total = hashlib.sha256()
    for name, definition in sorted(_schema(connection).items()):
        total.update(repr((name, definition)).encode("utf-8", "surrogateescape"))
    for table in _tables(connection):
        total.update(repr(table).encode("utf-8", "surrogateescape"))
        for row in connection.execute(f"SELECT * FROM {_quoted(table)}"):
            total.update(repr(row).encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _schema(connection: Any) -> dict[str, str]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema")
    return {f"{kind} {name}": str(sql or "") for kind, name, sql in rows}


def _tables(connection: Any) -> list[str]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    )
    return [name for (name,) in names]  # a virtual table has no page; its shadows have


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _compare(most_rows: int) -> dict[str, Any]:
    before, after = _open(BEFORE), _open(DATABASE)
    schemas = _schema(before), _schema(after)
    tables = _tables(before), _tables(after)
    room = _Room(most_rows)
    changed = []
    for table in sorted({*tables[0], *tables[1]}):
        removed, added = _rows(before, table, tables[0]), _rows(after, table, tables[1])
        for row in [row for row in removed if row in added]:
            same = min(removed[row], added[row])
            removed[row] -= same
            added[row] -= same
        removed_rows, added_rows = sum(removed.values()), sum(added.values())
        if not removed_rows and not added_rows:
            continue
        changed.append(
            {
                "table": table,
                "removed": _told(removed, room),
                "added": _told(added, room),
                "removed_rows": removed_rows,
                "added_rows": added_rows,
            }
        )
    return {"schema": [dict(schema) for schema in schemas], "tables": changed}


def _rows(connection: Any, table: str, tables: list[str]) -> dict[tuple[Any, ...], int]:
    counts: dict[tuple[Any, ...], int] = {}
    if table in tables:
        for row in connection.execute(f"SELECT * FROM {_quoted(table)}"):
            key = tuple((type(value).__name__, value) for value in row)  # 1 is not 1.0
            counts[key] = counts.get(key, 0) + 1
    return counts


def _told(counts: dict[tuple[Any, ...], int], room: _Room) -> list[Any]:
    told: list[Any] = []
    for key, count in counts.items():
        row = tuple(value for _, value in key)
        for _ in range(count):
            if not room.take(row):
                return told
            told.append([plain.encode(value) for value in row])
    return told
