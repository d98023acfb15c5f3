"""A copy of a tree of the host, which programs change in its place.

For where no overlay can be: at level `process`, on older kernels, on file systems without id-mapped
mounts. At level `full` the copy lies in memory of limited size, elsewhere in the worker's folder.
What a program changed is told by inode number and by the time of the last change of status, which
no program can set.

Regular files, folders and symbolic links are copied; others are not there for the program.
"""

import os
import stat
import time
from collections.abc import Iterator

from runwright.run.guest import kernel
from runwright.run.guest.overlay import TREE
from runwright.run.guest.records import (
    MAX_DEPTH,
    Records,
    Trouble,
    append,
    open_file,
    open_folder,
    type_of,
    used_bytes,
)

_COPIED = ("file", "directory", "symlink")
_TICK_S = 0.02  # longer than the step of the clock that files get their times from


class Copy:
    """The copy and how its files were when it was made.

    Args:
        root: The tree, a path of the host.
        tree_bytes: Most bytes of all its files, and of the copy at level `full`.
        tree_files: Most files.
        place: Folder of the host to make for the copy; "": memory, at level `full`.
    """

    def __init__(self, root: str, tree_bytes: int, tree_files: int, place: str) -> None:
        import hashlib  # noqa: F401  # see records.py

        self.root = root
        self.tree_bytes = tree_bytes
        self.tree_files = tree_files
        self.place = place
        self.path = f"{place}/tree" if place else TREE
        self._source = -1
        self._target = -1
        self._left_bytes = tree_bytes
        self._owner: int | None = None
        self._made: dict[str, tuple[int, int]] = {}

    def take(self, user: int) -> None:  # noqa: ARG002  # as overlay.py has it
        """Open the tree while it is in sight."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        self._source = os.open(self.root, flags)

    def enter(self, user: int) -> None:
        """Make the copy, owned by `user`; 0: by whom we are."""
        if self.place:
            os.mkdir(self.place, 0o700)
            os.mkdir(self.path, 0o700)
        else:
            room = f"mode=755,size={self.tree_bytes},nr_inodes={2 * self.tree_files + 16}"
            kernel.mount("tree", self.path, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, room)
        self._target = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._owner = user if user and os.getuid() == 0 else None
        try:
            self._copy_folder(self._source, self._target, "", 0)
        except OSError as error:
            raise Trouble(f"{self.root} cannot be copied: {error}") from None
        os.close(self._source)
        if self._owner is not None and self.place:
            os.chown(self.place, self._owner, self._owner)
        for path, name, parent in _walk(self._target, "", 0):
            status = os.stat(name, dir_fd=parent, follow_symlinks=False)
            self._made[path] = _mark(status)
        time.sleep(_TICK_S)

    def _copy_folder(self, source: int, target: int, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Trouble(
                f"{path[:100]!r}... is nested deeper than {MAX_DEPTH} folders", option=True
            )
        for name in sorted(os.listdir(source)):
            status = os.stat(name, dir_fd=source, follow_symlinks=False)
            kind = type_of(status.st_mode)
            if kind not in _COPIED:
                continue
            self._count(path + name, status)
            if kind == "directory":
                os.mkdir(name, 0o700, dir_fd=target)
                inner, copy = open_folder(name, source), open_folder(name, target)
                try:
                    self._copy_folder(inner, copy, f"{path}{name}/", depth + 1)
                finally:
                    os.close(inner)
                    os.close(copy)
            elif kind == "symlink":
                os.symlink(os.readlink(name, dir_fd=source), name, dir_fd=target)
                if self._owner is not None:
                    os.chown(name, self._owner, self._owner, dir_fd=target, follow_symlinks=False)
            else:
                self._copy_file(name, source, target)
        self._finish(target, os.fstat(source))

    def _count(self, path: str, status: os.stat_result) -> None:
        self._made[path] = _mark(status)
        if stat.S_ISREG(status.st_mode):
            self._left_bytes -= status.st_size
        if self._left_bytes < 0 or len(self._made) > self.tree_files:
            raise Trouble(
                f"{self.root} holds more than tree_bytes={self.tree_bytes} or "
                f"tree_files={self.tree_files}; raise them, or name a smaller folder",
                option=True,
            )

    def _copy_file(self, name: str, source: int, target: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        original = open_file(name, source)
        copy = os.open(name, flags, 0o600, dir_fd=target)
        try:
            status = os.fstat(original)
            append(original, copy, status.st_size)
            self._finish(copy, status)
        finally:
            os.close(original)
            os.close(copy)

    def _finish(self, copy: int, status: os.stat_result) -> None:
        if self._owner is not None:
            os.fchown(copy, self._owner, self._owner)
        os.fchmod(copy, stat.S_IMODE(status.st_mode) & ~0o6000)
        os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))

    def mount(self) -> None:
        """Nothing: the copy is in place."""

    def before_run(self) -> int:
        """Let the next program in; returns the bytes of memory that the copy takes."""
        if not self.place:
            return used_bytes(self._target)
        os.chmod(self.place, 0o700)  # the last program may have shut the door behind it
        return 0

    def records(self, descriptor: int) -> None:
        """Write what programs changed; see records.py."""
        seen = set()
        with Records(descriptor, self.tree_bytes, self.tree_files) as records:
            records.add(".", ".", self._target, kept="yes")
            for path, name, parent in _walk(self._target, "", 0):
                seen.add(path)
                made = self._made.get(path)
                status = os.stat(name, dir_fd=parent, follow_symlinks=False)
                if made != _mark(status):
                    records.add(path, name, parent, kept="yes" if made else "no")
            for path in sorted(self._made.keys() - seen):
                records.gone(path)

    def top(self) -> int:
        """Return the folder that holds the changed files."""
        return self._target


def _mark(status: os.stat_result) -> tuple[int, int]:
    """What no program can set: a changed file has another."""
    return status.st_ino, status.st_ctime_ns


def _walk(folder: int, path: str, depth: int) -> Iterator[tuple[str, str, int]]:
    """Yield path, name and open parent of everything below a folder, parents first."""
    if depth > MAX_DEPTH:
        raise Trouble(f"{path[:100]!r}... is nested deeper than {MAX_DEPTH} folders", option=True)
    for name in sorted(os.listdir(folder)):
        yield path + name, name, folder
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            inner = open_folder(name, folder)
            try:
                yield from _walk(inner, f"{path}{name}/", depth + 1)
            finally:
                os.close(inner)
