"""A copy of a directory tree in one file in memory, and putting the tree back as it was.

Runs in the worker, on a tree that programs wrote, while they are stopped. No link is ever followed:
every step is one name in an open directory. The copy has no name, so nothing of it can be left.

Kept: files, directories, symbolic and hard links, named pipes, modes, times of change. Not kept:
sockets, extended attributes, holes. A file that is as it was is not touched, and one that differs
is written in place, so that open descriptors of it stay right.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field

from runwright.run.guest.folder import remove, set_mode

_OPEN = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_CHUNK_BYTES = 1 << 20
_DEEPEST = 64
_MOST_NAMES = 1 << 15

Path = tuple[str, ...]


class Refused(Exception):
    """The tree cannot be kept; `str()` says why."""


@dataclass
class Entry:
    """One name of the tree; the top has none."""

    path: Path
    info: os.stat_result
    size: int = 0
    offset: int = 0  # of the content in the copy
    target: str = ""  # of a symbolic link
    first: "Entry | None" = None  # the entry that is an earlier name of the same file
    inner: "dict[str, Entry]" = field(default_factory=dict)  # of a directory


class Archive:
    """A kept tree.

    Args:
        top: The directory.
        most_bytes: How large its files may be together.

    Raises:
        Refused: it is larger, or has too many names, or is too deep.
    """

    def __init__(self, top: str, most_bytes: int) -> None:
        self.top = top
        self.left_bytes = most_bytes
        self.left_names = _MOST_NAMES
        self.files: dict[int, Entry] = {}  # with more than one name, by inode
        self.inodes: dict[Path, int] = {}  # of files that were restored
        self.end = 0
        self.content = os.memfd_create("archive", os.MFD_CLOEXEC)
        try:
            self.root = Entry((), os.lstat(top))
            with _opened(self.root, None, top) as folder:
                self._take(self.root, folder)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Give up the copy."""
        os.close(self.content)

    def restore(self, owner: int) -> None:
        """Make the tree what it was.

        Args:
            owner: User id that what is made anew belongs to; 0: this process's.
        """
        self.inodes.clear()
        self.owner = owner
        with _opened(self.root, None, self.top) as folder:
            self._restore(self.root, folder)

    def _take(self, entry: Entry, folder: int) -> None:
        if len(entry.path) > _DEEPEST:
            raise Refused(f"its folders are nested deeper than {_DEEPEST}")
        for name in sorted(os.listdir(folder)):
            self.left_names -= 1
            if self.left_names < 0:
                raise Refused(f"it has more than {_MOST_NAMES} files")
            info = os.stat(name, dir_fd=folder, follow_symlinks=False)
            found = Entry((*entry.path, name), info)
            if self._take_name(found, folder):
                entry.inner[name] = found

    def _take_name(self, entry: Entry, folder: int) -> bool:
        """Take one name; False if it is of a kind that is not kept."""
        mode, name = entry.info.st_mode, entry.path[-1]
        if stat.S_ISDIR(mode):
            with _opened(entry, folder, name) as inner:
                self._take(entry, inner)
        elif stat.S_ISLNK(mode):
            entry.target = os.readlink(name, dir_fd=folder)
        elif stat.S_ISREG(mode):
            first = self.files.setdefault(entry.info.st_ino, entry)
            if first is not entry:
                entry.first = first
                return True
            with _opened(entry, folder, name) as file:
                self._take_content(entry, file)
        else:
            return stat.S_ISFIFO(mode)
        return True

    def _take_content(self, entry: Entry, file: int) -> None:
        entry.offset = self.end
        while chunk := os.read(file, _CHUNK_BYTES):
            self.left_bytes -= len(chunk)
            if self.left_bytes < 0:
                raise Refused("its files are larger than file_bytes together")
            _write(self.content, chunk, self.end)
            self.end += len(chunk)
        entry.size = self.end - entry.offset

    def _restore(self, entry: Entry, folder: int) -> None:
        os.fchmod(folder, 0o700)
        for name in os.listdir(folder):
            if not self._is_mendable(entry.inner.get(name), name, folder):
                _remove(name, folder)
        for found in entry.inner.values():
            self._restore_name(found, folder)
        os.fchmod(folder, stat.S_IMODE(entry.info.st_mode))
        os.utime(folder, ns=(entry.info.st_atime_ns, entry.info.st_mtime_ns))

    def _is_mendable(self, entry: Entry | None, name: str, folder: int) -> bool:
        """Whether what is there is the thing that was kept, perhaps with other content."""
        if entry is None:
            return False
        info, kept = os.stat(name, dir_fd=folder, follow_symlinks=False), entry.info
        if stat.S_IFMT(info.st_mode) != stat.S_IFMT(kept.st_mode):
            return False
        if stat.S_ISLNK(info.st_mode):
            return os.readlink(name, dir_fd=folder) == entry.target
        if entry.first is not None:
            return info.st_ino == self.inodes.get(entry.first.path, entry.first.info.st_ino)
        return stat.S_ISDIR(info.st_mode) or info.st_ino == kept.st_ino

    def _restore_name(self, entry: Entry, folder: int) -> None:
        """Make one name what it was; what is there can be mended."""
        mode, name = entry.info.st_mode, entry.path[-1]
        if stat.S_ISDIR(mode):
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=folder)
                self._give(name, folder)
            with _opened(entry, folder, name) as inner:
                self._restore(entry, inner)
        elif stat.S_ISLNK(mode):
            with contextlib.suppress(FileExistsError):
                os.symlink(entry.target, name, dir_fd=folder)
                self._finish(entry, folder)
        elif stat.S_ISFIFO(mode):
            with contextlib.suppress(FileExistsError):
                os.mkfifo(name, dir_fd=folder)
                set_mode(name, folder, stat.S_IMODE(mode))
                self._finish(entry, folder)
        elif entry.first is not None:
            self._restore_link(entry, entry.first, folder)
        else:
            self._restore_file(entry, folder)

    def _restore_file(self, entry: Entry, folder: int) -> None:
        name = entry.path[-1]
        with contextlib.suppress(FileExistsError):
            os.close(os.open(name, _OPEN | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder))
            self._give(name, folder)
        with _opened(entry, folder, name, os.O_RDWR) as file:
            self._restore_content(entry, file)
            info = os.fstat(file)
            self.inodes[entry.path] = info.st_ino
            if info.st_mode != entry.info.st_mode:
                os.fchmod(file, stat.S_IMODE(entry.info.st_mode))
            if info.st_mtime_ns != entry.info.st_mtime_ns:
                os.utime(file, ns=(entry.info.st_atime_ns, entry.info.st_mtime_ns))

    def _restore_content(self, entry: Entry, file: int) -> None:
        done = 0
        while done < entry.size:
            wanted = os.pread(
                self.content, min(_CHUNK_BYTES, entry.size - done), entry.offset + done
            )
            if os.pread(file, len(wanted), done) != wanted:
                _write(file, wanted, done)
            done += len(wanted)
        if os.fstat(file).st_size != entry.size:
            os.ftruncate(file, entry.size)

    def _restore_link(self, entry: Entry, first: Entry, folder: int) -> None:
        name = entry.path[-1]
        with contextlib.suppress(FileNotFoundError):
            if (
                os.stat(name, dir_fd=folder, follow_symlinks=False).st_ino
                == self.inodes[first.path]
            ):
                return
            os.unlink(name, dir_fd=folder)
        with contextlib.ExitStack() as stack:
            place, above = os.open(self.top, _OPEN | os.O_DIRECTORY), self.root
            stack.callback(os.close, place)
            for part in first.path[:-1]:
                above = above.inner[part]
                place = stack.enter_context(_opened(above, place, part))
            os.link(
                first.path[-1], name, src_dir_fd=place, dst_dir_fd=folder, follow_symlinks=False
            )

    def _finish(self, entry: Entry, folder: int) -> None:
        """Give a link or pipe that was made its owner and time."""
        self._give(entry.path[-1], folder)
        times = (entry.info.st_atime_ns, entry.info.st_mtime_ns)
        os.utime(entry.path[-1], ns=times, dir_fd=folder, follow_symlinks=False)

    def _give(self, name: str, folder: int) -> None:
        if self.owner:
            os.chown(name, self.owner, self.owner, dir_fd=folder, follow_symlinks=False)


@contextlib.contextmanager
def _opened(entry: Entry, folder: int | None, name: str, flags: int = os.O_RDONLY) -> Iterator[int]:
    """Open a file or directory, also one that its owner may not open; it is locked again after."""
    mode = entry.info.st_mode
    flags |= _OPEN | (os.O_DIRECTORY if stat.S_ISDIR(mode) else 0)
    unlocked = False
    try:
        descriptor = os.open(name, flags, dir_fd=folder)
    except PermissionError:
        set_mode(name, folder, 0o700)
        unlocked = True
        descriptor = os.open(name, flags, dir_fd=folder)
    try:
        if stat.S_ISDIR(mode) and mode & 0o700 != 0o700:
            os.fchmod(descriptor, 0o700)
            unlocked = True
        yield descriptor
    finally:
        if unlocked:
            os.fchmod(descriptor, stat.S_IMODE(mode))
        os.close(descriptor)


def _remove(name: str, folder: int) -> None:
    if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        remove(f"/proc/self/fd/{folder}/{name}")
    else:
        os.unlink(name, dir_fd=folder)


def _write(descriptor: int, data: bytes, offset: int) -> None:
    done = 0
    while done < len(data):
        done += os.pwrite(descriptor, data[done:], offset + done)
