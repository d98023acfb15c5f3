"""Making a tree so: every path of a plan as it was before, or as it is to be after.

Each step can be repeated, in either direction, after any other step was the last: a file is
written beside its place and renamed onto it; what is there already is left alone. So whoever finds
a plan half carried out may finish it or undo it.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from runwright.core.errors import Conflict
from runwright.run.changes import Change
from runwright.run.guest import kernel
from runwright.run.guest.records import append
from runwright.run.tree import Entry, Tree

Side = Literal["before", "after"]
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and where the contents of both sides lie in the plan's two files."""

    change: Change
    owner: tuple[int, int]  # user and group of both sides
    before_offset: int = 0
    after_offset: int = 0

    def entry(self, side: Side) -> Entry | None:
        """What is to be there."""
        return self.change.before if side == "before" else self.change.after

    @property
    def rewrites(self) -> bool:
        """False if both sides are files of the same content: the mode is all that differs."""
        before, after = self.change.before, self.change.after
        alike = before and after and (before.type, after.type) == ("file", "file")
        return not (alike and before.digest == after.digest)  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder in which something changes, as it was."""

    path: str
    mode: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a transaction does to a tree, and what undoes it.

    Attributes:
        name: Unlike any other plan's; begins the names of files that are not yet in their place.
        steps: In the order of their paths, so parents first.
        folders: Those that hold a changed path, and are not changed themselves.
    """

    name: str
    steps: tuple[Step, ...]
    folders: tuple[Folder, ...]


def check_state(tree: Tree, plan: Plan, sides: tuple[Side, ...]) -> None:
    """Check that every path is as one of the sides says; with both, also half way between them.

    Raises:
        Conflict: somebody else changed a path; the message names it.
    """
    for step in plan.steps:
        allowed = [step.entry(side) for side in sides]
        found = tree.entry(step.change.path)
        if not any(_is(found, entry, half_way=len(sides) > 1) for entry in allowed):
            raise Conflict(
                f"{tree.path}/{step.change.path} was changed by somebody else; nothing was "
                "written: put it back, or give up this transaction's change"
            )


def _is(found: Entry | None, entry: Entry | None, *, half_way: bool) -> bool:
    if found is None or entry is None:
        return found is entry or (half_way and found is None)
    if found.same(entry):
        return True
    if not half_way or found.type != entry.type:
        return False
    if found.type == "directory":
        return True  # its mode is set last
    return (found.digest, found.target) == (entry.digest, entry.target)


def make_so(tree: Tree, plan: Plan, side: Side, contents: int) -> None:
    """Make every path of a plan as one side says.

    Args:
        tree: The tree of the host.
        plan: The plan.
        side: Which side.
        contents: Descriptor of the file that holds the side's contents.

    Raises:
        OSError: a step failed; those before it are done.
    """
    for path in (*(f.path for f in plan.folders), *(s.change.path for s in plan.steps)):
        _open_up(tree, path)
    for step in reversed(plan.steps):
        _remove(tree, step.change.path, step.entry(side))
    for number, step in enumerate(plan.steps):
        _create(tree, step, side, contents, _temporary(plan, number))
    for path, mode, mtime_ns in _folders_after(plan, side):
        _set_folder(tree, path, mode, mtime_ns)


def _temporary(plan: Plan, number: int) -> str:
    return f".runwright-{plan.name}-{number}"


def discard_unfinished(tree: Tree, plan: Plan) -> None:
    """Remove the files that an interrupted `make_so` had not yet put in their place."""
    for number, step in enumerate(plan.steps):
        folder = step.change.path.rpartition("/")[0]
        path = f"{folder}/{_temporary(plan, number)}" if folder else _temporary(plan, number)
        if tree.status(path) is not None:
            with tree.parent(path) as (parent, name):
                os.unlink(name, dir_fd=parent)


def _open_up(tree: Tree, path: str) -> None:
    """Let ourselves into a folder; root is let in anywhere."""
    status = tree.status(path)
    if status and stat.S_ISDIR(status.st_mode) and os.geteuid() != 0:
        with tree.parent(path) as (parent, name):
            _set_mode(name, parent, stat.S_IMODE(status.st_mode) | 0o700)


def _set_mode(name: str, parent: int, mode: int) -> None:
    """Set the mode of what is no symbolic link, whatever has become of it."""
    descriptor = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        os.chmod(f"/proc/self/fd/{descriptor}", mode)  # noqa: PTH101
    finally:
        os.close(descriptor)


def _remove(tree: Tree, path: str, wanted: Entry | None) -> None:
    """Remove what is of another type than is wanted."""
    status = tree.status(path)
    if status is None:
        return
    folder = stat.S_ISDIR(status.st_mode)
    if wanted and stat.S_IFMT(status.st_mode) == _FORMATS[wanted.type]:
        return
    with tree.parent(path) as (parent, name):
        if folder:
            os.rmdir(name, dir_fd=parent)
        else:
            os.unlink(name, dir_fd=parent)


_FORMATS = {"file": stat.S_IFREG, "directory": stat.S_IFDIR, "symlink": stat.S_IFLNK}


def _create(tree: Tree, step: Step, side: Side, contents: int, temporary: str) -> None:
    wanted, path = step.entry(side), step.change.path
    above = tree.status(path.rpartition("/")[0] or ".")
    if above is None or not stat.S_ISDIR(above.st_mode):
        return  # nothing is wanted below a folder that is gone
    with tree.parent(path) as (parent, name):
        if wanted is None:
            return
        if wanted.type == "directory":
            if tree.status(path) is None:
                os.mkdir(name, 0o700, dir_fd=parent)
                _set_owner(name, parent, step.owner)
            return
        if wanted.type == "file" and not step.rewrites:
            _set_mode(name, parent, wanted.mode)
            return
        if wanted.type == "symlink":
            os.symlink(wanted.target, temporary, dir_fd=parent)
            _set_owner(temporary, parent, step.owner)
        else:
            offset = step.before_offset if side == "before" else step.after_offset
            _write(temporary, parent, step.owner, wanted, (contents, offset))
        times = (wanted.mtime_ns, wanted.mtime_ns)
        os.utime(temporary, ns=times, dir_fd=parent, follow_symlinks=False)
        os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)


def _write(
    name: str, parent: int, owner: tuple[int, int], wanted: Entry, source: tuple[int, int]
) -> None:
    descriptor = os.open(name, _NEW, 0o600, dir_fd=parent)
    try:
        contents, offset = source
        append(contents, descriptor, wanted.size, offset)
        _own(descriptor, owner)
        os.fchmod(descriptor, wanted.mode)  # after the owner: changing him clears bits
    finally:
        os.close(descriptor)


def _set_owner(name: str, parent: int, owner: tuple[int, int]) -> None:
    descriptor = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        _own(descriptor, owner)
    finally:
        os.close(descriptor)


def _own(descriptor: int, owner: tuple[int, int]) -> None:
    """Give what was opened, whatever its name means by now, to its owner."""
    status = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) == owner:
        return
    try:
        kernel.change_owner(descriptor, *owner)
    except PermissionError:
        return  # an ordinary user's files are his own, as with any editor


def _folders_after(plan: Plan, side: Side) -> Iterator[tuple[str, int, int | None]]:
    """Yield path, mode and time of every folder, deepest first; None: the time it has."""
    folders: dict[str, tuple[int, int | None]] = {
        folder.path: (folder.mode, folder.mtime_ns if side == "before" else None)
        for folder in plan.folders
    }
    for step in plan.steps:
        wanted = step.entry(side)
        if wanted and wanted.type == "directory":
            mtime_ns = wanted.mtime_ns if side == "before" else None
            folders[step.change.path] = (wanted.mode, mtime_ns)
    for path in sorted(folders, key=lambda path: (path == ".", -path.count("/"))):
        yield path, *folders[path]


def _set_folder(tree: Tree, path: str, mode: int, mtime_ns: int | None) -> None:
    status = tree.status(path)
    if status is None or not stat.S_ISDIR(status.st_mode):
        return
    with tree.parent(path) as (parent, name):
        if mtime_ns is not None:
            os.utime(name, ns=(status.st_atime_ns, mtime_ns), dir_fd=parent, follow_symlinks=False)
        if stat.S_IMODE(status.st_mode) != mode:
            _set_mode(name, parent, mode)
