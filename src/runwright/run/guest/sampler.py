"""Resident memory of a run over time, read by the worker while it watches.

From outside, so that a program neither slows the readings down by what it computes nor has a hand
in them. What is kept lies in pages that a fork leaves out, as output does (watch.py); when they are
full, every second sample goes and the interval doubles.
"""

import mmap
import os
import struct
import time
from collections.abc import Iterable

_SAMPLE = struct.Struct("<dq")  # time.monotonic() in seconds, bytes
SAMPLE_BYTES = _SAMPLE.size
_MOST = 1024  # samples kept, an even number
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_NEVER_S = float("inf")


class Sampler:
    """Samples one run.

    Args:
        interval_s: Time between two samples, about; 0: it takes none.
    """

    def __init__(self, interval_s: float) -> None:
        self.interval_s = interval_s
        self.count = 0
        self.used_s = 0.0  # processor time that the samples took
        self._due_s = time.monotonic() if interval_s else _NEVER_S
        self._pages: mmap.mmap | None = None

    @property
    def due_s(self) -> float:
        """Seconds until the next sample."""
        return self._due_s - time.monotonic()

    def take(self, processes: Iterable[int]) -> None:
        """Take a sample, if one is due, of these processes."""
        if self.due_s > 0:
            return
        began_s = time.thread_time()
        if self._pages is None:
            self._pages = mmap.mmap(-1, _MOST * SAMPLE_BYTES)
            self._pages.madvise(mmap.MADV_DONTFORK)
        total = sum(map(resident_bytes, processes))
        now = time.monotonic()
        _SAMPLE.pack_into(self._pages, self.count * SAMPLE_BYTES, now, total)
        self.count += 1
        if self.count == _MOST:
            self._thin(self._pages)
        on_time = self._due_s + self.interval_s
        self._due_s = on_time if on_time > now else now + self.interval_s
        self.used_s += time.thread_time() - began_s

    def _thin(self, pages: mmap.mmap) -> None:
        size = SAMPLE_BYTES
        for position in range(_MOST // 2):
            pages[position * size : (position + 1) * size] = pages[
                2 * position * size : (2 * position + 1) * size
            ]
        self.count //= 2
        self.interval_s *= 2

    def write(self, descriptor: int) -> dict[str, float]:
        """Append the samples to a file; returns their number and how they were taken."""
        if self._pages is not None:
            view = memoryview(self._pages)[: self.count * SAMPLE_BYTES]
            while view:
                view = view[os.write(descriptor, view) :]
        return {"count": self.count, "interval_s": self.interval_s, "used_s": self.used_s}


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process; 0: it has ended."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return int(file.read().split()[1]) * _PAGE_BYTES
    except OSError:
        return 0


def samples_in(data: bytes) -> list[tuple[float, int]]:
    """Read what `write` wrote: times and bytes."""
    return list(_SAMPLE.iter_unpack(data))
