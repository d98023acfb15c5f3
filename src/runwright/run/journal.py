"""The journal: transactions on disk, so that a crash loses none and a commit can be undone.

A folder per transaction:

    plan.json   the tree, every change with what was before and what is after
    before      the contents of all files that are replaced or removed, one after another
    after       the contents of all files to be written
    state       "prepared", "committing", "committed N", "undoing N"

It appears under its name when all of that is on disk; the tree is touched after that. A state other
than "committed" whose transaction nobody holds (flock) is what a crash left: `pending_transactions`
lists it, and it can be finished or undone. Of the committed ones the newest ten of each tree are
kept, to be undone in reverse order.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from runwright.core.errors import BadFile, BadOption, Conflict, NothingToUndo, TransactionError
from runwright.run.applying import (
    Folder,
    Plan,
    Side,
    Step,
    check_state,
    discard_unfinished,
    make_so,
)
from runwright.run.changes import Change
from runwright.run.guest.kernel import sync_file_system
from runwright.run.guest.records import append
from runwright.run.tree import Entry, Tree, open_file

HISTORY = 10  # committed transactions kept of each tree
_DRAFT = ".draft-"  # begins the name of what is not, or no more, a transaction
_DRAFT_S = 3600.0  # after which a draft that nobody holds is swept away
_OTHER: dict[Side, Side] = {"before": "after", "after": "before"}


def default_journal() -> Path:
    """Return the journal that is used if none is named: a folder of the user's own state."""
    state = os.environ.get("XDG_STATE_HOME", "")
    folder = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return folder / "runwright" / "transactions"


class Record:
    """One transaction of a journal. Safe against others that open the same one."""

    def __init__(self, folder: Path, lock: int | None = None) -> None:
        self.folder = folder
        self._lock = lock  # held by the transaction that is under way
        told = _load(folder / "plan.json")
        try:
            self.root = Path(told["root"])
            self.plan = _plan(told)
        except (KeyError, TypeError) as error:
            raise BadFile(f"{folder}/plan.json: {error} is missing; remove the folder") from None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it changes."""
        return tuple(step.change for step in self.plan.steps)

    @property
    def state(self) -> str:
        """How far it got: "prepared", "committing", "committed", "undoing"; "" if it is gone."""
        return self._read_state()[0]

    @property
    def number(self) -> int:
        """The later committed of one tree has the higher number; 0: not committed."""
        return self._read_state()[1]

    def _read_state(self) -> tuple[str, int]:
        try:
            state, _, number = (self.folder / "state").read_text("ascii").partition(" ")
        except FileNotFoundError:
            return "", 0
        return state, int(number or 0)

    def finish(self) -> None:
        """Commit it, or finish the commit that was interrupted.

        Raises:
            Conflict: somebody else changed a path of it.
            TransactionError: it is in other hands, or a step failed; the tree is as it was.
        """
        with self._hold(), Tree(self.root) as tree, _alone(tree):
            state = self.state
            if state == "committed":
                return
            sides: tuple[Side, ...] = ("before",) if state == "prepared" else ("before", "after")
            check_state(tree, self.plan, sides)
            if state != "prepared":
                discard_unfinished(tree, self.plan)
            self._set_state("committing")
            self._switch(tree, "after")
            earlier = committed(self.folder.parent, self.root)
            number = max((record.number for record in earlier), default=0) + 1
            self._set_state(f"committed {number}")
            for record in earlier[: max(0, len(earlier) + 1 - HISTORY)]:
                _discard(record.folder)

    def undo(self) -> None:
        """Make the tree as it was before, and forget the transaction.

        Raises:
            Conflict: somebody else changed a path of it, or a later transaction is committed.
            TransactionError: it is in other hands, or a step failed; the tree is as it was.
        """
        with self._hold():
            state = self.state
            if state == "prepared":
                self._forget()
                return
            with Tree(self.root) as tree, _alone(tree):
                later = committed(self.folder.parent, self.root)
                if state == "committed" and later[-1].folder != self.folder:
                    raise Conflict(
                        f"{self.root}: a later transaction is committed; undo that one first"
                    )
                sides: tuple[Side, ...] = (
                    ("after",) if state == "committed" else ("before", "after")
                )
                check_state(tree, self.plan, sides)
                if state != "committed":
                    discard_unfinished(tree, self.plan)
                self._set_state(f"undoing {self.number}")
                self._switch(tree, "before")
            self._forget()

    def _switch(self, tree: Tree, side: Side) -> None:
        """Make the tree as one side says; if a step fails, as the other one says."""
        try:
            self._make_so(tree, side)
        except (OSError, BadFile) as error:
            other = _OTHER[side]
            try:
                discard_unfinished(tree, self.plan)
                self._make_so(tree, other)
            except (OSError, BadFile) as second:
                raise TransactionError(
                    f"{self.root} is half changed: {error}; neither can it be put back: {second}; "
                    "mend that, then finish or undo it from the journal"
                ) from None
            self._set_state("prepared" if other == "before" else f"committed {self.number}")
            raise TransactionError(
                f"{self.root} is as it was: a step failed: {error}; mend that and try again"
            ) from None

    def _make_so(self, tree: Tree, side: Side) -> None:
        contents = os.open(self.folder / side, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            make_so(tree, self.plan, side, contents)
            sync_file_system(tree.descriptor)
        finally:
            os.close(contents)

    def _set_state(self, state: str) -> None:
        new = self.folder / "state.new"
        with new.open("w", encoding="ascii") as file:
            file.write(state)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self.folder / "state")
        _sync_folder(self.folder)

    @contextlib.contextmanager
    def _hold(self) -> Iterator[None]:
        if self._lock is not None:
            yield
            return
        try:
            descriptor = _lock(self.folder)
        except BlockingIOError:
            raise TransactionError(
                f"transaction {self.folder.name} is in other hands; wait for it to end"
            ) from None
        except FileNotFoundError:
            raise NothingToUndo(f"transaction {self.folder.name} is gone already") from None
        try:
            yield
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """Let go of it: from here on others may finish or undo it."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _forget(self) -> None:
        _discard(self.folder)
        self.release()


class Draft:
    """A transaction on its way into the journal; its worker appends to `after`.

    Raises:
        BadOption: the journal is no private folder.
    """

    def __init__(self, journal: Path, tree: Tree, changes: Sequence[Change]) -> None:
        self._journal = journal
        self._tree = tree
        self._changes = changes
        self.name = secrets.token_hex(8)
        self.folder = journal / f"{_DRAFT}{self.name}"
        _make_private(journal)
        _sweep(journal)
        self.folder.mkdir(mode=0o700)
        self._lock = _lock(self.folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        self._before = os.open(self.folder / "before", flags, 0o600)
        self.after = os.open(self.folder / "after", flags, 0o600)

    def keep_originals(self) -> None:
        """Copy what will be replaced or removed.

        Raises:
            Conflict: somebody changes it at this moment.
        """
        for change in self._changes:
            if not _has_content(change, "before"):
                continue
            assert change.before is not None
            try:
                with (
                    self._tree.parent(change.path) as (parent, name),
                    open_file(name, parent) as file,
                ):
                    append(file, self._before, change.before.size)
            except OSError as error:
                raise Conflict(
                    f"{self._tree.path}/{change.path} is being changed by somebody else: {error}"
                ) from None

    def publish(self) -> Record:
        """Put it into the journal, in the state "prepared"; it is held until it is released."""
        told = {"root": str(self._tree.path), "name": self.name, **self._steps()}
        told["folders"] = [asdict(folder) for folder in self._folders()]
        for name, text in (("plan.json", json.dumps(told)), ("state", "prepared")):
            with (self.folder / name).open("w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        os.fsync(self._before)
        os.fsync(self.after)
        _sync_folder(self.folder)
        folder = self._journal / self.name
        self.folder.rename(folder)
        _sync_folder(self._journal)
        self._close()
        return Record(folder, self._lock)

    def abandon(self) -> None:
        """Remove it."""
        self._close()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self._lock)

    def _close(self) -> None:
        os.close(self._before)
        os.close(self.after)

    def _steps(self) -> dict[str, Any]:
        """Return the steps, with the place of each content: one after another."""
        root = os.fstat(self._tree.descriptor)
        offsets: dict[Side, int] = {"before": 0, "after": 0}
        steps = []
        for change in self._changes:
            status = self._tree.status(change.path) or root
            owner = (status.st_uid, status.st_gid)
            steps.append(asdict(Step(change, owner, offsets["before"], offsets["after"])))
            for side in offsets:
                entry = change.before if side == "before" else change.after
                offsets[side] += entry.size if entry and _has_content(change, side) else 0
        for side, descriptor in (("before", self._before), ("after", self.after)):
            if os.fstat(descriptor).st_size != offsets[side]:
                raise TransactionError(f"{self._tree.path}: the journal could not be written whole")
        return {"steps": steps}

    def _folders(self) -> Iterator[Folder]:
        changed = {change.path for change in self._changes}
        parents = {change.path.rpartition("/")[0] or "." for change in self._changes}
        for path in sorted(parents - changed):
            status = self._tree.status(path)
            if status is not None:
                yield Folder(path, stat.S_IMODE(status.st_mode), status.st_mtime_ns)


def wanted_contents(changes: Sequence[Change]) -> bytes:
    """Return what guest/tree.py takes: the files whose contents the journal needs."""
    wanted = [
        [change.path, change.after.size]
        for change in changes
        if change.after and _has_content(change, "after")
    ]
    return json.dumps(wanted).encode("ascii")


def _has_content(change: Change, side: Side) -> bool:
    entry = change.before if side == "before" else change.after
    return entry is not None and entry.type == "file" and Step(change, (0, 0)).rewrites


def pending_transactions(journal: Path | None = None) -> tuple[Record, ...]:
    """Return what a crash left in a journal: each can be finished or undone.

    Args:
        journal: Its folder; None: `$XDG_STATE_HOME/runwright/transactions`.
    """
    folder = journal or default_journal()
    _sweep(folder)
    return tuple(
        record for record in _records(folder) if record.state != "committed" and _is_free(record)
    )


def undo_last(root: Path, journal: Path | None = None) -> tuple[Change, ...]:
    """Undo the newest committed transaction of a tree; returns what it had changed.

    Raises:
        NothingToUndo: the history is empty.
        Conflict: somebody else changed what it changed; nothing is written.
    """
    records = committed(journal or default_journal(), root.resolve())
    if not records:
        raise NothingToUndo(f"{root}: the history is empty: no committed transaction is kept")
    records[-1].undo()
    return records[-1].changes


def committed(journal: Path, root: Path) -> list[Record]:
    """Return the committed transactions of a tree, the newest last."""
    records = [record for record in _records(journal) if record.root == root]
    return sorted(
        (record for record in records if record.state == "committed"),
        key=lambda record: record.number,
    )


def _records(journal: Path) -> Iterator[Record]:
    if not journal.is_dir():
        return
    for folder in sorted(journal.iterdir()):
        if not folder.name.startswith("."):
            with contextlib.suppress(FileNotFoundError):  # somebody has just forgotten it
                yield Record(folder)


def _is_free(record: Record) -> bool:
    try:
        os.close(_lock(record.folder))
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _lock(folder: Path) -> int:
    """Return a descriptor that holds a folder; raises BlockingIOError if another does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def _alone(tree: Tree) -> Iterator[None]:
    """Keep other commits and undos off a tree."""
    try:
        fcntl.flock(tree.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise TransactionError(
            f"{tree.path}: another transaction is being committed; try again"
        ) from None
    yield  # closing the tree unlocks it


def _discard(folder: Path) -> None:
    """Remove a transaction; it is none from the first step on."""
    dead = folder.with_name(f"{_DRAFT}{folder.name}")
    with contextlib.suppress(FileNotFoundError):
        folder.rename(dead)
        shutil.rmtree(dead, ignore_errors=True)


def _sweep(journal: Path) -> None:
    """Remove drafts whose makers are gone."""
    for folder in journal.glob(f"{_DRAFT}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime < _DRAFT_S:
                continue
            descriptor = _lock(folder)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)


def _make_private(journal: Path) -> None:
    try:
        journal.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = journal.stat()
    except OSError as error:
        raise BadOption(f"journal={str(journal)!r}: {error.strerror}; name another") from None
    if status.st_uid != os.geteuid() or status.st_mode & 0o022:
        raise BadOption(f"journal={str(journal)!r} must be a folder that only you may write to")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _load(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text("ascii"))
    except ValueError as error:
        raise BadFile(f"{path}: {error}; remove its folder") from None
    if not isinstance(told, dict):
        raise BadFile(f"{path}: no plan of a transaction; remove its folder")
    return told


def _plan(told: dict[str, Any]) -> Plan:
    steps = []
    for step in told["steps"]:
        change = step["change"]
        before, after = (change[side] and Entry(**change[side]) for side in ("before", "after"))
        steps.append(
            Step(
                Change(change["path"], before, after),
                (step["owner"][0], step["owner"][1]),
                step["before_offset"],
                step["after_offset"],
            )
        )
    return Plan(told["name"], tuple(steps), tuple(Folder(**folder) for folder in told["folders"]))
