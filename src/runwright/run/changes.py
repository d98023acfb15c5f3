"""What a transaction changes: the records of its worker beside the tree of the host."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from runwright.run.tree import Entry, Tree

SPECIAL = ("fifo", "socket", "device")


@dataclass(frozen=True, slots=True)
class Change:
    """One path that is not as it was; a renamed file is one deleted and one created.

    A change of times, owner or extended attributes alone is none.
    """

    path: str  # relative to the tree; "." is its root
    before: Entry | None  # None: there was nothing
    after: Entry | None  # None: there is nothing

    @property
    def kind(self) -> str:
        """One of "created", "deleted", "modified", "mode" (nothing else changed), "type"."""
        if self.before is None:
            return "created"
        if self.after is None:
            return "deleted"
        if self.before.type != self.after.type:
            return "type"
        content = (self.before.digest, self.before.target)
        return "mode" if content == (self.after.digest, self.after.target) else "modified"

    @property
    def refused(self) -> str:
        """Why this change may not be committed; "" if it may."""
        after = self.after
        if self.before and self.before.type in SPECIAL:
            return f"was a {self.before.type}, which no undo could restore"
        if after is None:
            return ""
        if after.type in SPECIAL:
            return f"is a {after.type}"
        if after.type == "file" and after.mode & 0o6000:
            return "would run with the rights of its owner or group (setuid, setgid)"
        return ""


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes, and the paths that somebody else changed since the transaction began."""

    changes: tuple[Change, ...]
    conflicts: tuple[str, ...]


@dataclass
class _Wanted:
    """What a path is to be, and whether the transaction met something there."""

    entry: Entry | None
    kept: str = "no"  # see guest/records.py


def compare(records: bytes, tree: Tree, begin_ns: int) -> Difference:
    """Return what differs between the tree of the host and what the records say.

    Args:
        records: See guest/records.py.
        tree: The tree of the host.
        begin_ns: When the transaction began. What of the host changed status since then, and is
            touched by the transaction, is a conflict.
    """
    wanted = _wanted(records, tree)
    changes, conflicts = [], []
    for path, want in sorted(wanted.items()):
        status = tree.status(path)
        before = tree.entry(path)
        if before is None and _was_removed(path, want.kept, tree, begin_ns):
            conflicts.append(path)
        same = want.entry.same(before) if want.entry else before is None
        if same:
            continue
        if status is not None and status.st_ctime_ns >= begin_ns:
            conflicts.append(path)
        changes.append(Change(path, before, want.entry))
    return Difference(tuple(changes), tuple(conflicts))


def _was_removed(path: str, kept: str, tree: Tree, begin_ns: int) -> bool:
    """Whether somebody else removed it from the host's tree, or may have."""
    if kept != "moved?":
        return kept == "yes"
    folder = tree.status(path.rpartition("/")[0] or ".")
    return folder is not None and folder.st_ctime_ns >= begin_ns


def _wanted(records: bytes, tree: Tree) -> dict[str, _Wanted]:
    """Return what each path is to be; what lies below a replaced folder is to be nothing."""
    wanted: dict[str, _Wanted] = {}
    for record in _read(records):
        path, gone = record["path"], record["type"] == "gone"
        if gone or record["type"] != "directory" or record["opaque"]:
            status = tree.status(path) if path != "." else None
            if status is not None and stat.S_ISDIR(status.st_mode):
                for below, _, _ in tree.walk(path):
                    wanted.setdefault(below, _Wanted(None))
        wanted[path] = _Wanted(None, "yes") if gone else _Wanted(_entry(record), record["kept"])
    return wanted


def _read(records: bytes) -> Iterator[dict[str, Any]]:
    for line in records.splitlines():
        yield json.loads(line)


def _entry(record: dict[str, Any]) -> Entry:
    return Entry(
        type=record["type"],
        mode=record["mode"],
        size=record.get("size", 0),
        mtime_ns=record["mtime_ns"],
        digest=record.get("digest", ""),
        target=record.get("target", ""),
    )
