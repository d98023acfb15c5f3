"""The ledger: what a traced run leaves for the host, readable whenever the run is killed.

Theory of operation. The result of a run is an in-memory file that outlives the process; whatever
has reached it by a system call or a store to shared memory is safe from SIGKILL.

    header    magic, number of blocks, where the log ends
    hits      one 8-byte counter per block, in shared memory
    log       JSON lines: the first steps, written as they open and close
    slots     two, written in turn: the last steps, as one checksummed JSON document each; a kill
              in the middle of one leaves the other

The program could write here too. So the host treats all of it as data that may be nonsense; what
is read here is shown and ranked, and never a verdict.
"""

import json
import mmap
import os
import struct
import zlib
from typing import Any

MAGIC = b"RWtrace1"
HEADER = struct.Struct("<8sQQ")  # magic, number of blocks, end of the log (0: it is the end)
SLOT = struct.Struct("<QQQ")  # sequence number from 1, length, CRC-32
SLOT_BYTES = 2 * 1024 * 1024


class Ledger:
    """The guest's side of a ledger.

    Once the file cannot be written, for want of room or because the program closed it, the trace
    ends there; counts go on in shared memory.

    Args:
        descriptor: The result file, empty, at its start.
        blocks: Number of static blocks.
    """

    def __init__(self, descriptor: int, blocks: int) -> None:
        self._descriptor: int | None = descriptor
        self._blocks = blocks
        start = HEADER.size + 8 * blocks
        os.ftruncate(descriptor, start)
        self._memory = memoryview(mmap.mmap(descriptor, start))
        self._memory[: HEADER.size] = HEADER.pack(MAGIC, blocks, 0)
        self.hits = self._memory[HEADER.size :].cast("Q")
        os.lseek(descriptor, start, os.SEEK_SET)
        self._slots = 0  # where they begin; 0: the log is still growing
        self._written = 0

    def log(self, record: list[Any]) -> None:
        """Append one record to the log, unless that has ended."""
        if self._slots or self._descriptor is None:
            return
        try:  # at the file's own position, so that threads may meet here
            os.write(self._descriptor, _encode(record) + b"\n")
        except OSError:
            self._descriptor = None

    def end_log(self) -> None:
        """Say that the log has no more lines; slots follow it."""
        if self._slots or self._descriptor is None:
            return
        try:
            self._slots = os.lseek(self._descriptor, 0, os.SEEK_CUR)
        except OSError:
            self._descriptor = None
            return
        self._memory[: HEADER.size] = HEADER.pack(MAGIC, self._blocks, self._slots)

    def fill_slot(self, document: dict[str, Any], steps: list[list[Any]]) -> None:
        """Write a document with as many of the last steps as there is room for."""
        self.end_log()
        content = _encode({**document, "steps": steps})
        while len(content) > SLOT_BYTES - SLOT.size and steps:
            steps = steps[len(steps) // 4 + 1 :]
            content = _encode({**document, "steps": steps})
        offset = self._slots + (self._written % 2) * SLOT_BYTES
        self._written += 1
        self._put(content, offset + SLOT.size)
        self._put(SLOT.pack(self._written, len(content), zlib.crc32(content)), offset)

    def detach(self) -> None:
        """Write no more: this process is a fork of the traced one."""
        self._descriptor = None

    def _put(self, data: bytes, offset: int) -> None:
        try:
            while data and self._descriptor is not None:
                written = os.pwrite(self._descriptor, data, offset)
                data, offset = data[written:], offset + written
        except OSError:
            self._descriptor = None


def _encode(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
