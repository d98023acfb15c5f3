"""Collecting the files that a program left, once its last process has ended.

It happens in a process forked for it alone, so that neither names nor contents touch the memory
that later programs are forked from. What it relies on is what the kernel says of an open file:
each step of a path is opened by its name in its open folder and never through a symbolic link, only
regular files of the work directory's owner and file system are read, and a sparse file counts with
its whole size. Folders, depth, names, files, bytes and time are bounded; what a glob asked for and
did not get is named with the reason.
"""

import fnmatch
import os
import resource
import signal
import stat
import time
from typing import NoReturn

from runwright.run.guest.frames import pack_header

MOST_S = 10.0  # then the process is ended
_WALK_S = 5.0  # then the walk stops, and says so
_MOST_DEPTH = 32
_MOST_ENTRIES = 100_000
_MOST_LEFT_OUT = 100
_MOST_PATH = 4096
_SAFE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

State = tuple[int, int]  # a glob, and how many of its parts the path so far has met


def collect(home: int, globs: list[str], limits: dict[str, int], report: int) -> None:
    """Append a frame of the files to the report.

    The frame's blobs are the files by path; its field `left_out` lists pairs of path and reason.

    Args:
        home: The work directory, opened (O_PATH) before the program could move it.
        globs: Paths relative to it; `**` stands for any number of folders.
        limits: `fetch_bytes` of all files together, `fetch_files`.
        report: The file that the host reads.

    Raises:
        OSError: our own trouble, none of the program's.
    """
    pid = os.fork()
    if pid == 0:
        _be_collector(home, globs, limits, report)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        reason = os.strerror(code) if code > 0 else signal.Signals(-code).name
        raise OSError(f"the program's files could not be collected: {reason}")


def _be_collector(home: int, globs: list[str], limits: dict[str, int], report: int) -> NoReturn:
    code = 255
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, MOST_S)
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        os.chmod(f"/proc/self/fd/{home}", 0o700)
        folder = os.open(f"/proc/self/fd/{home}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        collection = Collection(os.fstat(folder), globs, limits)
        collection.walk(folder)
        _write(report, collection)
        code = 0
    except OSError as error:
        code = error.errno or 255
    finally:
        os._exit(code)


class Collection:
    """The files that globs name below one folder, opened, within limits.

    Args:
        home: The status of the folder.
        globs: Paths relative to it.
        limits: `fetch_bytes` and `fetch_files`.
    """

    def __init__(self, home: os.stat_result, globs: list[str], limits: dict[str, int]) -> None:
        self.files: dict[str, int] = {}  # path: open descriptor
        self.sizes: dict[str, int] = {}
        self.left_out: list[tuple[str, str]] = []
        self._home = home
        self._globs = [_parts(glob) for glob in globs]
        self._unmet = dict(enumerate(globs))
        self._limits = limits
        self._entries = 0
        self._omitted = 0
        self._deadline = time.monotonic() + _WALK_S
        self._end = ""  # why the walk stopped before its end

    def walk(self, folder: int) -> None:
        """Look through the folder."""
        states = {state for glob in range(len(self._globs)) for state in self._reached((glob, 0))}
        self._walk(folder, "", states, depth=0)
        if self._end:
            self.left_out.append(("", self._end))
        else:
            self.left_out += [(glob, "nothing matches") for glob in self._unmet.values()]
        if self._omitted:
            self.left_out.append(("", f"{self._omitted} more that were left out are not listed"))

    def _walk(self, folder: int, above: str, states: set[State], depth: int) -> None:
        for name in self._names(folder):
            if self._end:
                return
            matched, below, named = self._step(states, name)
            if not matched and not below:
                continue
            path = above + name
            try:
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    if below:
                        self._enter(folder, name, path, below, status.st_mode, depth + 1)
                elif matched or (named and stat.S_ISLNK(status.st_mode)):
                    self._take(folder, name, path, status)
                else:
                    continue
            except OSError as error:
                self._leave(path, f"cannot be read ({error.strerror})")
            for glob in matched:
                self._unmet.pop(glob, None)

    def _names(self, folder: int) -> list[str]:
        names = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self._entries += 1
                if self._entries > _MOST_ENTRIES or time.monotonic() > self._deadline:
                    self._end = f"not everything was looked at: {self._entries - 1} names were"
                    break
                names.append(entry.name)
        return sorted(names)

    def _reached(self, state: State) -> list[State]:
        """A state, and those behind it if `**` stands for no folder."""
        glob, met = state
        reached = [state]
        while self._globs[glob][met] == "**":
            met += 1
            reached.append((glob, met))
        return reached

    def _step(self, states: set[State], name: str) -> tuple[set[int], set[State], bool]:
        """Return the globs that a name ends, the states below it, and whether one names it."""
        matched: set[int] = set()
        below: set[State] = set()
        named = False
        for glob, met in states:
            parts = self._globs[glob]
            if parts[met] == "**":
                below.update(self._reached((glob, met)))
            elif fnmatch.fnmatchcase(name, parts[met]):
                if met + 1 == len(parts):
                    matched.add(glob)
                else:
                    named = True
                    below.update(self._reached((glob, met + 1)))
        return matched, below, named

    def _enter(
        self, above: int, name: str, path: str, states: set[State], mode: int, depth: int
    ) -> None:
        if depth > _MOST_DEPTH or len(path) > _MOST_PATH:
            self._leave(path, f"lies deeper than {_MOST_DEPTH} folders")
            return
        folder = _open(name, above, mode)
        try:
            self._walk(folder, path + "/", states, depth)
        finally:
            os.close(folder)

    def _take(self, folder: int, name: str, path: str, status: os.stat_result) -> None:
        reason = self._refusal(path, status)
        if reason:
            self._leave(path, reason)
            return
        descriptor = _open(name, folder, status.st_mode)
        opened = os.fstat(descriptor)
        reason = self._refusal(path, opened)
        if reason:
            os.close(descriptor)
            self._leave(path, reason)
            return
        self.files[path], self.sizes[path] = descriptor, opened.st_size

    def _refusal(self, path: str, status: os.stat_result) -> str:
        if stat.S_ISLNK(status.st_mode):
            return "a symbolic link, which is never followed"
        if not stat.S_ISREG(status.st_mode):
            return "not a regular file"
        if (status.st_uid, status.st_dev) != (self._home.st_uid, self._home.st_dev):
            return "not a file of the program's own"
        if len(path) > _MOST_PATH:
            return f"its path is longer than {_MOST_PATH} characters"
        if len(self.files) >= self._limits["fetch_files"]:
            return f"over the limit fetch_files={self._limits['fetch_files']}"
        if sum(self.sizes.values()) + status.st_size > self._limits["fetch_bytes"]:
            limit = self._limits["fetch_bytes"]
            return f"its {status.st_size} bytes are over what is left of fetch_bytes={limit}"
        return ""

    def _leave(self, path: str, reason: str) -> None:
        if len(self.left_out) < _MOST_LEFT_OUT:
            self.left_out.append((path[:_MOST_PATH], reason))
        else:
            self._omitted += 1


def _parts(glob: str) -> list[str]:
    parts = [part for part in glob.split("/") if part not in ("", ".")]
    return [*parts, "*"] if parts[-1] == "**" else parts


def _open(name: str, folder: int, mode: int) -> int:
    """Open a file or folder for reading, also if its program took that right from its owner."""
    flags = os.O_DIRECTORY if stat.S_ISDIR(mode) else 0
    needed = 0o500 if stat.S_ISDIR(mode) else 0o400
    if mode & needed != needed:
        pinned = os.open(name, os.O_PATH | _SAFE | flags, dir_fd=folder)
        try:
            os.chmod(f"/proc/self/fd/{pinned}", 0o700)
        finally:
            os.close(pinned)
    return os.open(name, os.O_RDONLY | _SAFE | flags, dir_fd=folder)


def _write(report: int, collection: Collection) -> None:
    rest = pack_header({"left_out": collection.left_out}, collection.sizes)
    while rest:
        rest = rest[os.write(report, rest) :]
    for path, descriptor in collection.files.items():
        done, size = 0, collection.sizes[path]
        while done < size:
            count = os.sendfile(report, descriptor, done, size - done)
            if count == 0:
                raise OSError(f"{path} shrank while it was read")
            done += count
