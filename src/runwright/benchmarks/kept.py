"""A file of recorded values, each of which is read when it is asked for.

HumanEval+ has 256 MB of them, and most programs fail before most are needed. A file is the values,
one behind the other, then their index and a foot that tells the index's length and hash. The index
has a hash of each value, so that damage to one is found when that one is read.

A value is `marshal` of plain values, which JSON would take seconds to read. The files are our own:
nothing that a program wrote is in them but values that were decoded and encoded anew.
"""

import hashlib
import marshal
import os
import struct
import tempfile
import weakref
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, overload

from runwright.core import plain
from runwright.judge.cases import marshals
from runwright.judge.opaque import Opaque
from runwright.judge.recording import Recording

_FOOT = struct.Struct(">Q32s")  # length of the index, its hash
_DIGEST_BYTES = 16


class Damaged(Exception):
    """A file does not hold what was written to it."""


class Kept(Sequence[object]):
    """Recorded values of one program, read from a file one by one.

    Args:
        file: The file.
        ends: Where each value ends in it.
        start: Where the first begins.
        digests: The hash of each.
        again: Makes the values anew, should one turn out to be damaged.
    """

    def __init__(
        self,
        file: "_File",
        ends: Sequence[int],
        start: int,
        digests: bytes,
        again: Callable[[], Sequence[object]],
    ) -> None:
        self._file = file
        self._bounds = (start, *ends)
        self._digests = digests
        self._again = again
        self._anew: Sequence[object] | None = None

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, place: int) -> object: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[object, ...]: ...
    def __getitem__(self, place: int | slice) -> object:
        if isinstance(place, slice):
            return tuple(map(self._value, range(len(self))[place]))
        return self._value(range(len(self))[place])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Kept, tuple)):
            return NotImplemented
        return tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # values may have none

    def __reduce__(self) -> tuple[type, tuple[tuple[object, ...]]]:
        return tuple, (tuple(self),)  # copied to another process, it is a tuple

    def _value(self, i: int) -> object:
        if self._anew is None:
            try:
                return self._read(i)
            except Damaged:
                self._anew = self._again()
        return self._anew[i]

    def _read(self, i: int) -> object:
        start, end = self._bounds[i : i + 2]
        content = self._file.read(start, end - start)
        if _digest(content) != self._digests[i * _DIGEST_BYTES : (i + 1) * _DIGEST_BYTES]:
            raise Damaged
        return _unpacked(content)


class _File:
    """An open file, closed with the last that reads from it.

    Not a map into memory: one that is cut short under us would end this process.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)
        self.size_bytes = os.fstat(self._descriptor).st_size

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes of the file.

        Raises:
            Damaged: they are not there.
        """
        if not 0 <= offset <= offset + length <= self.size_bytes:
            raise Damaged
        try:
            return os.pread(self._descriptor, length, offset)
        except OSError as error:
            raise Damaged from error


def read(path: Path, again: Sequence[Callable[[], Sequence[object]]]) -> list[Recording] | None:
    """Return what a file holds; None if there is none, or it is damaged or of another form.

    Args:
        path: The file.
        again: For each recording, what makes its values anew.
    """
    try:
        file = _File(path)
        index_bytes, digest = _FOOT.unpack(file.read(file.size_bytes - _FOOT.size, _FOOT.size))
        start = file.size_bytes - _FOOT.size - index_bytes
        index = file.read(start, index_bytes)
        if hashlib.sha256(index).digest() != digest:
            return None
        return list(_recordings(file, marshal.loads(index), again))
    except (OSError, Damaged, struct.error, ValueError, TypeError, EOFError, OverflowError):
        return None


def _recordings(
    file: _File,
    index: list[tuple[bytes, bytes, bytes]],
    again: Sequence[Callable[[], Sequence[object]]],
) -> Iterator[Recording]:
    start = 0
    for (lengths, digests, times_s), make in zip(index, again, strict=True):
        ends = list(accumulate(array("Q", lengths), initial=start))[1:]
        yield Recording(Kept(file, ends, start, digests, make), tuple(array("d", times_s)))
        start = ends[-1] if ends else start


def write(path: Path, found: Sequence[Recording]) -> None:
    """Write whole or not at all; where nothing can be written, nothing is kept."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".expected-")
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            index = []
            for one in found:
                lengths, digests = array("Q"), bytearray()
                for content in map(_packed, one.values):
                    file.write(content)
                    lengths.append(len(content))
                    digests += _digest(content)
                times_s = array("d", one.times_s)
                index.append((lengths.tobytes(), bytes(digests), times_s.tobytes()))
            written = marshal.dumps(index)
            file.write(written)
            file.write(_FOOT.pack(len(written), hashlib.sha256(written).digest()))
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()[:_DIGEST_BYTES]


def _packed(value: object) -> bytes:
    """Return a value's bytes: as it is, if `marshal` brings it back so, else its encoding."""
    plainly = marshals(value)
    form: Any = value if plainly else plain.encode(value, _form)
    return marshal.dumps((plainly, form))


def _unpacked(content: bytes) -> object:
    plainly, value = marshal.loads(content)
    return value if plainly else plain.decode(value, _opaque)


def _opaque(form: object) -> object:
    if isinstance(form, dict) and set(form) == {"opaque"}:
        return Opaque(str(form["opaque"]))
    raise ValueError("unknown form")


def _form(value: object) -> object:
    if isinstance(value, Opaque):
        return {"opaque": value.type}
    raise plain.NotPlain(type(value).__name__)
