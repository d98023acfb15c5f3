"""The journal: whatever step a crash comes after, the transaction can be finished or undone."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runwright.core.errors import BadFile, BadOption, Conflict, NothingToUndo, TransactionError
from runwright.run import digest, pending_transactions, undo_last
from runwright.run.changes import Change
from runwright.run.journal import Draft, Record, committed, default_journal
from runwright.run.tree import Entry, Tree, read_entry

# For each line "LEFT THEN": forks a process that makes the tree of argument 1 like that of
# argument 2 by the journal of argument 3, and is killed before its action number LEFT on files.
# Prints how it ended. A process of its own: the hook that counts cannot be taken away again.
COMMITTER = """
import os, signal, sys
from pathlib import Path

import test_journal

WATCHED = "os.rename os.remove os.mkdir os.rmdir os.chmod os.symlink os.utime os.chown".split()

def commit(left, then):
    def count(event, arguments):
        nonlocal left
        creates = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if event in WATCHED or creates:
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    record = test_journal.prepare(*map(Path, sys.argv[1:4]))
    sys.addaudithook(count)
    record.finish()
    if then == "undo":
        record.undo()

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        commit(int(line.split()[0]), line.split()[1])
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


def entries(root: Path) -> dict[str, Entry]:
    with Tree(root) as tree:
        found = {path: read_entry(name, folder) for path, name, folder in tree.walk()}
        return {".": read_entry(".", tree.descriptor), **found}


def changes(root: Path, other: Path) -> list[Change]:
    before, after = entries(root), entries(other)
    pairs = [(path, before.get(path), after.get(path)) for path in sorted({*before, *after})]
    return [Change(*pair) for pair in pairs if pair[1] is None or not pair[1].same(pair[2])]


def prepare(root: Path, other: Path, journal: Path) -> Record:
    """Put into the journal what makes one tree like the other."""
    with Tree(root) as tree:
        draft = Draft(journal, tree, changes(root, other))
        draft.keep_originals()
        for change in changes(root, other):
            if change.after and change.after.type == "file" and change.kind != "mode":
                os.write(draft.after, (other / change.path).read_bytes())
        return draft.publish()


def commit(root: Path, other: Path, journal: Path) -> None:
    record = prepare(root, other, journal)
    record.finish()
    record.release()


def make(root: Path, files: dict[str, str], modes: dict[str, int]) -> Path:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if content.startswith("->"):
            (root / path).symlink_to(content[2:])
        elif content == "/":
            (root / path).mkdir()
        else:
            (root / path).write_text(content)
    for path, mode in modes.items():
        (root / path).chmod(mode)
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"a": "old", "d/a": "x", "d/d/b": "y", "e": "->a", "f": "file", "g/h": "z", "same": "s"}
    return make(tmp_path / "tree", files, {"a": 0o600, "same": 0o644, "g": 0o755})


@pytest.fixture
def other(tmp_path: Path) -> Path:
    files = {"a": "newer", "d": "now a file", "e": "->g", "f/inner": "i", "g/new": "n", "same": "s"}
    return make(tmp_path / "other", files, {"a": 0o640, "same": 0o755, "g": 0o700})


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def killed(root: Path, other: Path, journal: Path) -> Iterator[Callable[[int, str], bool]]:
    """Commit in another process that is killed before an action; False if it came to its end."""
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, "-c", COMMITTER, str(root), str(other), str(journal)],
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, told = process.stdin, process.stdout

        def run(left: int, then: str) -> bool:
            asked.write(f"{left} {then}\n")
            asked.flush()
            code = int(told.readline())
            assert code in (0, -signal.SIGKILL)
            return code != 0

        yield run
        asked.close()


def exact(root: Path) -> dict[str, tuple[int, int]]:
    paths = [root, *root.rglob("*")]
    return {str(path): (path.lstat().st_mode, path.lstat().st_mtime_ns) for path in paths}


@pytest.mark.parametrize("then", ["stay", "undo"])
def test_a_crash_before_any_step_can_be_finished_or_undone(
    root: Path, other: Path, journal: Path, killed: Callable[[int, str], bool], then: str
) -> None:
    before, before_exact, after = digest(root), exact(root), digest(other)
    left = 0
    seen: dict[str, int] = {}
    while killed(left, then):
        pending = pending_transactions(journal)
        if not pending:  # it was committed, or forgotten: no step is left to be made up for
            assert digest(root) in (before, after)
            if digest(root) == after:
                undo_last(root, journal)
        else:
            (record,) = pending
            seen[record.state] = seen.get(record.state, 0) + 1
            if left % 2:
                record.finish()
                assert digest(root) == after
                assert record.state == "committed"
                undo_last(root, journal)
            else:
                record.undo()
        assert digest(root) == before
        assert exact(root) == before_exact
        assert pending_transactions(journal) == ()
        assert [path for path in root.rglob("*") if path.name.startswith(".runwright")] == []
        left += 1
    assert seen["prepared"] >= 1
    assert seen["committing"] > 20
    assert then == "stay" or seen["undoing"] > 20
    assert digest(root) == (before if then == "undo" else after)


def test_an_undo_restores_modes_and_times_too(root: Path, other: Path, journal: Path) -> None:
    os.utime(root / "g", ns=(5, 5))
    os.utime(root / "a", ns=(7, 7))
    before = exact(root)
    commit(root, other, journal)
    assert digest(root) == digest(other)
    undo_last(root, journal)
    assert exact(root) == before


def test_a_transaction_in_other_hands_is_not_pending(
    root: Path, other: Path, journal: Path
) -> None:
    record = prepare(root, other, journal)
    assert pending_transactions(journal) == ()
    with pytest.raises(TransactionError, match="in other hands"):
        Record(record.folder).finish()
    record.release()
    (pending,) = pending_transactions(journal)
    assert (pending.state, pending.root) == ("prepared", root)
    assert {change.path for change in pending.changes} == {
        change.path for change in changes(root, other)
    }
    pending.undo()
    with pytest.raises(NothingToUndo, match="gone already"):
        pending.undo()


def test_what_was_prepared_is_not_finished_over_the_change_of_somebody_else(
    root: Path, other: Path, journal: Path
) -> None:
    prepare(root, other, journal).release()
    (root / "g" / "h").write_text("mine")
    after = digest(root)
    (pending,) = pending_transactions(journal)
    with pytest.raises(Conflict, match="g/h was changed by somebody else"):
        pending.finish()
    assert digest(root) == after
    pending.undo()
    assert digest(root) == after


def test_a_step_that_fails_puts_everything_back(root: Path, other: Path, journal: Path) -> None:
    before = exact(root)
    record = prepare(root, other, journal)
    (record.folder / "after").write_bytes(b"cut")
    with pytest.raises(TransactionError, match=r"as it was: a step failed: a file is cut short"):
        record.finish()
    assert exact(root) == before
    assert record.state == "prepared"
    record.undo()
    assert list(journal.iterdir()) == []


def test_a_folder_swapped_for_a_link_leads_nobody_out(
    root: Path, other: Path, journal: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "h").write_text("z")
    prepare(root, other, journal).release()
    (root / "g").rename(root / "moved")
    (root / "g").symlink_to(outside)
    before = digest(outside)
    (pending,) = pending_transactions(journal)
    with pytest.raises(Conflict):
        pending.finish()
    assert digest(outside) == before


def test_a_tree_that_is_gone_is_told(root: Path, other: Path, journal: Path) -> None:
    prepare(root, other, journal).release()
    root.rename(root.with_name("elsewhere"))
    (pending,) = pending_transactions(journal)
    with pytest.raises(BadFile, match="No such file"):
        pending.finish()


def test_histories_of_two_trees_are_two(
    root: Path, other: Path, journal: Path, tmp_path: Path
) -> None:
    second = make(tmp_path / "second", {"x": "1"}, {})
    commit(root, other, journal)
    third = make(tmp_path / "third", {"x": "2"}, {})
    commit(second, third, journal)
    assert len(committed(journal, root)) == len(committed(journal, second)) == 1
    undo_last(root, journal)
    assert (second / "x").read_text() == "2"
    with pytest.raises(NothingToUndo):
        undo_last(root, journal)
    undo_last(second, journal)
    assert (second / "x").read_text() == "1"


def test_a_journal_that_others_may_write_to_is_refused(
    root: Path, other: Path, journal: Path
) -> None:
    journal.mkdir()
    journal.chmod(0o777)
    with pytest.raises(BadOption, match="only you may write to"):
        prepare(root, other, journal)


def test_what_is_kept_is_readable_by_its_owner_alone(
    root: Path, other: Path, journal: Path
) -> None:
    record = prepare(root, other, journal)
    record.release()
    paths = [journal, record.folder]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o700]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"root": "/", "steps": 1}'])
def test_a_broken_plan_is_told_with_its_place(
    root: Path, other: Path, journal: Path, text: str
) -> None:
    record = prepare(root, other, journal)
    record.release()
    (record.folder / "plan.json").write_text(text)
    with pytest.raises(BadFile, match=r"plan\.json"):
        pending_transactions(journal)


def test_the_journal_is_in_the_users_own_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/state")
    assert default_journal() == Path("/state/runwright/transactions")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/someone")
    assert default_journal() == Path("/someone/.local/state/runwright/transactions")


def test_a_plan_survives_being_written_and_read(root: Path, other: Path, journal: Path) -> None:
    (other / os.fsdecode(b"no \xff text\n")).write_text("x")
    record = prepare(root, other, journal)
    record.release()
    assert Record(record.folder).plan == record.plan
    assert json.loads((record.folder / "plan.json").read_text())["root"] == str(root)
