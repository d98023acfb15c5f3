"""The ledger: what a traced run leaves for the host, readable whenever the run is killed.

Theory of operation. The result of a run is an in-memory file that outlives the process; whatever
has reached it by a system call or a store to shared memory is safe from SIGKILL.

    header      magic; number of counters; where the log begins and ends; steps so far
    places      two: number, offset, length and CRC-32 of a document; the newer one counts
    counters    one 8-byte item per block, then one per arm
    log         the first events, each as it happens: length, then bytes of `marshal`
    documents   JSON (render.py), written whole before its place says where it is

The program could write here too. So the host treats all of it as data that may be nonsense, and the
log, which is only needed when a run was killed before it could write a document, is read in a
sandbox. What is read is shown and ranked, and never a verdict.
"""

import json
import mmap
import os
import struct
import zlib
from typing import Any

MAGIC = b"RWtrace2"
HEADER = struct.Struct("<8sQQQQ")
PLACE = struct.Struct("<QQQQ")
LENGTH = struct.Struct("<I")
LOG_BYTES = 256 * 1024
DOCUMENT_BYTES = 32 * 1024 * 1024  # what the host reads
_START = HEADER.size + 2 * PLACE.size


class Ledger:
    """The guest's side of a ledger.

    Where the file cannot be written, for want of room or because the program closed it, there is no
    document; counts go on in shared memory.

    Args:
        descriptor: The result file, empty from `start` on.
        counters: Number of blocks and arms.
        log_bytes: Room for the log.
        start: Where in the file it begins; all it says of places is counted from there.
    """

    def __init__(
        self, descriptor: int, counters: int, log_bytes: int = LOG_BYTES, *, start: int = 0
    ) -> None:
        self._descriptor: int | None = descriptor
        self._file_start = start
        self._log_at = _START + 8 * counters
        self._log_end = self._log_at + log_bytes
        try:
            os.ftruncate(descriptor, start + self._log_end)
        except OSError:  # the program may write only small files: then there is no log
            self._log_end = self._log_at
            os.ftruncate(descriptor, start + self._log_end)
        self._memory = memoryview(mmap.mmap(descriptor, start + self._log_end))[start:]
        self._memory[: HEADER.size] = HEADER.pack(MAGIC, counters, self._log_at, self._log_end, 0)
        self._steps = self._memory[HEADER.size - 8 : HEADER.size].cast("Q")
        self.hits = self._memory[_START : self._log_at].cast("Q")
        self._documents = 0  # written so far
        self._end = self._log_end  # of the newest document
        self._start = self._log_end

    def count(self, steps: int) -> None:
        """Say how many steps there were so far."""
        self._steps[0] = steps

    def log(self, record: bytes) -> bool:
        """Append one record to the log; returns whether there was room."""
        start = self._log_at + LENGTH.size
        end = start + len(record)
        if end > self._log_end or self._descriptor is None:
            return False
        self._memory[start:end] = record
        self._memory[self._log_at : start] = LENGTH.pack(len(record))
        self._log_at = end
        return True

    def write(self, document: dict[str, Any]) -> bool:
        """Write a document, beside the newest one, which is then given up.

        Returns whether there was room.
        """
        content = json.dumps(document, separators=(",", ":")).encode("ascii")
        if len(content) > DOCUMENT_BYTES:
            return False
        fits = self._log_end + len(content) <= self._start
        start = self._log_end if fits else self._end
        if not self._put(content, start):
            return False
        self._documents += 1
        place = PLACE.pack(self._documents, start, len(content), zlib.crc32(content))
        at = HEADER.size + self._documents % 2 * PLACE.size
        self._memory[at : at + PLACE.size] = place
        self._start, self._end = start, start + len(content)
        return True

    def detach(self) -> None:
        """Write no more: this process is a fork of the traced one."""
        self._descriptor = None

    def _put(self, data: bytes, offset: int) -> bool:
        if self._descriptor is None:
            return False
        offset += self._file_start
        try:
            while data:
                written = os.pwrite(self._descriptor, data, offset)
                data, offset = data[written:], offset + written
        except OSError:
            return False
        return True
