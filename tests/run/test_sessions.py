"""Sessions: state that stays, limits per cell, snapshots, and that nothing is left of them."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Cell, File, Isolation, Limits, Rows, Status, wire
from runwright.core.errors import (
    BadOption,
    BadTask,
    MachineError,
    NoIsolation,
    SessionLost,
    UnknownName,
)
from runwright.run import LocalSandbox, Session, Sessions

MIB = 1024 * 1024
QUICK = Limits(wall_s=20, cpu_s=20)

Scene = Callable[[Session], Awaitable[None]]


@pytest.fixture(params=[Isolation.FULL, Isolation.PROCESS], ids=["full", "process"])
def level(request: pytest.FixtureRequest) -> Isolation:
    return Isolation(request.param)


@pytest.fixture
def play(level: Isolation) -> Callable[..., None]:
    """Play a scene in a session of its own."""

    def play(scene: Scene, kind: str = "python", **options: Any) -> None:
        async def in_session() -> None:
            async with opened(level, kind, **options) as session:
                await scene(session)

        asyncio.run(in_session())

    return play


@contextlib.asynccontextmanager
async def opened(level: Isolation, kind: str = "python", **options: Any) -> AsyncIterator[Session]:
    try:
        session = Session(kind, isolation=level, **{"limits": QUICK, **options})
        await session.open()
    except NoIsolation as error:
        pytest.skip(str(error))
    try:
        yield session
    finally:
        await session.close()


async def shown(session: Session, source: str, **options: Any) -> str:
    cell = await session.run(source, **options)
    assert cell.status is Status.OK, cell
    return str(cell.value)


async def printed(session: Session, source: str, **options: Any) -> str:
    return str((await session.run(source, **options)).stdout)


def _descendants(pid: int) -> list[int]:
    found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*found, *(grandchild for child in found for grandchild in _descendants(child))]


# Python


def test_names_stay_from_cell_to_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("x = 20\ndef double(): return x * 2")
        assert (cell.status, cell.value, cell.exit_code) == (Status.OK, None, None)
        assert cell.isolation is session.isolation
        assert await shown(session, "x += 1\ndouble()") == "42"
        assert await shown(session, "_ + 1") == "43"
        assert await shown(session, "__name__") == "'__main__'"

    play(scene)


def test_an_exception_names_the_lines_of_its_cells_and_ends_nothing(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("def f(n):\n    return 1 // n")
        cell = await session.run("\nf(0)")
        assert cell.status is Status.FAILED
        assert cell.fault is not None
        assert (cell.fault.type, cell.fault.line) == ("ZeroDivisionError", 2)
        lines = [line for line in str(cell.stderr).splitlines() if set(line.strip()) - set("~^")]
        assert lines == [
            "Traceback (most recent call last):",
            '  File "<cell 2>", line 2, in <module>',
            "    f(0)",
            '  File "<cell 1>", line 2, in f',
            "    return 1 // n",
            "ZeroDivisionError: integer division or modulo by zero",
        ]
        assert await shown(session, "f(1)") == "1"

    play(scene)


def test_what_does_not_compile_runs_nothing_of_its_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("y = 1\ndef f(:")
        assert cell.status is Status.COMPILE_ERROR
        assert cell.fault is not None
        assert (cell.fault.type, cell.fault.line) == ("SyntaxError", 2)
        assert (await session.run("y")).fault is not None
        assert (await session.run("'\0'")).status is Status.COMPILE_ERROR

    play(scene)


def test_a_repr_that_fails_is_the_cells_fault(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("class Bad:\n    def __repr__(self): return 1 / 0\nBad()")
        assert cell.fault is not None
        assert (cell.fault.type, cell.fault.line) == ("ZeroDivisionError", 2)

    play(scene)


def test_a_long_value_keeps_both_ends(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("'a' + 'x' * 1_000_000 + 'z'")
        assert cell.value is not None
        assert cell.value.head.startswith("'ax")
        assert cell.value.tail.endswith("xz'")
        assert cell.value.omitted_bytes == 1_000_004 - (1 << 16)

    play(scene)


@pytest.mark.parametrize(("source", "code"), [("sys.exit(3)", 3), ("sys.exit()", 0)])
def test_leaving_a_cell_leaves_the_session(play: Any, source: str, code: int) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run(f"import sys\n{source}")
        assert cell.exit_code == code
        assert cell.status is (Status.FAILED if code else Status.OK)
        assert await shown(session, "1") == "1"

    play(scene)


def test_await_works_at_the_top_on_one_loop(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("import asyncio\nqueue = asyncio.Queue()\nawait queue.put(6)")
        await session.run("task = asyncio.create_task(asyncio.sleep(60))\nawait asyncio.sleep(0)")
        assert await shown(session, "await queue.get() * 7") == "42"
        cell = await session.run("await asyncio.sleep(60)", wall_s=0.2)
        assert cell.status is Status.TIMEOUT
        assert await shown(session, "await asyncio.sleep(0, task.done())") == "False"

    play(scene)


def test_input_is_the_cells_own(play: Any) -> None:
    async def scene(session: Session) -> None:
        assert await shown(session, "input(), input()", stdin=b"a\nb\nrest") == "('a', 'b')"
        assert await shown(session, "input()", stdin=b"c\n") == "'c'"
        cell = await session.run("input()")
        assert cell.fault is not None
        assert cell.fault.type == "EOFError"
        words = "import subprocess; subprocess.run(['cat'])"
        assert await printed(session, words, stdin=b"to a child") == "to a child"

    play(scene)


def test_future_statements_hold_for_later_cells(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("from __future__ import annotations")
        await session.run("def f(x: nothing.at.all): pass")
        assert await shown(session, "f.__annotations__") == "{'x': 'nothing.at.all'}"

    play(scene)


def test_a_fork_that_runs_on_ends_with_its_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        source = (
            "import os, sys\npid = os.fork()\nif pid == 0: sys.exit(3)\nos.waitpid(pid, 0)[1] >> 8"
        )
        assert await shown(session, source) == "3"
        assert await shown(session, "os.fork() and 1") == "1"
        assert await shown(session, "2") == "2"

    play(scene)


def test_a_source_of_a_mebibyte_and_bytes_that_are_not_text_pass(play: Any) -> None:
    async def scene(session: Session) -> None:
        assert await shown(session, f"len('{'x' * MIB}')") == str(MIB)
        cell = await session.run("import os; os.write(1, b'\\xff\\x00'); '\\udc80'")
        assert str(cell.stdout).encode("utf-8", "surrogateescape") == b"\xff\x00"
        assert str(cell.value) == "'\\udc80'"
        assert wire.loads(Cell, wire.dumps(cell)) == cell

    play(scene)


def test_files_are_placed_and_written_files_stay(play: Any) -> None:
    async def scene(session: Session) -> None:
        assert await shown(session, "import part; part.X") == "5"
        await session.run("open('out', 'w').write('kept')")
        assert await shown(session, "open('out').read()") == "'kept'"

    play(scene, files=[File("part.py", b"X = 5\n")])


# Limits of a cell

ENDLESS_QUERY = (
    "with recursive c(n) as (values (1) union all select n + 1 from c) select count(*) from c"
)


@pytest.mark.parametrize("kind", ["python", "shell", "sqlite"])
def test_a_cell_that_yields_to_an_interrupt_keeps_the_session(play: Any, kind: str) -> None:
    endless, begin, look, seen = {
        "python": ("x = 2\nwhile True: pass", "x = 1", "x", "2"),
        "shell": ("x=2; while :; do :; done; x=3", "x=1", "echo $x", "2\n"),
        "sqlite": (
            f"insert into t values (2); {ENDLESS_QUERY}; insert into t values (3)",
            "create table t(x)",
            "select x from t",
            "((2,),)",
        ),
    }[kind]

    async def scene(session: Session) -> None:
        await session.run(begin)
        cell = await session.run(endless, wall_s=0.3)
        assert (cell.status, cell.detail, cell.lost) == (Status.TIMEOUT, "wall_s=0.3", False)
        cell = await session.run(look)
        found = cell.value or cell.stdout if cell.rows is None else cell.rows.rows
        assert str(found) == seen

    play(scene, kind)


def test_processor_time_is_limited_for_each_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        for _ in range(3):
            cell = await session.run("for _ in range(10**6): pass", cpu_s=5)
            assert cell.status is Status.OK
        cell = await session.run("while True: pass", cpu_s=0.2)
        assert (cell.status, cell.detail) == (Status.TIMEOUT, "cpu_s=0.2")
        assert cell.usage.cpu_user_s + cell.usage.cpu_system_s >= 0.2
        assert session.alive

    play(scene)


STUBBORN = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('words')\nwhile 1: pass"
)


def test_a_cell_that_does_not_yield_ends_the_session(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run(STUBBORN, wall_s=0.2)
        assert (cell.status, cell.lost) == (Status.TIMEOUT, True)
        assert str(cell.stdout) == "words\n"
        assert not session.alive
        with pytest.raises(SessionLost, match=r"did not yield .*; open another one"):
            await session.run("1")
        with pytest.raises(SessionLost):
            await session.snapshot()

    play(scene)


def test_a_flood_of_output_is_cut_and_interrupted(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("while True: print('x' * 99)")
        assert (cell.status, cell.detail) == (Status.OUTPUT_LIMIT, "output_bytes=10000")
        assert len(cell.stdout.head) == len(cell.stdout.tail) == 5000
        assert cell.stdout.omitted_bytes > 0
        cell = await session.run("print('x' * 9_999)")
        assert (cell.status, str(cell.stdout)) == (Status.OK, "x" * 9_999 + "\n")

    play(scene, limits=Limits(wall_s=20, output_bytes=10_000))


def test_the_memory_limit_has_its_own_status(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("block = bytearray(512 << 20)")
        assert (cell.status, cell.detail) == (Status.MEMORY, f"memory_bytes={256 * MIB}")
        assert await shown(session, "'still here'") == "'still here'"

    play(scene, limits=Limits(wall_s=20, memory_bytes=256 * MIB))


def test_a_process_that_ends_by_itself_is_lost_with_its_code(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("import os; print('x', flush=True); os._exit(7)")
        assert (cell.status, cell.exit_code, cell.lost) == (Status.FAILED, 7, True)
        assert str(cell.stdout) == "x\n"

    play(scene)
    play_killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    async def killed(session: Session) -> None:
        cell = await session.run(play_killed)
        assert (cell.status, cell.lost) == (Status.KILLED, True)

    play(killed)


def test_a_cancelled_cell_is_interrupted_and_the_session_goes_on(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = asyncio.create_task(session.run("x = 1\nwhile True: pass"))
        await asyncio.sleep(0.3)
        cell.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cell
        assert await shown(session, "x") == "1"

    play(scene)


@pytest.mark.parametrize("option", [{"cpu_s": 0}, {"cpu_s": 0, "wall_s": 1}])
def test_a_limit_that_is_not_positive_is_an_error(play: Any, option: Any) -> None:
    async def scene(session: Session) -> None:
        with pytest.raises(BadOption, match="cpu_s=0 must be greater than 0"):
            await session.run("1", **option)

    play(scene)


# Background work


def test_background_work_runs_on_and_its_output_comes_with_the_next_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("(sleep 0.2; echo later; touch done) & echo now")
        cell = await session.run("until [ -e done ]; do sleep 0.05; done; sleep 0.05")
        assert str(cell.stdout) == "later\n"

    play(scene, "shell")


def test_a_background_flood_neither_blocks_nor_spoils_the_next_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("(head -c 3000000 /dev/zero | tr '\\0' x; touch done) &")
        while (await session.run("[ -e done ]")).exit_code:
            await asyncio.sleep(0.05)
        cell = await session.run("echo fine")
        assert cell.status is Status.OK
        assert str(cell.stdout).endswith("fine\n")

    play(scene, "shell", limits=Limits(wall_s=20, output_bytes=10_000))


def test_background_work_between_cells_has_a_limit_of_its_own(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("while :; do :; done &")
        assert session._worker is not None
        keeper = session._worker.process.pid
        own = len(_descendants(keeper))
        while len(_descendants(keeper)) == own:
            await asyncio.sleep(0.05)
        with pytest.raises(SessionLost, match=r"background work used cpu_s=0\.5 between two cells"):
            await session.run("echo")

    play(scene, "shell", limits=Limits(cpu_s=0.5))


# The shell


def test_a_shell_keeps_folder_names_functions_and_options(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run(
            'mkdir sub; cd sub; name=value; f() { echo "$name"; }; set -- a b; umask 027'
        )
        cell = await session.run('f; basename "$PWD"; echo $# $1; umask')
        assert str(cell.stdout).split() == ["value", "sub", "2", "a", "0027"]
        await session.run("false")
        assert await printed(session, "echo $?") == "1\n"

    play(scene, "shell")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("exit 3", 3),
        ("(exit 4)", 4),
        ("set -eu; false; name=other", 1),
        ("set -u; echo $missing; name=other", 127),
        ("break 9; exit 0", 0),
        ("if then", 2),
        ("kill -TERM $$", None),
        ("return 5", None),
        ("no-such-command", 127),
        ("trap 'true' INT; exit 6", 6),
        ("exec 3>&- 4>&- 5>&-; exec 3>out; echo x >&3", 0),
    ],
)
def test_leaving_a_cell_does_not_leave_the_shell(play: Any, source: str, code: int | None) -> None:
    async def scene(session: Session) -> None:
        await session.run("name=value; f() { echo $name; }")
        cell = await session.run(source)
        assert code in (None, cell.exit_code)
        assert cell.status is (Status.FAILED if cell.exit_code else Status.OK)
        assert not cell.lost
        cell = await session.run("f; set +eu; echo on stderr >&2")
        assert (str(cell.stdout), str(cell.stderr)) == ("value\n", "on stderr\n")

    play(scene, "shell")


def test_an_interrupt_ends_the_command_and_the_rest_of_the_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        for waiting in (
            "sleep 60",
            "x=$(sleep 60)",
            "sleep 60 | cat",
            "(sleep 60)",
        ):
            cell = await session.run(f"name=value; {waiting}; name=other", wall_s=0.3)
            assert (cell.status, cell.lost) == (Status.TIMEOUT, False), waiting
            assert await printed(session, "echo $name") == "value\n", waiting

    play(scene, "shell")


def test_a_command_that_ignores_interrupts_is_killed_and_the_shell_stays(play: Any) -> None:
    async def scene(session: Session) -> None:
        ignoring = "name=value; (trap '' INT; while :; do :; done); name=other"
        cell = await session.run(ignoring, wall_s=0.2)
        assert (cell.status, cell.lost) == (Status.TIMEOUT, False)
        assert await printed(session, "echo $name") == "value\n"

    play(scene, "shell")


def test_a_pipe_that_is_closed_early_is_no_error_message(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("yes | head -n 1; echo ${PIPESTATUS[0]}")
        assert (str(cell.stdout), str(cell.stderr)) == ("y\n141\n", "")

    play(scene, "shell")


def test_a_source_that_bash_cannot_read_is_refused(play: Any) -> None:
    async def scene(session: Session) -> None:
        with pytest.raises(BadOption, match="NUL"):
            await session.run("echo \0")

    play(scene, "shell")


def test_a_shell_takes_a_source_of_a_mebibyte(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run(f"x='{'y' * MIB}'; echo ${{#x}}")
        assert str(cell.stdout) == f"{MIB}\n"

    play(scene, "shell")


# SQLite


def test_a_script_gives_the_rows_of_its_last_query(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run(
            "create table t(a, b); -- a; comment\n"
            "insert into t values (1, 'x;y'), (2.5, x'00ff'), (null, 'é');\n"
            "select a, b as name from t; create table other(c)"
        )
        assert cell.rows == Rows(("a", "name"), ((1, "x;y"), (2.5, b"\x00\xff"), (None, "é")))
        assert wire.loads(Cell, wire.dumps(cell)) == cell
        trigger = "create trigger tr after insert on t begin delete from other; end; select 1"
        assert (await session.run(trigger)).rows == Rows(("1",), ((1,),))

    play(scene, "sqlite")


def test_many_rows_are_cut_and_counted(play: Any) -> None:
    async def scene(session: Session) -> None:
        numbers = "with recursive c(n) as (values (1) union all select n + 1 from c where n < 5000)"
        cell = await session.run(f"{numbers} select n from c")
        assert cell.rows is not None
        assert (len(cell.rows.rows), cell.rows.omitted) == (1000, 4000)
        cell = await session.run(f"{numbers} select zeroblob(10000) from c")
        assert cell.rows is not None
        assert len(cell.rows.rows) + cell.rows.omitted == 5000
        assert len(cell.rows.rows) < 200

    play(scene, "sqlite")


def test_an_sql_error_is_a_fault_with_its_line_and_what_came_before_stays(play: Any) -> None:
    async def scene(session: Session) -> None:
        cell = await session.run("create table t(a);\n\nselect missing from t;\ncreate table u(a)")
        assert cell.status is Status.FAILED
        assert cell.fault is not None
        assert (cell.fault.message, cell.fault.line) == ("no such column: missing", 3)
        cell = await session.run("select name from sqlite_master")
        assert cell.rows == Rows(("name",), (("t",),))

    play(scene, "sqlite")


def test_transactions_of_the_cells_are_their_own(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run("create table t(a); begin; insert into t values (1)")
        await session.run("rollback")
        cell = await session.run("select count(*) from t")
        assert cell.rows == Rows(("count(*)",), ((0,),))

    play(scene, "sqlite")


def test_a_database_goes_in_and_comes_out(level: Isolation) -> None:
    async def scene() -> None:
        async with opened(level, "sqlite") as session:
            await session.run("create table t(a); insert into t values (7)")
            content = await session.dump()
        assert content.startswith(b"SQLite format 3\0")
        async with opened(level, "sqlite", database=content) as session:
            assert (await session.run("select a from t")).rows == Rows(("a",), ((7,),))
        async with opened(level, "sqlite", database=b"no database") as session:
            cell = await session.run("select 1 from sqlite_master")
            assert cell.status is Status.FAILED

    asyncio.run(scene())


# Snapshots


CHANGES = {
    "python": (
        """
import os, random
x = [1]
random.seed(5)
os.makedirs('sub')
with open('f', 'w') as file: file.write('old')
file = open('f')
""",
        """
x.append(2)
os.chdir('sub')
random.random()
os.truncate('../f', 1)
open('new', 'w').close()
""",
        """
seen = x, os.path.basename(os.getcwd()) == 'sub', sorted(os.listdir('.')), file.read()
seen += file.seek(0), random.random() == random.Random(5).random(), random.seed(5)
seen
""",
    ),
    "shell": (
        "x=1; mkdir sub; echo old > f; f() { echo one; }",
        "x=2; cd sub; rm ../f; touch new; f() { echo two; }; exit 3",
        'echo $x $(basename "$PWD"); cat f; f; ls',
    ),
    "sqlite": (
        "create table t(a); insert into t values (1)",
        "insert into t values (2); create table u(a)",
        "select (select count(*) from t), (select count(*) from sqlite_master)",
    ),
}


def _seen(cell: Cell) -> str:
    return f"{cell.value} {cell.stdout} {cell.rows} {cell.fault} {cell.stderr}"


@pytest.mark.parametrize("kind", ["python", "shell", "sqlite"])
def test_a_snapshot_brings_back_names_files_and_folder(play: Any, kind: str) -> None:
    async def scene(session: Session) -> None:
        begin, change, look = CHANGES[kind]
        await session.run(begin)
        kept = await session.snapshot()
        before = _seen(await session.run(look))
        for _ in range(3):  # as often as one likes
            await session.run(change)
            assert _seen(await session.run(look)) != before
            await session.restore(kept)
            assert _seen(await session.run(look)) == before

    play(scene, kind)


@pytest.mark.parametrize("kind", ["python", "shell"])
def test_snapshots_are_a_stack(play: Any, kind: str) -> None:
    async def scene(session: Session) -> None:
        look = "x" if kind == "python" else "echo $x >&2; cat f >&2"
        kept = []
        for number in range(3):
            await session.run(f"x={number}")
            if kind == "shell":
                await session.run("echo $x > f")
            kept.append(await session.snapshot())
        seen = [_seen(await session.run(look))]
        for snapshot in reversed(kept[:2]):
            await session.restore(snapshot)
            seen.append(_seen(await session.run(look)))
        assert len(set(seen)) == 3
        assert session.snapshots == (kept[0],)
        with pytest.raises(UnknownName, match=f"no snapshot {kept[2]} in this session; there is 1"):
            await session.restore(kept[2])
        again = await session.snapshot()
        assert again not in kept
        await session.run("x=9")
        await session.restore(again)
        assert _seen(await session.run(look)) == seen[-1]

    play(scene, kind)


@pytest.mark.parametrize(
    ("kind", "deadly"),
    [
        ("python", STUBBORN),
        ("python", "import os; os._exit(1)"),
        ("python", "import os; os.close(5)"),
        ("shell", "kill -KILL $BASHPID"),
        ("shell", "exec true"),
    ],
)
def test_a_lost_session_comes_back_with_a_snapshot(play: Any, kind: str, deadly: str) -> None:
    async def scene(session: Session) -> None:
        look = "x" if kind == "python" else "echo $x"
        await session.run("x=5")
        kept = await session.snapshot()
        before = _seen(await session.run(look))
        for _ in range(2):
            cell = await session.run(deadly, wall_s=0.3)
            assert cell.lost
            with pytest.raises(SessionLost, match="restore a snapshot"):
                await session.run(look)
            await session.restore(kept)
            assert session.alive
            assert _seen(await session.run(look)) == before

    play(scene, kind)


def test_restoring_ends_background_work_that_began_since(play: Any) -> None:
    async def scene(session: Session) -> None:
        kept = await session.snapshot()
        await session.run("(while :; do sleep 0.01; touch alive; done) & setsid sleep 60 & true")
        await session.restore(kept)
        await session.run("rm -f alive; sleep 0.1")
        cell = await session.run("ls; jobs")
        assert (str(cell.stdout), str(cell.stderr)) == ("", "")

    play(scene, "shell")


def test_a_process_with_threads_cannot_be_kept_and_goes_on(play: Any) -> None:
    async def scene(session: Session) -> None:
        await session.run(
            "import threading; gate = threading.Event(); t = threading.Thread(target=gate.wait)\n"
            "t.start()"
        )
        with pytest.raises(MachineError, match="it has 2 threads, and a fork copies one"):
            await session.snapshot()
        await session.run("gate.set(); t.join()")
        await session.restore(await session.snapshot())

    play(scene)


def test_files_that_are_too_large_together_cannot_be_kept(play: Any) -> None:
    async def scene(session: Session) -> None:
        for number in range(3):
            await session.run(f"head -c 400000 /dev/zero > {number}")
        if session.isolation is Isolation.FULL:
            pytest.skip("the work directory cannot hold more than can be kept")
        with pytest.raises(MachineError, match="larger than file_bytes"):
            await session.snapshot()
        assert await printed(session, "echo fine") == "fine\n"

    play(scene, "shell", limits=Limits(file_bytes=MIB))


def test_more_processes_than_are_allowed_make_no_snapshot(play: Any) -> None:
    async def scene(session: Session) -> None:
        if session.isolation is Isolation.PROCESS and os.getuid() != 0:
            pytest.skip("the user's other processes are counted too")
        await session.run("import subprocess\nfor _ in range(7): subprocess.Popen(['sleep', '60'])")
        with pytest.raises(MachineError, match="it could not fork"):
            await session.snapshot()
        assert await shown(session, "1") == "1"

    play(scene, limits=Limits(wall_s=20, processes=8))


# What a session's process says is believed by nobody


SENDING = "import array, socket, struct; channel = socket.socket(fileno=os.dup(5))\n"


@pytest.mark.parametrize(
    "forged",
    [
        "os.write(5, b'c')",
        "os.write(5, b'x1')",
        "os.write(5, b's')",
        "os.write(5, b'n')",
        "os.write(5, b'c' * 60_000)",
        "os.write(5, b'\\xff\\x00')",
        "os.pwrite(3, b'[' * 100_000, 0)",
        'os.pwrite(3, b\'{"value": 5, "rows": {}, "fault": 1, "exit_code": "x"}\', 0)',
        "os.ftruncate(3, 60 << 20)",
        "import fcntl; fcntl.fcntl(3, fcntl.F_SETFL, os.O_APPEND)",
        "[os.close(number) for number in (0, 1, 2, 3, 4)]",
        "os.fork() or [os.write(5, b's'), os.write(5, b'c'), os._exit(0)]",
        SENDING + "channel.sendmsg([b'c'], [(1, 1, array.array('i', [1, 2]))])",  # descriptors
        SENDING + "channel.sendmsg([b'c'], [(1, 2, struct.pack('3i', 1, 0, 0))])",  # credentials
    ],
)
def test_a_lie_hurts_its_own_session_alone(level: Isolation, forged: str) -> None:
    async def scene() -> None:
        async with opened(level) as honest, opened(level) as liar:
            await honest.run("x = 1")
            with contextlib.suppress(SessionLost, MachineError):
                await liar.run("import os")
                await liar.run(forged, wall_s=1)
                kept = await liar.snapshot()
                await liar.run(forged, wall_s=1)
                await liar.restore(kept)
                await liar.run("1", wall_s=1)
            assert await shown(honest, "x") == "1"

    asyncio.run(scene())


def test_a_flood_of_messages_ends_with_its_cell(play: Any) -> None:
    async def scene(session: Session) -> None:
        flood = "import os\nwhile True: os.write(5, b'z')"
        cell = await session.run(flood, wall_s=0.3)
        assert (cell.status, cell.lost) == (Status.TIMEOUT, False)
        assert await shown(session, "1") == "1"

    play(scene)


def test_a_fork_bomb_is_held_and_cleared_away() -> None:
    async def scene() -> None:
        async with opened(Isolation.FULL, limits=Limits(wall_s=20, processes=24)) as session:
            await session.run("import os\nx = 1")
            kept = await session.snapshot()
            bomb = "while True:\n    try: os.fork()\n    except OSError: pass"
            cell = await session.run(bomb, wall_s=0.5)
            assert cell.status in (Status.TIMEOUT, Status.OK, Status.KILLED, Status.FAILED)
            await session.restore(kept)
            assert await shown(session, "x") == "1"

    asyncio.run(scene())


# Many sessions, and nothing left


def test_many_sessions_run_side_by_side(level: Isolation) -> None:
    async def one(sessions: Sessions, number: int) -> str:
        async with sessions.session("python", limits=Limits(wall_s=60)) as session:
            await session.run(f"x = {number}")
            return await shown(session, "x")

    async def scene() -> None:
        async with Sessions(level, most=20) as sessions:
            seen = await asyncio.gather(*(one(sessions, number) for number in range(20)))
            assert seen == list(map(str, range(20)))
            assert len(sessions) == 0

    asyncio.run(scene())


def test_more_sessions_than_allowed_are_refused(level: Isolation) -> None:
    async def scene() -> None:
        async with Sessions(level, most=1) as sessions:
            async with sessions.session():
                with pytest.raises(MachineError, match=r"are open \(most=1\); close one"):
                    await sessions.open()
            await (await sessions.open()).close()
            await sessions.open()

    asyncio.run(scene())


def test_idle_sessions_are_closed(level: Isolation) -> None:
    async def scene() -> None:
        async with Sessions(level, idle_s=0.2) as sessions:
            idle, busy = await sessions.open(), await sessions.open()
            cell = asyncio.create_task(busy.run("import time; time.sleep(0.6); 'done'"))
            while not idle.closed:
                await asyncio.sleep(0.02)
            assert str((await cell).value) == "'done'"
            with pytest.raises(SessionLost, match=r"it was idle for 0\.2 s"):
                await idle.run("1")

    asyncio.run(scene())


def test_a_sandbox_opens_sessions_and_closes_them(level: Isolation) -> None:
    async def scene() -> None:
        async with LocalSandbox(level, workers=1) as sandbox:
            async with sandbox.session("python") as session:
                assert await shown(session, "1") == "1"
            left = await sandbox.sessions.open("python")
        assert left.closed

    asyncio.run(scene())


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_closing_leaves_no_descriptor_and_no_process(level: Isolation) -> None:
    async def once() -> int:
        async with opened(level) as session:
            await session.run("import subprocess; subprocess.Popen(['sleep', '600'])")
            await session.snapshot()
            assert session._worker is not None
            return session._worker.process.pid

    async def scene() -> None:
        await once()
        before = _descriptors()
        for _ in range(3):
            pid = await once()
            assert not Path(f"/proc/{pid}").exists()
        assert _descriptors() == before

    asyncio.run(scene())


def test_a_worker_that_is_killed_ends_the_session(level: Isolation) -> None:
    async def scene() -> None:
        async with opened(level) as session:
            await session.run("x = 1")
            kept = await session.snapshot()
            assert session._worker is not None
            cell = asyncio.create_task(session.run("while True: pass"))
            await asyncio.sleep(0.2)
            os.kill(session._worker.process.pid, signal.SIGKILL)
            lost = await cell
            assert (lost.status, lost.lost) == (Status.SANDBOX_ERROR, True)
            with pytest.raises((SessionLost, UnknownName)):
                await session.restore(kept)

    asyncio.run(scene())


async def _await_end(pids: list[int]) -> bool:
    """Whether all of them are gone within some seconds."""
    for _ in range(500):
        if all(_is_dead(pid) for pid in pids):
            return True
        await asyncio.sleep(0.02)
    return False


def _is_dead(pid: int) -> bool:
    """Whether a process has ended; whoever adopted it may not have collected it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.parametrize("kind", ["python", "shell"])
def test_a_session_whose_worker_is_killed_leaves_no_process(level: Isolation, kind: str) -> None:
    background = {
        "python": "import subprocess; subprocess.Popen(['setsid', 'sleep', '600'])",
        "shell": "setsid sleep 600 &",
    }[kind]

    async def scene() -> None:
        async with opened(level, kind) as session:
            await session.run(background)
            await session.snapshot()
            await session.run(background)
            assert session._worker is not None
            keeper = session._worker.process.pid
            pids = _descendants(keeper)
            assert len(pids) >= 5
            os.kill(pids[0], signal.SIGKILL)
            assert await _await_end(pids)

    asyncio.run(scene())


CALLER = """
import asyncio, sys
from runwright.core import Isolation
from runwright.run import Session

async def main():
    async with Session("python", isolation=Isolation(sys.argv[1])) as session:
        await session.run("import subprocess; subprocess.Popen(['setsid', 'sleep', '600'])")
        await session.snapshot()
        print(session._worker.process.pid, flush=True)
        await session.run("while True: pass", wall_s=600)

asyncio.run(main())
"""


def test_a_caller_that_is_killed_leaves_no_process(level: Isolation) -> None:
    async def scene() -> None:
        async with opened(level):
            pass  # the level holds here
        with subprocess.Popen(
            [sys.executable, "-c", CALLER, level.value], stdout=subprocess.PIPE
        ) as caller:
            assert caller.stdout is not None
            keeper = int(caller.stdout.readline())
            pids = [keeper, *_descendants(keeper)]
            caller.kill()
        assert await _await_end(pids)

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"kind": "cobol"}, UnknownName, "no session kind 'cobol'; there is python, shell, sqlite"),
        ({"files": [File("../x", b"")]}, BadTask, "must lie inside the work directory"),
        (
            {"kind": "shell", "database": b"x"},
            BadOption,
            "kind 'shell' has no database",
        ),
    ],
)
def test_a_wrong_call_is_one_line(arguments: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Session(**arguments)


@pytest.mark.parametrize("option", [{"most": 0}, {"idle_s": -1.0}])
def test_a_registry_with_a_wrong_bound_is_an_error(option: Any) -> None:
    with pytest.raises(BadOption, match="must be greater than 0"):
        Sessions(**option)


def test_a_session_that_cannot_start_says_why(level: Isolation) -> None:
    async def scene() -> None:
        with pytest.raises(MachineError, match="a python session did not start"):
            async with opened(level, files=[File("a", b""), File("a/b", b"")]):
                pass

    asyncio.run(scene())
