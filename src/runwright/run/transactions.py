"""Transactions on a directory tree: begin, run programs, look at the difference, commit or undo.

Theory of operation. A transaction has a sandbox worker of its own, whose programs start in the tree
and may change it as if it were the real one. They work on an overlay (`by="overlay"`) or on a copy
(`by="copy"`); the host's tree is not written before `commit`. The difference is computed by us,
from what lies there when no program runs, never from what a program says. A commit is written to a
journal first, and then carried out in steps that can be repeated in either direction, so that a
crash leaves a transaction that can be finished or undone.

Protected against: programs that write elsewhere, that leave links, special files or setuid programs
in the tree, that make more than they may; others who change the same paths in the meantime (an
error, nothing is written); crashes between any two steps.
Not protected: see docs/transactions.md.
"""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

from runwright.core.errors import BadOption, Conflict, SandboxLost, TransactionError
from runwright.core.execution import Execution
from runwright.core.isolation import Isolation
from runwright.core.limits import Limits
from runwright.core.program import Program
from runwright.run.changes import Change, Difference, compare
from runwright.run.job import Job, Outcome
from runwright.run.journal import Draft, Record, default_journal, wanted_contents
from runwright.run.sandbox import check_job
from runwright.run.terms import Terms
from runwright.run.tree import Tree
from runwright.run.worker import Worker

MIB = 1024 * 1024
_READ_S = 300.0  # for the worker to read what was changed
_MAX_RECORDS_BYTES = 64 * MIB
By = Literal["overlay", "copy"]
T = TypeVar("T")


class Transaction:
    """A transaction on a tree. Use it as an asynchronous context manager.

    Leaving the block without `commit` undoes all. One operation runs at a time; others wait.

    Args:
        root: The tree, a folder without other file systems mounted in it.
        isolation: The level that must hold for its programs.
        by: "overlay" shows the tree itself below what is changed, and needs level `full`; "copy"
            copies it first. None: overlay at level `full`, copy at the others.
        journal: Where commits are kept; None: `$XDG_STATE_HOME/runwright/transactions`.
        tree_bytes: Most bytes of changed files (overlay), of all files (copy).
        tree_files: Most files changed (overlay), in the tree (copy).

    Raises:
        NoIsolation: on entering, if the level or the overlay does not hold on this machine.
        BadOption: an option is outside its range, or the tree larger than they allow.
        BadFile: there is no such folder.
    """

    def __init__(
        self,
        root: Path,
        *,
        isolation: Isolation = Isolation.FULL,
        by: By | None = None,
        journal: Path | None = None,
        tree_bytes: int = 256 * MIB,
        tree_files: int = 65_536,
    ) -> None:
        full = isolation is Isolation.FULL
        self.isolation = isolation
        self.by: By = by or ("overlay" if full else "copy")
        if self.by not in ("overlay", "copy"):
            raise BadOption(f"by={by!r} must be 'overlay' or 'copy'")
        if self.by == "overlay" and not full:
            raise BadOption(f"by='overlay' needs level 'full', not {isolation.value!r}; use 'copy'")
        for name, value in (("tree_bytes", tree_bytes), ("tree_files", tree_files)):
            if not value > 0:
                raise BadOption(f"{name}={value!r} must be greater than 0")
        self.root = root
        self.journal = journal or default_journal()
        self.tree_bytes = tree_bytes
        self.tree_files = tree_files
        self._turn = asyncio.Lock()
        self._state: Literal["new", "open", "committed", "ended"] = "new"
        self._record: Record | None = None
        self._worker: Worker
        self._tree: Tree
        self._begin_ns = 0

    async def __aenter__(self) -> Self:
        self._tree = Tree(self.root)
        try:
            self.root = self._tree.path
            _check_root(self.root, self.journal)
            self._begin_ns = await _begin_ns()
            self._worker = await Worker.start(
                Terms(self.isolation),
                tree={
                    "by": self.by,
                    "root": str(self.root),
                    "tree_bytes": self.tree_bytes,
                    "tree_files": self.tree_files,
                },
            )
        except BaseException:
            self._tree.close()
            raise
        self._state = "open"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._state == "open":
                await self.undo()
        finally:
            self._state = "ended"
            if self._record is not None:
                self._record.release()
            self._tree.close()
            await self._worker.stop()

    async def run(
        self,
        program: Program,
        *,
        stdin: bytes = b"",
        arguments: Sequence[str] = (),
        limits: Limits = Limits(),
    ) -> Execution:
        """Run a program as a script that starts in the tree; its own files lie in `$HOME`.

        Raises:
            SandboxLost: its worker died; the transaction is undone.
            TransactionError: the transaction has ended.
        """
        job = Job(
            guest="runwright.run.guest.script",
            program=program,
            stdin=stdin,
            arguments=tuple(arguments),
            limits=limits,
        )
        return (await self.submit(job)).execution

    async def submit(self, job: Job) -> Outcome:
        """Run one job in the tree; see `run`."""
        check_job(job)
        async with self._turn:
            self._check_open()
            await self._drop_record()
            return await self._worker.run(job)

    async def diff(self) -> tuple[Change, ...]:
        """Return what differs from the host's tree, in the order of the paths.

        Raises:
            BadOption: more was changed than `tree_bytes` and `tree_files` allow.
            BadFile: something of the host's tree cannot be read.
        """
        async with self._turn:
            self._check_open()
            return (await self._difference()).changes

    async def prepare(self) -> tuple[Change, ...]:
        """Put the transaction on disk, so that it survives a crash; returns its changes.

        `commit` does it by itself. Running another program takes it back.

        Raises:
            Conflict: somebody else changed a path that the transaction changes.
            TransactionError: something that was made may not be committed; the message names it.
        """
        async with self._turn:
            self._check_open()
            await self._prepare()
            return self._record.changes if self._record else ()

    async def commit(self) -> tuple[Change, ...]:
        """Make the host's tree what programs made of it; returns what was changed.

        Raises:
            Conflict: somebody else changed a path that the transaction changes; nothing is written.
            TransactionError: it may not be committed, or a step failed; the tree is as it was.
        """
        async with self._turn:
            self._check_open()
            await self._prepare()
            if self._record is not None:
                await to_its_end(self._record.finish)
            self._state = "committed"
            return self._record.changes if self._record else ()

    async def undo(self) -> None:
        """Give up what programs changed; after `commit`, make the tree as it was before.

        Raises:
            Conflict: somebody else changed what was committed since, or a later transaction of this
                tree is committed; nothing is written.
            TransactionError: the transaction has ended.
        """
        async with self._turn:
            if self._state not in ("open", "committed"):
                self._check_open()
            if self._record is not None:
                await to_its_end(self._record.undo)
                self._record = None
            self._state = "ended"

    def _check_open(self) -> None:
        if self._state != "open":
            told = {"new": "has not begun: use 'async with'", "committed": "is committed"}
            raise TransactionError(
                f"{self.root}: the transaction {told.get(self._state, 'has ended')}; begin another"
            )

    async def _drop_record(self) -> None:
        if self._record is not None:
            await to_its_end(self._record.undo)
            self._record = None

    async def _difference(self) -> Difference:
        descriptor = os.memfd_create("records", os.MFD_CLOEXEC)
        try:
            await self._worker.read_tree("records", [descriptor], most_s=_READ_S)
            size = os.fstat(descriptor).st_size
            if size > _MAX_RECORDS_BYTES:
                raise SandboxLost(f"the worker recorded {size} bytes of changes, too many to read")
            records = os.pread(descriptor, size, 0)
        finally:
            os.close(descriptor)
        return await to_its_end(lambda: compare(records, self._tree, self._begin_ns))

    async def _prepare(self) -> None:
        if self._record is not None:
            return
        difference = await self._difference()
        if difference.conflicts:
            raise Conflict(
                f"{self.root}/{difference.conflicts[0]} was changed by somebody else since the "
                "transaction began; undo it and begin another"
            )
        for change in difference.changes:
            if why := change.refused or _unreadable(change):
                raise TransactionError(
                    f"the change of {self.root}/{change.path} is refused: it {why}; "
                    "have a program mend that, or undo the transaction"
                )
        if difference.changes:
            self._record = await self._write_record(difference.changes)

    async def _write_record(self, changes: Sequence[Change]) -> Record:
        draft = await to_its_end(lambda: Draft(self.journal, self._tree, changes))
        try:
            await to_its_end(draft.keep_originals)
            wanted = os.memfd_create("wanted", os.MFD_CLOEXEC)
            try:
                os.write(wanted, wanted_contents(changes))
                await self._worker.read_tree("contents", [wanted, draft.after], most_s=_READ_S)
            finally:
                os.close(wanted)
            return await to_its_end(draft.publish)
        except BaseException:
            draft.abandon()
            raise


def _unreadable(change: Change) -> str:
    """Why an ordinary user's file could not be compared with what it is to be, before an undo."""
    after = change.after
    if after is None or after.type == "symlink" or os.geteuid() == 0:
        return ""
    needed = 0o500 if after.type == "directory" else 0o400
    return "" if after.mode & needed == needed else f"could not be read, with mode {after.mode:o}"


async def _begin_ns() -> int:
    """Return a time that every earlier change of a file precedes, and no later one does.

    Files get their times from a clock that goes in steps of some milliseconds.
    """
    now_ns = time.time_ns()
    while (begin_ns := time.clock_gettime_ns(_COARSE_CLOCK)) <= now_ns:
        await asyncio.sleep(0.001)
    return begin_ns


_COARSE_CLOCK = 5  # CLOCK_REALTIME_COARSE of Linux


async def to_its_end(action: Callable[[], T]) -> T:
    """Run in a thread; a cancellation waits until it has ended, so that nothing is left half."""
    task = asyncio.ensure_future(asyncio.to_thread(action))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with contextlib.suppress(Exception):
            await task
        raise


def _check_root(root: Path, journal: Path) -> None:
    """Refuse trees of which not all would be seen, or that the journal would change."""
    if journal.resolve().is_relative_to(root):
        raise BadOption(f"journal={str(journal)!r} must not lie in the tree {root}")
    mounts = Path("/proc/self/mountinfo").read_bytes()
    for line in mounts.splitlines():
        place = Path(os.fsdecode(_unescape(line.split(b" ")[4])))
        if place != root and place.is_relative_to(root):
            raise BadOption(f"{root}: {place} is mounted in it; name a folder below or beside")


def _unescape(field: bytes) -> bytes:
    return re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8)]), field)
