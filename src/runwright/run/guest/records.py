"""What a program did to a tree, as records: one JSON object per path, parents before children.

    path      relative to the tree, "." for its root
    type      "file", "directory", "symlink", "fifo", "socket", "device"; "gone": there is no more
    mode      permission bits
    size      bytes of a file
    mtime_ns  time of the last change of the content
    digest    SHA-256 of a file's content, hexadecimal
    target    of a symbolic link
    kept      "yes": there was something at that path before; "no": that is not known;
              "moved?": it is a file of the tree, of this path or another
    opaque    True: a folder that shows nothing of a former one of its name

No program runs while records are made; all the same nothing it left is trusted: no link is
followed, no special file is opened, and depth, number and size are bounded.
"""

import json
import os
import stat
from typing import Any

from runwright.run.guest.folder import set_mode

MAX_DEPTH = 200  # folders in folders; each is an open descriptor while we are in it
_MAX_NAMES_BYTES = 64 << 20
_BLOCK_BYTES = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_TYPES = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "directory",
    stat.S_IFLNK: "symlink",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
}


class Trouble(Exception):
    """A tree cannot be offered or read; `str()` says why and what to do.

    Args:
        message: One sentence.
        option: True if another option of the caller's would do, False if the machine cannot.
    """

    def __init__(self, message: str, *, option: bool = False) -> None:
        super().__init__(message)
        self.option = option


def type_of(mode: int) -> str:
    """Return the name of a file's type."""
    return _TYPES.get(stat.S_IFMT(mode), "device")


def used_bytes(folder: int) -> int:
    """Return what is in use of the file system that an open folder lies in."""
    status = os.fstatvfs(folder)
    return (status.f_blocks - status.f_bfree) * status.f_frsize


def open_folder(name: str, parent: int) -> int:
    """Open a folder for reading, also one that its owner may not read."""
    return _open(name, parent, _READ | os.O_DIRECTORY)


def _open(name: str, parent: int, flags: int) -> int:
    try:
        return os.open(name, flags, dir_fd=parent)
    except PermissionError:  # of an ordinary user's own file; `name` is no symbolic link
        mode = stat.S_IMODE(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
        set_mode(name, parent, 0o700)
        try:
            return os.open(name, flags, dir_fd=parent)
        finally:
            set_mode(name, parent, mode)


def open_file(name: str, parent: int) -> int:
    """Open a regular file for reading.

    Raises:
        OSError: it is none.
    """
    descriptor = _open(name, parent, _READ)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{name!r} is no regular file")
    return descriptor


def open_path(root: int, path: str) -> int:
    """Open the regular file at `path` below the folder `root`."""
    *folders, name = path.split("/")
    parent = os.dup(root)
    try:
        for folder in folders:
            inner = open_folder(folder, parent)
            os.close(parent)
            parent = inner
        return open_file(name, parent)
    finally:
        os.close(parent)


def append(source: int, target: int, size: int, offset: int = 0) -> None:
    """Append exactly `size` bytes of a file, from `offset` on, to another.

    Raises:
        OSError: it holds less.
    """
    end = offset + size
    while offset < end:
        block = os.pread(source, min(_BLOCK_BYTES, end - offset), offset)
        if not block:
            raise OSError(f"a file is cut short at {offset} of {end} bytes")
        offset += len(block)
        while block:
            block = block[os.write(target, block) :]


def _digest(name: str, parent: int) -> str:
    import hashlib  # many pages; loaded before the first fork by the worker that needs it

    total = hashlib.sha256()
    descriptor = open_file(name, parent)
    try:
        while block := os.read(descriptor, _BLOCK_BYTES):
            total.update(block)
    finally:
        os.close(descriptor)
    return total.hexdigest()


class Records:
    """Writes records to a file, within bounds.

    Args:
        descriptor: The file.
        most_bytes: Bytes that the contents of all recorded files may have.
        most_files: Records.
    """

    def __init__(self, descriptor: int, most_bytes: int, most_files: int) -> None:
        self._file = os.fdopen(descriptor, "wb", closefd=False)
        self._most_bytes, self._bytes = most_bytes, 0
        self._most_files, self._files = most_files, 0
        self._names_bytes = 0

    def __enter__(self) -> "Records":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def gone(self, path: str) -> None:
        """Record that there is nothing any more."""
        self._write({"path": path, "type": "gone"})

    def add(
        self, path: str, name: str, parent: int, *, kept: str = "no", opaque: bool = False
    ) -> None:
        """Record what is at `name` in the folder `parent`."""
        status = os.stat(name, dir_fd=parent, follow_symlinks=False)
        record: dict[str, Any] = {
            "path": path,
            "type": type_of(status.st_mode),
            "mode": stat.S_IMODE(status.st_mode),
            "mtime_ns": status.st_mtime_ns,
            "kept": kept,
            "opaque": opaque,
        }
        if record["type"] == "file":
            self._bytes += status.st_size
            if self._bytes > self._most_bytes:
                raise Trouble(
                    f"the changed files have more than tree_bytes={self._most_bytes}; raise it",
                    option=True,
                )
            record.update(size=status.st_size, digest=_digest(name, parent))
        elif record["type"] == "symlink":
            record["target"] = os.readlink(name, dir_fd=parent)
        self._write(record)

    def _write(self, record: dict[str, Any]) -> None:
        line = json.dumps(record).encode("ascii")
        self._files += 1
        self._names_bytes += len(line)
        if self._files > self._most_files or self._names_bytes > _MAX_NAMES_BYTES:
            raise Trouble(
                f"more than tree_files={self._most_files} changes, or their names are too long; "
                "let the program change less",
                option=True,
            )
        self._file.write(line + b"\n")
