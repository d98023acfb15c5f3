"""Results: a file of rows that a killed run leaves whole and a later run continues.

The first line is the header, each other line one row (a judged sample, or what a strategy made of a
task), written in one piece when it is there. A line that was being written when the machine stopped
has no end and is dropped. Rows that could not be judged are not kept: they are judged again.
"""

import fcntl
import json
import os
import time
from collections.abc import Hashable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from runwright.core import wire
from runwright.core.errors import BadFile, NotComparable
from runwright.scoring.record import Header, Judged

_BEGINNING = b'{"benchmark":'  # of a header
_SYNC_S = 1.0  # a loss of power costs at most what was judged in this time
T = TypeVar("T")


class Head(Protocol):
    """What a file of results begins with."""

    def differences(self, other: Any) -> list[str]:
        """Return the names of the fields in which another run is not this one."""
        ...


class Row(Protocol):
    """A line of a file of results."""

    @property
    def key(self) -> Hashable:
        """What tells it from all others of a run."""
        ...

    @property
    def unsure(self) -> bool:
        """True if it is to be judged again."""
        ...


H = TypeVar("H", bound=Head)
R = TypeVar("R", bound=Row)


class ResultsFile(Generic[H, R]):
    """An open file of results; entering it reads what an earlier run left.

    Args:
        path: The file; it is made if need be.
        header: What is about to be judged.
        row: What its lines are.
        fresh: Begin anew, whatever the file holds.

    Raises:
        BadFile: it cannot be written, is no file of results, or another run is writing to it.
        NotComparable: it holds results of something else.
    """

    def __init__(self, path: Path, header: H, row: type[R], *, fresh: bool = False) -> None:
        self._path = path
        self._header = header
        self._row = row
        self._fresh = fresh
        self._synced = time.monotonic()
        self.done: dict[Hashable, R] = {}

    def __enter__(self) -> Self:
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
            self._descriptor = os.open(self._path, flags, 0o666)
        except OSError as error:
            raise BadFile(
                f"{self._path}: cannot be written ({error.strerror}); name another file"
            ) from None
        try:
            self._lock()
            self._read()
        except BaseException:
            os.close(self._descriptor)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        os.fsync(self._descriptor)
        os.close(self._descriptor)

    def append(self, row: R) -> None:
        """Write one result through; a kill of this process loses nothing of it."""
        self._write(row)
        if time.monotonic() - self._synced > _SYNC_S:
            os.fsync(self._descriptor)
            self._synced = time.monotonic()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadFile(
                f"{self._path}: another run is writing to it; wait for it or name another file"
            ) from None

    def _read(self) -> None:
        whole = _whole_bytes(self._path)
        if self._fresh and whole:
            # Begun anew is only what is a file of results: a slip of the pen costs nothing else.
            _noun(type(self._header), next(_lines(self._path, whole)), self._path, 1)
        if self._fresh or not whole:
            os.ftruncate(self._descriptor, 0)
            self._write(self._header)
            return
        lines = _lines(self._path, whole)
        found = _noun(type(self._header), next(lines), self._path, 1)
        if differing := self._header.differences(found):
            raise NotComparable(
                f"{self._path}: holds results of another run ({', '.join(differing)} differ); "
                "name another file, or --no-resume begins it anew"
            )
        for number, line in enumerate(lines, 2):
            row = _noun(self._row, line, self._path, number)
            self.done[row.key] = row
        self._keep(whole)

    def _keep(self, whole: int) -> None:
        """Drop the torn end and what is to be judged again."""
        unsure = [key for key, one in self.done.items() if one.unsure]
        for key in unsure:
            del self.done[key]
        if not unsure:
            os.ftruncate(self._descriptor, whole)
            return
        # In a new file that takes the old one's place: a kill in between leaves one of the two.
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        lines = [wire.dumps(noun) for noun in (self._header, *self.done.values())]
        beside.write_text("".join(f"{line}\n" for line in lines), "ascii")
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(beside, flags)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        beside.replace(self._path)
        os.close(self._descriptor)
        self._descriptor = descriptor

    def _write(self, noun: object) -> None:
        line = f"{wire.dumps(noun)}\n".encode("ascii")
        while line:
            line = line[os.write(self._descriptor, line) :]


def read_results(path: Path) -> tuple[Header, list[Judged]]:
    """Read a file of judged samples, a torn last line left out.

    Raises:
        BadFile: it cannot be read or is no file of results.
    """
    return read_rows(path, Header, Judged)


def read_rows(path: Path, header: type[T], row: type[R]) -> tuple[T, list[R]]:
    """Read a file of results of any kind, a torn last line left out.

    Raises:
        BadFile: it cannot be read or is no file of such results.
    """
    if not path.is_file():
        raise BadFile(f"{path}: no such file; name results that 'runwright eval --out' wrote")
    whole = _whole_bytes(path)
    if not whole:
        raise BadFile(f"{path}: is empty; name results that 'runwright eval --out' wrote")
    lines = _lines(path, whole)
    first = _noun(header, next(lines), path, 1)
    found = {
        one.key: one
        for number, line in enumerate(lines, 2)
        for one in [_noun(row, line, path, number)]
    }
    return first, list(found.values())


def _whole_bytes(path: Path) -> int:
    """Return how many bytes lie before the end of the last whole line.

    Raises:
        BadFile: it cannot be read, or has no whole line and is not the beginning of a header.
    """
    try:
        with path.open("rb") as file:
            at = file.seek(0, os.SEEK_END)
            while at > 0:
                start = max(0, at - 65536)
                file.seek(start)
                last = file.read(at - start).rfind(b"\n")
                if last >= 0:
                    return start + last + 1
                at = start
            file.seek(0)
            begun = file.read(len(_BEGINNING))
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    if not _BEGINNING.startswith(begun):
        raise BadFile(f"{path}: is no file of results; name another file")
    return 0


def _lines(path: Path, whole: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        left = whole
        for line in file:
            left -= len(line)
            if left < 0:
                return
            yield line


def _noun(cls: type[T], line: bytes, path: Path, number: int) -> T:
    try:
        form: Any = json.loads(line)
        return wire.from_json(cls, form)
    except (ValueError, RecursionError) as error:
        raise BadFile(
            f"{path}, line {number}: is no result of 'runwright eval' ({error}); name another file"
        ) from None
