"""Work directories on the host's disk, at the levels without a file system of their own.

A worker has one folder, named for the process that keeps it and locked by it, and makes one
directory in it per run. So what a killed worker left can be told from what is in use.
"""

import fcntl
import os

_PREFIX = "runwright-"
_OPEN = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class WorkFolder:
    """The folder of one worker; it is locked as long as some process has it open."""

    def __init__(self, temporary: str) -> None:
        sweep(temporary)
        self.path = f"{temporary}/{_PREFIX}{os.getpid()}-{os.urandom(4).hex()}"
        os.mkdir(self.path, 0o711)  # a program of another user must find its way in
        self._lock = os.open(self.path, _OPEN)
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self._runs = 0

    def begin(self) -> str:
        """Make the directory of the next run."""
        self._runs += 1
        path = f"{self.path}/{self._runs}"
        os.mkdir(path, 0o700)
        return path

    def end(self) -> None:
        """Remove the directory of the last run."""
        remove(f"{self.path}/{self._runs}")


def remove(path: str) -> None:
    """Remove a tree, however deep and locked, following no link."""
    token = os.urandom(8).hex()
    moved = 0
    top = os.open(path, _OPEN)
    try:
        while folders := _remove_files(top):
            for name in folders:
                inner = _open_folder(name, top)
                for folder in _remove_files(inner):
                    set_mode(folder, inner, 0o700)  # a locked one cannot be moved
                    # Up to the top, so that no path grows long.
                    os.rename(folder, f"{token}{moved}", src_dir_fd=inner, dst_dir_fd=top)
                    moved += 1
                os.close(inner)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)
    os.rmdir(path)


def _open_folder(name: str, parent: int) -> int:
    set_mode(name, parent, 0o700)
    return os.open(name, _OPEN, dir_fd=parent)


def set_mode(name: str, parent: int | None, mode: int) -> None:
    """Set the mode of what has this name in an open folder; None: of what is at this path.

    A symbolic link is not followed: a program that runs on may have put it there just now.

    Raises:
        OSError: it is gone, or is a symbolic link.
    """
    found = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        os.chmod(f"/proc/self/fd/{found}", mode)
    finally:
        os.close(found)


def _remove_files(folder: int) -> list[str]:
    """Remove all but directories from an open directory; returns the names of those."""
    os.fchmod(folder, 0o700)
    folders = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                os.unlink(entry.name, dir_fd=folder)
    return folders


def sweep(temporary: str) -> None:
    """Remove the folders of workers that were killed together with their keepers."""
    for name in os.listdir(temporary):
        pid = name.removeprefix(_PREFIX).partition("-")[0]
        if not name.startswith(_PREFIX) or not pid.isdigit() or os.path.exists(f"/proc/{pid}"):
            continue
        path = f"{temporary}/{name}"
        try:
            if os.lstat(path).st_uid == os.getuid() and not _is_locked(path):
                remove(path)
        except OSError:
            continue  # another worker sweeps at the same time


def _is_locked(path: str) -> bool:
    """Whether some process has it open: process numbers of another container say nothing here."""
    folder = os.open(path, _OPEN)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(folder)
    return False
