"""A directory tree of the host, reached step by step, and its digest.

Each step of a path is taken from an open folder and follows no symbolic link, so nobody who swaps
a folder for a link leads a reader or writer out of the tree.
"""

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from runwright.core.errors import BadFile
from runwright.run.guest.records import type_of

_BLOCK_BYTES = 1 << 20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Entry:
    """What is at one path of a tree."""

    type: str  # "file", "directory", "symlink", "fifo", "socket" or "device"
    mode: int  # permission bits, e.g. 0o644
    size: int = 0  # bytes of a file
    mtime_ns: int = 0  # last change of the content, nanoseconds since 1970
    digest: str = ""  # SHA-256 of a file's content, hexadecimal
    target: str = ""  # of a symbolic link

    def same(self, other: "Entry | None") -> bool:
        """True if both say the same of type, mode, content and target; times may differ."""
        if other is None:
            return False
        mine = (self.type, self.mode, self.digest, self.target)
        return mine == (other.type, other.mode, other.digest, other.target)


class Tree:
    """An open tree. Use it as a context manager.

    Args:
        root: Its folder; symbolic links on the way to it are followed, none below it.

    Raises:
        BadFile: there is no such folder, or it cannot be read.
    """

    def __init__(self, root: Path) -> None:
        try:
            self.path = root.resolve(strict=True)
            self.descriptor = os.open(self.path, _FOLDER)
        except OSError as error:
            raise BadFile(f"{root}: {error.strerror}; name a folder that can be read") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it."""
        os.close(self.descriptor)

    @contextlib.contextmanager
    def parent(self, path: str) -> Iterator[tuple[int, str]]:
        """Give the open folder that `path` lies in and the name there; "." is the root itself.

        Raises:
            OSError: a folder on the way is missing, or is a symbolic link.
        """
        *folders, name = path.split("/")
        descriptor = os.dup(self.descriptor)
        try:
            for folder in folders:
                inner = os.open(folder, _FOLDER, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor, name
        finally:
            os.close(descriptor)

    def status(self, path: str) -> os.stat_result | None:
        """Return what lstat(2) says of a path; None if there is nothing."""
        try:
            with self.parent(path) as (folder, name):
                return os.stat(name, dir_fd=folder, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            if error.errno == errno.ELOOP:  # a symbolic link on the way: not of this tree
                return None
            raise BadFile(f"{self.path}/{path}: {error.strerror}; make it readable") from None

    def entry(self, path: str) -> Entry | None:
        """Return what is at a path; None if there is nothing.

        Raises:
            BadFile: it may not be read.
        """
        if self.status(path) is None:
            return None
        try:
            with self.parent(path) as (folder, name):
                return read_entry(name, folder)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BadFile(f"{self.path}/{path}: {error.strerror}; make it readable") from None

    def walk(self, path: str = "") -> Iterator[tuple[str, str, int]]:
        """Yield path, name and open parent of all that lies below a folder, parents first."""
        with self.parent(f"{path}/." if path else ".") as (folder, _):
            yield from _walk(folder, f"{path}/" if path else "")


def _walk(folder: int, prefix: str) -> Iterator[tuple[str, str, int]]:
    for name in sorted(os.listdir(folder), key=os.fsencode):  # of a descriptor
        yield prefix + name, name, folder
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            inner = os.open(name, _FOLDER, dir_fd=folder)
            try:
                yield from _walk(inner, f"{prefix}{name}/")
            finally:
                os.close(inner)


def read_entry(name: str, folder: int) -> Entry:
    """Return what is at `name` in an open folder."""
    status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    kind, mode = type_of(status.st_mode), stat.S_IMODE(status.st_mode)
    if kind == "file":
        with open_file(name, folder) as file:
            digest = hashlib.sha256()
            while block := os.read(file, _BLOCK_BYTES):
                digest.update(block)
        content = digest.hexdigest()
        return Entry(kind, mode, status.st_size, status.st_mtime_ns, digest=content)
    if kind == "symlink":
        target = os.readlink(name, dir_fd=folder)
        return Entry(kind, mode, mtime_ns=status.st_mtime_ns, target=target)
    return Entry(kind, mode, mtime_ns=status.st_mtime_ns)


@contextlib.contextmanager
def open_file(name: str, folder: int) -> Iterator[int]:
    """Open a regular file of a folder for reading.

    Raises:
        OSError: it is none, or may not be read.
    """
    descriptor = os.open(name, _FILE, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{name!r} is no regular file")
        yield descriptor
    finally:
        os.close(descriptor)


def digest(root: Path) -> str:
    """Return the SHA-256 of a tree, hexadecimal: two trees of one digest are the same.

    It covers path, type, mode, content and the target of symbolic links, of everything in the tree:
    hidden and ignored files, empty folders and the root's own mode too. It does not cover times,
    owners, extended attributes, and which names are hard links of one file.

    Raises:
        BadFile: something of it cannot be read.
    """
    total = hashlib.sha256()
    with Tree(root) as tree:
        try:
            total.update(_line(".", read_entry(".", tree.descriptor)))
            for path, name, folder in tree.walk():
                total.update(_line(path, read_entry(name, folder)))
        except OSError as error:
            raise BadFile(f"{tree.path} cannot be read: {error}") from None
    return total.hexdigest()


def _line(path: str, entry: Entry) -> bytes:
    content = entry.digest or entry.target
    return os.fsencode(f"{path}\0{entry.type} {entry.mode:o} {content}\0")
