"""Transactions: what a program does to a tree can be seen, kept, or undone to the last bit."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from runwright.core import Execution, Isolation, Limits, Program, Status
from runwright.core.errors import (
    BadFile,
    BadOption,
    BadTask,
    Conflict,
    NoIsolation,
    NothingToUndo,
    SandboxLost,
    TransactionError,
)
from runwright.run import (
    Change,
    Transaction,
    digest,
    pending_transactions,
    undo_last,
)

LEVELS = {
    "overlay": (Isolation.FULL, "overlay"),
    "copy": (Isolation.FULL, "copy"),
    "process": (Isolation.PROCESS, None),
}

# What is in the folder we are in, told without any code of ours; the same text runs on both sides.
LISTING = """
import json, os, stat
def listing(top):
    found = {}
    for folder, folders, files in os.walk(top):
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]
        for name in [".", *files, *links]:
            path = os.path.normpath(os.path.join(folder, name))
            mode = os.lstat(path).st_mode
            content = ""
            if stat.S_ISREG(mode):
                with open(path, "rb") as file: content = file.read().hex()
            elif stat.S_ISLNK(mode):
                content = os.readlink(path)
            found[os.path.relpath(path, top)] = [mode, content]
    return found
"""

# Does what its input says, as far as that is possible.
ACTIONS = """
import json, os, shutil
def act(name, path, other, text, mode):
    if name == "write": open(path, "w").write(text)
    elif name == "append": open(path, "a").write(text)
    elif name == "truncate": os.truncate(path, len(text))
    elif name == "overwrite": open(path, "r+").write(text)
    elif name == "delete": os.unlink(path)
    elif name == "rename": os.rename(path, other)
    elif name == "move": shutil.move(path, other)
    elif name == "chmod": os.chmod(path, mode | (0o700 if os.path.isdir(path) else 0o400))
    elif name == "symlink": os.symlink(text, path)
    elif name == "mkdir": os.mkdir(path)
    elif name == "rmdir": os.rmdir(path)
    elif name == "rmtree": shutil.rmtree(path)
    elif name == "link": os.link(path, other, follow_symlinks=False)
    elif name == "touch": os.utime(path, (1, 1))
    elif name == "replace":
        open("temporary", "w").write(text)
        os.replace("temporary", path)
    elif name == "folder by file":
        shutil.rmtree(path)
        open(path, "w").write(text)
    elif name == "file by folder":
        os.unlink(path)
        os.mkdir(path)
        open(path + "/inner", "w").write(text)
def act_all(actions):
    for action in actions:
        try: act(*action)
        except (OSError, shutil.Error): pass
"""
NAMES = [
    "write",
    "append",
    "truncate",
    "overwrite",
    "delete",
    "rename",
    "move",
    "chmod",
    "symlink",
    "mkdir",
    "rmdir",
    "rmtree",
    "link",
    "touch",
    "replace",
    "folder by file",
    "file by folder",
]
PATHS = ["a", "b", ".hidden", "d", "d/a", "d/b", "d/d", "d/d/a", "e", "e/a", "naïve \n name"]
actions = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(PATHS),
        st.sampled_from(PATHS),
        st.text(st.sampled_from("abc/."), min_size=1, max_size=5),
        st.sampled_from([0o600, 0o644, 0o755, 0o500, 0o640]),
    ),
    max_size=12,
)


def listing(root: Path) -> Any:
    space: dict[str, Any] = {}
    exec(LISTING, space)  # our own text, above
    return json.loads(json.dumps(space["listing"](str(root))))


def times(root: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in [root, *root.rglob("*")]}


@pytest.fixture(params=LEVELS)
def options(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    isolation, by = LEVELS[request.param]
    return {"isolation": isolation, "by": by, "journal": tmp_path / "journal"}


@pytest.fixture
def overlay(tmp_path: Path) -> dict[str, Any]:
    return {"journal": tmp_path / "journal"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "tree"
    for folder in ("d/d", "empty", ".hidden"):
        (made / folder).mkdir(parents=True)
    for path in ("a", "b", "d/a", "d/d/a", ".hidden/ignored"):
        (made / path).write_text(f"content of {path}\n")
    (made / "link").symlink_to("d/a")
    (made / "b").chmod(0o600)
    return made


async def run(transaction: Transaction, source: str, **options: Any) -> Execution:
    return await transaction.run(Program(source), limits=Limits(wall_s=20), **options)


async def run_well(transaction: Transaction, source: str, **options: Any) -> str:
    execution = await run(transaction, source, **options)
    assert (execution.status, str(execution.stderr)) == (Status.OK, ""), execution
    return str(execution.stdout)


def kinds(changes: tuple[Change, ...]) -> dict[str, str]:
    return {change.path: change.kind for change in changes}


def test_a_program_starts_in_the_tree_and_its_own_files_lie_elsewhere(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    async def story() -> str:
        async with Transaction(root, **options) as transaction:
            source = "print(sorted(os.listdir()), os.path.exists(os.environ['HOME'] + '/main.py'))"
            told = await run_well(transaction, f"import os; {source}")
            assert await transaction.diff() == ()
            return told

    names = ["a", "b", "d", "empty", ".hidden", "link"]
    assert run_async(story()) == f"{sorted(names)} True\n"


def test_runs_of_a_transaction_see_each_others_changes(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    async def story() -> str:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "open('a', 'a').write('more'); open('new', 'w').write('n')")
            return await run_well(transaction, "print(open('a').read(), open('new').read())")

    assert run_async(story()) == "content of a\nmore n\n"
    assert not (root / "new").exists()


def test_the_difference_names_every_change_once_with_both_sides(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    source = (
        "import os, shutil\n"
        "open('a', 'w').write('new')\nos.chmod('b', 0o644)\nshutil.rmtree('d')\n"
        "os.mkdir('d')\nopen('d/a', 'w').write('content of d/a\\n')\nos.rmdir('empty')\n"
        "open('empty', 'w')\nos.unlink('link')\nos.symlink('/nowhere', 'link')\nos.mkdir('made')\n"
        "os.rename('.hidden/ignored', 'moved')\nos.utime('d')\n"
    )

    async def story() -> tuple[Change, ...]:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, source)
            return await transaction.diff()

    changes = run_async(story())
    assert kinds(changes) == {
        ".hidden/ignored": "deleted",
        "a": "modified",
        "b": "mode",
        "d/d": "deleted",
        "d/d/a": "deleted",
        "empty": "type",
        "link": "modified",
        "made": "created",
        "moved": "created",
    }
    by_path = {change.path: change for change in changes}
    before, after = by_path["a"].before, by_path["a"].after
    assert before is not None
    assert after is not None
    assert (before.size, after.size) == (13, 3)
    assert before.digest != after.digest
    assert by_path["link"].after is not None
    assert by_path["link"].after.target == "/nowhere"
    assert by_path["moved"].after.digest == by_path[".hidden/ignored"].before.digest


def test_a_moved_file_is_no_conflict(run_async: Any, root: Path, options: dict[str, Any]) -> None:
    async def story() -> tuple[Change, ...]:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "import os; os.rename('a', 'd/moved'); os.link('b', 'c')")
            return await transaction.commit()

    assert kinds(run_async(story())) == {"a": "deleted", "c": "created", "d/moved": "created"}


def test_leaving_the_block_undoes(run_async: Any, root: Path, options: dict[str, Any]) -> None:
    before, times_before = digest(root), times(root)

    async def story() -> None:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "import shutil; shutil.rmtree('d'); open('a', 'w')")
            await transaction.prepare()

    run_async(story())
    assert (digest(root), times(root)) == (before, times_before)
    assert list(options["journal"].iterdir()) == []


@pytest.mark.parametrize("level", LEVELS)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=actions, second=actions)
def test_the_digest_law_holds_for_any_actions(
    run_async: Any, level: str, first: list[Any], second: list[Any]
) -> None:
    with tempfile.TemporaryDirectory(prefix="runwright-test-") as folder:
        root, journal = Path(folder) / "tree", Path(folder) / "journal"
        for inner in ("d/d", "e"):
            (root / inner).mkdir(parents=True)
        for inner in ("a", "d/a", "d/d/a", ".hidden"):
            (root / inner).write_text(inner)
        isolation, by = LEVELS[level]
        options: Any = {"isolation": isolation, "by": by, "journal": journal}
        doing = f"{ACTIONS}\nimport json, sys\nact_all(json.load(sys.stdin))\n"
        telling = f"{LISTING}\nprint(json.dumps(listing('.')))"

        async def act(todo: list[Any]) -> None:
            before, told_before, times_before = digest(root), listing(root), times(root)
            async with Transaction(root, **options) as transaction:
                await run_well(transaction, doing, stdin=json.dumps(todo).encode())
                inside = json.loads(await run_well(transaction, telling))
                assert (digest(root), listing(root)) == (before, told_before)
                changes = await transaction.commit()
                assert listing(root) == inside
                assert bool(changes) == (digest(root) != before)
                after = digest(root)
                await transaction.undo()
            assert (digest(root), listing(root)) == (before, told_before)
            assert times(root) == times_before
            async with Transaction(root, **options) as transaction:  # and again, to stay
                await run_well(transaction, doing, stdin=json.dumps(todo).encode())
                await transaction.commit()
            assert digest(root) == after

        run_async(act(first))
        run_async(act(second))


def test_committed_transactions_are_undone_in_reverse_and_ten_are_kept(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    digests = []

    async def act(number: int) -> None:
        async with Transaction(root, **overlay) as transaction:
            await run_well(transaction, f"open('a', 'a').write('{number}')")
            await transaction.commit()

    for number in range(11):
        digests.append(digest(root))
        run_async(act(number))
    for expected in reversed(digests[1:]):
        (change,) = undo_last(root, overlay["journal"])
        assert (change.path, digest(root)) == ("a", expected)
    with pytest.raises(NothingToUndo, match="history is empty"):
        undo_last(root, overlay["journal"])
    assert list(overlay["journal"].iterdir()) == []


def test_an_earlier_transaction_is_not_undone_before_a_later_one(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    async def story() -> None:
        async with Transaction(root, **overlay) as first:
            await run_well(first, "open('new', 'w')")
            await first.commit()
            async with Transaction(root, **overlay) as second:
                await run_well(second, "open('newer', 'w')")
                await second.commit()
            with pytest.raises(Conflict, match="later transaction"):
                await first.undo()
            undo_last(root, overlay["journal"])
            await first.undo()

    before = digest(root)
    run_async(story())
    assert digest(root) == before


@pytest.mark.parametrize(
    ("source", "change", "path"),
    [
        ("open('a', 'w')", lambda root: (root / "a").write_text("mine"), "a"),
        ("open('a', 'w')", lambda root: (root / "a").unlink(), "a"),
        ("open('new', 'w')", lambda root: (root / "new").write_text("mine"), "new"),
        ("import os; os.unlink('a')", lambda root: (root / "a").chmod(0o600), "a"),
        ("import os; os.unlink('a')", lambda root: (root / "a").unlink(), "a"),
        (
            "import shutil; shutil.rmtree('d')",
            lambda root: (root / "d/added").write_text("mine"),
            "d",
        ),
        ("import os; os.chmod('d', 0o700)", lambda root: (root / "d").chmod(0o500), "d"),
        ("open('d/new', 'w')", lambda root: shutil.rmtree(root / "d"), "d"),
        (
            "open('d/d/new', 'w')",
            lambda root: (shutil.move(root / "d/d", root / "x"), (root / "d/d").symlink_to("/")),
            "d/d",
        ),
    ],
)
def test_what_somebody_else_changed_is_a_conflict_and_nothing_is_written(
    run_async: Any, root: Path, options: dict[str, Any], source: str, change: Any, path: str
) -> None:
    async def story() -> None:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, f"{source}\nopen('beside', 'w')")
            change(root)
            after.append(digest(root))
            with pytest.raises(Conflict, match=f"/{path} was changed by somebody else"):
                await transaction.commit()

    after: list[str] = []
    run_async(story())
    assert [digest(root)] == after


def test_what_somebody_else_changed_beside_is_none(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    async def story() -> None:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "open('d/new', 'w')")
            (root / "d" / "mine").write_text("mine")
            (root / "a").write_text("mine")
            await transaction.commit()
            assert (root / "d" / "new").exists()
            await transaction.undo()

    run_async(story())
    assert sorted(path.name for path in (root / "d").iterdir()) == ["a", "d", "mine"]
    assert (root / "a").read_text() == "mine"


def test_an_undo_after_somebody_else_changed_the_same_file_is_a_conflict(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            await run_well(transaction, "open('a', 'w').write('theirs'); open('new', 'w')")
            await transaction.commit()

    run_async(story())
    (root / "a").write_text("mine")
    after = digest(root)
    with pytest.raises(Conflict, match="/a was changed by somebody else"):
        undo_last(root, overlay["journal"])
    assert digest(root) == after
    (root / "a").write_text("theirs")
    undo_last(root, overlay["journal"])
    assert (root / "a").read_text() == "content of a\n"


def test_a_file_that_somebody_put_into_a_new_folder_keeps_it_from_being_undone(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            await run_well(
                transaction, "import os; os.mkdir('z'); open('z/x', 'w'); open('a', 'w')"
            )
            await transaction.commit()

    run_async(story())
    (root / "z" / "mine").write_text("mine")
    after = digest(root)
    for _ in range(2):
        with pytest.raises(TransactionError, match="Directory not empty"):
            undo_last(root, overlay["journal"])
        assert digest(root) == after
    (root / "z" / "mine").unlink()
    undo_last(root, overlay["journal"])
    assert not (root / "z").exists()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (
            "import socket; s = socket.socket(socket.AF_UNIX); s.bind('new')",
            "is a socket",
        ),
        ("import os; open('new', 'w'); os.chmod('new', 0o4755)", "setuid"),
        ("import os; os.chmod('a', 0o2755)", "setuid"),
        ("import os; os.unlink('pipe')", "was a fifo"),
    ],
    ids=["socket", "setuid", "setgid", "the fifo of somebody else"],
)
def test_special_files_are_told_and_refused(
    run_async: Any, root: Path, overlay: dict[str, Any], source: str, why: str
) -> None:
    os.mkfifo(root / "pipe")
    before = digest(root)

    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            await run_well(transaction, source)
            assert len(await transaction.diff()) == 1
            with pytest.raises(TransactionError, match=why):
                await transaction.commit()

    run_async(story())
    assert digest(root) == before


def test_a_program_writes_nowhere_but_into_the_tree(
    run_async: Any, root: Path, options: dict[str, Any], tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("s3cret")
    tmp_path.chmod(0o755)
    (root / "out").symlink_to(outside)
    source = (
        "import os, sys\n"
        "def attempt(action):\n"
        "    try: print('done', action())\n"
        "    except (OSError, IndexError) as error: print(type(error).__name__)\n"
        "attempt(lambda: open('out/secret').read())\n"
        "attempt(lambda: open('out/new', 'w'))\n"
        f"attempt(lambda: open({str(outside)!r} + '/new', 'w'))\n"
        f"attempt(lambda: open({str(root)!r} + '/a', 'w'))\n"
        "attempt(lambda: os.link('out/secret', 'stolen'))\n"
        "attempt(lambda: open('../outside/new', 'w'))\n"
        "attempt(lambda: os.rename('a', '../a'))\n"
        "attempt(lambda: open(os.listdir('/layers')[0]))\n"
        "attempt(lambda: open('/layers/lower/a', 'w'))\n"
        "attempt(lambda: open('/layers/changes/upper/a', 'w'))\n"
        "attempt(lambda: os.unlink('/tree'))\n"
    )
    before = digest(root), digest(outside)

    async def story() -> str:
        async with Transaction(root, **options) as transaction:
            told = await run(transaction, source)
            assert await transaction.diff() == ()
            return str(told.stdout)

    told = run_async(story()).splitlines()
    assert len(told) == 11
    assert not any(line.startswith("done") for line in told)
    assert (digest(root), digest(outside)) == before


def test_marks_of_the_overlay_cannot_be_forged(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    source = (
        "import os\n"
        "names = [('d', 'opaque'), ('a', 'whiteout'), ('a', 'origin'), ('d', 'redirect')]\n"
        "for path, name in names:\n"
        "    try: os.setxattr(path, f'user.overlay.{name}', b'y')\n"
        "    except OSError as error: pass\n"
        "try: os.mknod('b', 0o020000, 0)\n"
        "except OSError: print('no device')\n"
    )

    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            assert await run_well(transaction, source) == "no device\n"
            assert await transaction.diff() == ()

    run_async(story())


def test_a_socket_of_the_host_in_the_tree_cannot_be_reached(
    run_async: Any, root: Path, overlay: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("door")
        server.listen()
        (root / "door").chmod(0o777)
        source = (
            "import socket\ns = socket.socket(socket.AF_UNIX)\n"
            "try: s.connect('door'); print('connected')\nexcept OSError as error: print('no')"
        )

        async def story() -> str:
            async with Transaction(root, **overlay) as transaction:
                return await run_well(transaction, source)

        assert run_async(story()) == "no\n"


def test_a_program_that_fills_the_tree_meets_its_limit(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    source = (
        "try:\n    for i in range(100): open(f'f{i}', 'wb').write(bytes(1 << 20))\n"
        "except OSError as error: print(error.strerror)"
    )

    async def story() -> str:
        async with Transaction(root, tree_bytes=8 << 20, **overlay) as transaction:
            return await run_well(transaction, source)

    assert run_async(story()) == "No space left on device\n"


def test_files_that_only_seem_large_are_refused(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    async def story() -> None:
        async with Transaction(root, tree_bytes=8 << 20, **overlay) as transaction:
            await run_well(transaction, "open('sparse', 'w').truncate(9 << 20)")
            with pytest.raises(BadOption, match="tree_bytes=8388608"):
                await transaction.diff()
            await run_well(transaction, "import os; os.unlink('sparse')")
            assert await transaction.diff() == ()

    run_async(story())


def test_folders_nested_beyond_measure_are_refused(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    source = "import os\nfor _ in range(1000):\n    os.mkdir('x')\n    os.chdir('x')"

    async def story() -> None:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, source)
            with pytest.raises(BadOption, match="nested deeper"):
                await transaction.diff()

    run_async(story())


def test_a_copy_beyond_its_limits_is_refused(run_async: Any, root: Path, tmp_path: Path) -> None:
    async def begin(**options: Any) -> None:
        async with Transaction(root, by="copy", journal=tmp_path / "journal", **options):
            pass

    with pytest.raises(BadOption, match="tree_bytes=10 or"):
        run_async(begin(tree_bytes=10))
    with pytest.raises(BadOption, match="tree_files=3;"):
        run_async(begin(tree_files=3))


def test_large_changes_do_not_count_for_the_memory_of_a_run(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    source = "for i in range(4): open(f'f{i}', 'wb').write(bytes(40 << 20))"

    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            await run_well(transaction, source)
            execution = await transaction.run(
                Program("x = bytes(60 << 20); print('fits')"), limits=Limits(memory_bytes=128 << 20)
            )
            assert str(execution.stdout) == "fits\n"

    run_async(story())


def test_wrong_calls_are_told_in_one_sentence(run_async: Any, root: Path, tmp_path: Path) -> None:
    async def begin(path: Path, **options: Any) -> Transaction:
        async with Transaction(path, **{"journal": tmp_path / "journal", **options}) as transaction:
            return transaction

    with pytest.raises(BadFile, match="No such file"):
        run_async(begin(root / "missing"))
    with pytest.raises(BadFile, match="Not a directory"):
        run_async(begin(root / "a"))
    with pytest.raises(BadOption, match="must not lie in the tree"):
        run_async(begin(root, journal=root / "journal"))
    with pytest.raises(BadOption, match="needs level 'full'"):
        run_async(begin(root, isolation=Isolation.PROCESS, by="overlay"))
    with pytest.raises(BadOption, match="by='clone'"):
        run_async(begin(root, by="clone"))
    with pytest.raises(BadOption, match="tree_bytes=0"):
        run_async(begin(root, tree_bytes=0))
    with pytest.raises(BadOption, match=r"/\w+ is mounted in it|must not lie"):
        run_async(begin(Path("/")))
    ended = run_async(begin(root))
    with pytest.raises(TransactionError, match="has ended"):
        run_async(ended.run(Program("")))
    with pytest.raises(TransactionError, match="has not begun"):
        run_async(Transaction(root).diff())


def test_a_transaction_whose_worker_dies_changes_nothing(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    before = digest(root)

    async def story() -> None:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "open('new', 'w')")
            os.kill(transaction._worker.process.pid, signal.SIGKILL)
            while transaction._worker.alive:  # until then a run may still come through
                await asyncio.sleep(0.01)
            with pytest.raises(SandboxLost):
                await run(transaction, "print()")
            with pytest.raises(SandboxLost):
                await transaction.commit()

    run_async(story())
    assert digest(root) == before


def test_nothing_is_left_behind(run_async: Any, root: Path, options: dict[str, Any]) -> None:
    def state() -> tuple[int, bytes]:
        return len(list(Path("/proc/self/fd").iterdir())), Path("/proc/self/mounts").read_bytes()

    async def story() -> None:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "import os; os.mkdir('x'); os.chmod('x', 0)")
            await transaction.diff()
            worker = transaction._worker
        assert worker.process.poll() is not None
        assert not worker._places.folder or not Path(worker._places.folder).exists()

    run_async(story())
    before = state()
    run_async(story())
    assert state() == before


CALLER = """
import asyncio, sys
from pathlib import Path
from runwright.core import Isolation, Program
from runwright.run import Transaction

async def main():
    root, journal, level, by = sys.argv[1:]
    options = {"journal": Path(journal), "isolation": Isolation(level), "by": by}
    async with Transaction(Path(root), **options) as transaction:
        await transaction.run(Program("open('new', 'w').write('new')"))
        await transaction.prepare()
        worker = transaction._worker
        print(worker.process.pid, worker._places.folder or "-", flush=True)
        input()

asyncio.run(main())
"""


def _runs(pid: str) -> bool:
    """Whether a process runs; who adopts it may leave it unreaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_caller_that_is_killed_leaves_nothing_but_what_it_prepared(
    root: Path, options: dict[str, Any]
) -> None:
    before = digest(root)
    by = options["by"] or "copy"
    words = [str(root), str(options["journal"]), options["isolation"].value, by]
    with subprocess.Popen(
        [sys.executable, "-c", CALLER, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as caller:
        assert caller.stdout is not None
        worker, folder = caller.stdout.readline().split()
        assert pending_transactions(options["journal"]) == ()
        caller.kill()
    while _runs(worker):
        os.sched_yield()
    assert not Path(folder).exists()
    assert digest(root) == before
    (pending,) = pending_transactions(options["journal"])
    assert (pending.state, kinds(pending.changes)) == ("prepared", {"new": "created"})
    pending.finish()
    assert (root / "new").read_text() == "new"


def test_a_cancelled_run_leaves_the_transaction_usable(
    run_async: Any, root: Path, options: dict[str, Any]
) -> None:
    async def story() -> str:
        async with Transaction(root, **options) as transaction:
            await run_well(transaction, "open('new', 'w').write('kept')")
            task = asyncio.create_task(run(transaction, "while True: pass"))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await run_well(transaction, "print(open('new').read())")

    assert run_async(story()) == "kept\n"


def test_a_transaction_on_a_tree_of_ten_thousand_files(
    run_async: Any, tmp_path: Path, overlay: dict[str, Any]
) -> None:
    root = tmp_path / "tree"
    for folder in range(100):
        (root / str(folder)).mkdir(parents=True)
        for file in range(100):
            (root / str(folder) / str(file)).write_text(f"{folder} {file}")
    before = digest(root)

    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            source = "import shutil\nfor i in range(10):\n    open(f'{i}/0', 'w').write('new')\n"
            await run_well(transaction, source + "    shutil.rmtree(str(i + 50))\n")
            assert len(await transaction.commit()) == 10 + 10 * 101
            assert len(list(root.iterdir())) == 90
            await transaction.undo()

    run_async(story())
    assert digest(root) == before


def test_files_of_the_program_must_lie_in_its_work_directory(
    run_async: Any, root: Path, overlay: dict[str, Any]
) -> None:
    async def story() -> None:
        async with Transaction(root, **overlay) as transaction:
            with pytest.raises(BadTask, match="inside the work directory"):
                await transaction.run(Program("", path="/tree/a"))

    run_async(story())


def test_an_overlay_the_machine_cannot_make_is_an_error_with_advice(
    run_async: Any, overlay: dict[str, Any]
) -> None:
    async def begin() -> None:
        async with Transaction(Path("/proc/self/fdinfo"), **overlay):
            pass

    with pytest.raises(NoIsolation, match="by='copy' works on a copy"):
        run_async(begin())
