"""Transactions on a database: SQL is looked at, kept or undone, and reaches no further."""

import sqlite3
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runwright.core import Limits
from runwright.core.errors import BadFile, BadOption, Conflict, TransactionError
from runwright.run import LocalSandbox, SqliteTransaction
from runwright.run.guest.database import split

Act = Callable[[SqliteTransaction], Coroutine[Any, Any, Any]]


@pytest.fixture(params=["delete", "wal"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = tmp_path / "users.db"
    with sqlite3.connect(made) as connection:
        connection.execute(f"PRAGMA journal_mode={request.param}")
        connection.execute("CREATE TABLE users (name TEXT, balance REAL)")
        connection.executemany("INSERT INTO users VALUES (?, ?)", [("a", 1), ("b", 2), ("c", 3)])
    connection.close()
    return made


def state(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    told = list(connection.iterdump())
    connection.close()
    return told


@pytest.fixture
def act(run_async: Any, sandbox: LocalSandbox, path: Path) -> Any:
    def act(action: Act, **options: Any) -> Any:
        async def story() -> Any:
            async with SqliteTransaction(path, sandbox, **options) as transaction:
                return await action(transaction)

        return run_async(story())

    return act


async def well(transaction: SqliteTransaction, sql: str) -> Any:
    batch = await transaction.execute(sql)
    assert batch.error == "", batch
    return batch.results


def test_statements_return_rows_and_leave_the_file_alone(act: Any, path: Path) -> None:
    before = state(path)

    async def action(transaction: SqliteTransaction) -> None:
        inserted, chosen = await well(
            transaction, "INSERT INTO users VALUES ('d;e', 4); SELECT * FROM users -- all; of them"
        )
        assert (inserted.changed_rows, inserted.rows) == (1, ())
        assert chosen.columns == ("name", "balance")
        assert chosen.rows == (("a", 1.0), ("b", 2.0), ("c", 3.0), ("d;e", 4.0))
        (again,) = await well(transaction, "SELECT count(*), x'00ff', NULL, '\u00e4' FROM users")
        assert again.rows == ((4, b"\x00\xff", None, "ä"),)

    act(action)
    assert state(path) == before


def test_a_commit_stays_and_an_undo_restores_definitions_too(act: Any, path: Path) -> None:
    before = state(path)

    async def action(transaction: SqliteTransaction) -> None:
        digest = await transaction.digest()
        await well(transaction, "DROP TABLE users; CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        assert await transaction.digest() != digest
        await transaction.commit()
        assert "CREATE TABLE t (x);" in state(path)
        assert not any("users" in line for line in state(path))
        await transaction.undo()

    act(action)
    assert state(path) == before
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_a_created_table_and_its_rows_are_given_up(act: Any, path: Path) -> None:
    before = state(path)

    async def action(transaction: SqliteTransaction) -> None:
        await well(transaction, "CREATE TABLE t (x); INSERT INTO t VALUES (1), (2), (3);")
        await transaction.undo()

    act(action)
    assert state(path) == before


def test_a_failing_statement_tells_its_words_and_undoes_its_batch(act: Any) -> None:
    async def action(transaction: SqliteTransaction) -> None:
        digest = await transaction.digest()
        batch = await transaction.execute("DELETE FROM users; SELECT * FROM nowhere; DELETE FROM x")
        assert batch.error == "no such table: nowhere"
        assert [result.statement for result in batch.results] == ["DELETE FROM users;"]
        assert await transaction.digest() == digest

    act(action)


def test_savepoints_are_gone_back_to_in_reverse(act: Any) -> None:
    async def action(transaction: SqliteTransaction) -> None:
        digests, points = [], []
        for number in range(4):
            digests.append(await transaction.digest())
            points.append(transaction.savepoint())
            await well(transaction, f"CREATE TABLE t{number} (x)")
        for point in (3, 2):
            transaction.rollback_to(points[point])
            assert await transaction.digest() == digests[point]
        with pytest.raises(TransactionError, match="no savepoint 4"):
            transaction.rollback_to(points[3])
        transaction.rollback_to(points[0])
        assert await transaction.digest() == digests[0]

    act(action)


def test_the_difference_tells_definitions_and_rows(act: Any) -> None:
    async def action(transaction: SqliteTransaction) -> None:
        await well(
            transaction,
            "UPDATE users SET balance = 20 WHERE name = 'b'; INSERT INTO users VALUES ('a', 1);"
            "CREATE TABLE t (x); INSERT INTO t VALUES (1), (1);",
        )
        change = await transaction.diff()
        assert (change.schema_before, change.schema_after) == (
            {},
            {"table t": "CREATE TABLE t (x)"},
        )
        t, users = change.tables
        assert (t.table, t.added, t.removed, t.added_rows) == ("t", ((1,), (1,)), (), 2)
        assert users.removed == (("b", 2.0),)
        assert sorted(map(str, users.added)) == ["('a', 1.0)", "('b', 20.0)"]

    act(action)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("ATTACH DATABASE '/tmp/x.db' AS x", "ATTACH is not allowed"),
        ("DETACH DATABASE main", "DETACH is not allowed"),
        ("COMMIT", "COMMIT: the transaction begins and ends outside is not allowed"),
        ("ROLLBACK", "ROLLBACK"),
        ("BEGIN", "BEGIN"),
        ("SAVEPOINT x", "savepoints are made outside"),
        ("PRAGMA writable_schema=ON", "PRAGMA writable_schema is not allowed"),
        ("PRAGMA journal_mode=OFF", "PRAGMA journal_mode is not allowed"),
        ("SELECT load_extension('x')", "load_extension is not allowed"),
        ("VACUUM INTO '/tmp/x.db'", "VACUUM"),
        ("SELECT * FROM users; DROP TABLE", "incomplete input"),
        ("SELECT 1; SELEC", "syntax error"),
        ("UPDATE sqlite_master SET sql = 'x'", "may not be modified"),
        ("SELECT zeroblob(2000000000)", "too big"),
        ("SELECT '\0'", "null"),
    ],
)
def test_what_leaves_the_transaction_or_fails_is_refused(
    act: Any, path: Path, sql: str, why: str
) -> None:
    before = state(path)

    async def action(transaction: SqliteTransaction) -> None:
        digest = await transaction.digest()
        batch = await transaction.execute(f"CREATE TABLE left_over (x); {sql}")
        assert why in batch.error
        assert await transaction.digest() == digest

    act(action)
    assert state(path) == before


def test_reading_pragmas_are_allowed(act: Any) -> None:
    async def action(transaction: SqliteTransaction) -> None:
        (result,) = await well(transaction, "PRAGMA table_info(users)")
        assert [row[1] for row in result.rows] == ["name", "balance"]

    act(action)


def test_sql_that_never_ends_is_ended_and_undone(act: Any) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"

    async def action(transaction: SqliteTransaction) -> None:
        digest = await transaction.digest()
        batch = await transaction.execute(f"DELETE FROM users; {endless} SELECT max(i) FROM n")
        assert batch.error == "timeout wall_s=0.5"
        assert await transaction.digest() == digest

    act(action, limits=Limits(wall_s=0.5))


def test_many_rows_are_cut_and_counted(act: Any) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100)"

    async def action(transaction: SqliteTransaction) -> None:
        (result,) = await well(transaction, f"{many} SELECT i FROM n")
        assert (len(result.rows), result.complete) == (10, False)
        await well(transaction, f"CREATE TABLE t (x); INSERT INTO t {many} SELECT i FROM n")
        ((change),) = (await transaction.diff()).tables
        assert (len(change.added), change.added_rows) == (10, 100)

    act(action, most_rows=10)


def test_what_somebody_else_wrote_is_a_conflict(act: Any, path: Path) -> None:
    def write() -> None:
        connection = sqlite3.connect(path)
        connection.execute("INSERT INTO users VALUES ('mine', 0)")
        connection.commit()
        connection.close()

    async def action(transaction: SqliteTransaction) -> None:
        await well(transaction, "DELETE FROM users")
        write()
        after = state(path)
        with pytest.raises(Conflict, match="changed by somebody else"):
            await transaction.commit()
        assert state(path) == after

    async def undo(transaction: SqliteTransaction) -> None:
        await well(transaction, "DELETE FROM users")
        await transaction.commit()
        write()
        with pytest.raises(Conflict, match="changed by somebody else"):
            await transaction.undo()

    act(action)
    act(undo)


def test_a_database_in_use_is_told_and_left_alone(act: Any, path: Path) -> None:
    before = state(path)

    async def action(transaction: SqliteTransaction) -> None:
        await well(transaction, "DELETE FROM users")
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(TransactionError, match="database is locked; nothing was written"):
            await transaction.commit()
        connection.execute("ROLLBACK")
        connection.close()
        assert state(path) == before
        await transaction.commit()

    act(action)
    assert state(path) != before


def test_the_database_keeps_its_way_of_journaling(act: Any, path: Path) -> None:
    def mode() -> str:
        connection = sqlite3.connect(path)
        (told,) = connection.execute("PRAGMA journal_mode").fetchone()
        connection.close()
        return str(told)

    async def action(transaction: SqliteTransaction) -> None:
        await well(transaction, "DELETE FROM users")
        await transaction.commit()

    before = mode()
    act(action)
    assert mode() == before


def test_wrong_calls_are_told(run_async: Any, sandbox: LocalSandbox, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database")
    sqlite3.connect(tmp_path / "large.db").execute("CREATE TABLE t (x)").connection.close()

    async def begin(name: str, **options: Any) -> None:
        async with SqliteTransaction(tmp_path / name, sandbox, **options) as transaction:
            await transaction.undo()
            with pytest.raises(TransactionError, match="has ended"):
                await transaction.execute("SELECT 1")

    with pytest.raises(BadFile, match="No such file"):
        run_async(begin("missing"))
    with pytest.raises(BadFile, match="no SQLite database"):
        run_async(begin("text"))
    with pytest.raises(BadOption, match="database_bytes=100"):
        run_async(begin("large.db", database_bytes=100))
    run_async(begin("large.db"))


def test_the_real_file_may_grow_only_within_its_limit(act: Any) -> None:
    async def action(transaction: SqliteTransaction) -> None:
        with pytest.raises(BadOption, match="outgrew database_bytes=100000"):
            await transaction.execute("CREATE TABLE t AS SELECT zeroblob(200000) AS x")

    act(action, database_bytes=100_000)


@pytest.mark.parametrize(
    ("sql", "statements"),
    [
        ("", []),
        (" \n ", []),
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT ';'; SELECT 2;", ["SELECT ';';", "SELECT 2;"]),
        ("SELECT 1 /* ; */; -- ;\nSELECT 2", ["SELECT 1 /* ; */;", "-- ;\nSELECT 2"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END; SELECT 3",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;", "SELECT 3"],
        ),
    ],
)
def test_scripts_are_split_where_statements_end(sql: str, statements: list[str]) -> None:
    assert list(split(sql)) == statements


STATEMENTS = [
    "INSERT INTO users VALUES ('x', 1)",
    "UPDATE users SET balance = balance + 500",
    "DELETE FROM users WHERE balance > 2",
    "CREATE TABLE IF NOT EXISTS t (x)",
    "INSERT INTO t VALUES (1)",
    "DROP TABLE users",
    "ALTER TABLE users ADD COLUMN extra",
    "CREATE INDEX i ON users (name)",
    "CREATE VIEW v AS SELECT * FROM users",
    "nonsense",
]


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(batches=st.lists(st.lists(st.sampled_from(STATEMENTS), max_size=4), max_size=4))
def test_the_digest_law_holds_for_any_statements(
    run_async: Any, sandbox: LocalSandbox, tmp_path_factory: Any, batches: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("law") / "users.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE users (name TEXT, balance REAL)")
    connection.commit()
    connection.close()
    before = state(path)

    async def story() -> None:
        async with SqliteTransaction(path, sandbox) as transaction:
            for batch in batches:
                digest = await transaction.digest()
                told = await transaction.execute(";".join(batch))
                assert not told.error or await transaction.digest() == digest
            digest = await transaction.digest()
            await transaction.commit()
            async with SqliteTransaction(path, sandbox) as other:
                assert await other.digest() == digest
            await transaction.undo()
        assert state(path) == before

    run_async(story())
