"""The clocks of one measured action: wall, processor, resident memory, and a kernel's counter."""

import os
import resource
import time
from collections.abc import Callable
from typing import Any

from runwright.run.guest.perf_event import read_counter
from runwright.run.guest.sampler import resident_bytes

_RESET_PEAK = b"5"  # written to clear_refs: the peak of resident memory starts anew
_STATUS_BYTES = 1 << 13


def open_peak() -> int | None:
    """Return a descriptor that resets the peak of resident memory; None: it cannot be reset."""
    try:
        return os.open("/proc/self/clear_refs", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return None


class Clocks:
    """Measures one action.

    Args:
        peak: What `open_peak` gave.
        counter: Descriptor of a counter; None: none was asked for.
    """

    def __init__(self, peak: int | None, counter: int | None) -> None:
        self._peak = peak
        self._counter = counter
        self.reading: dict[str, Any] = {}

    def measure(self, action: Callable[[], Any]) -> None:
        """Do it; however it ends, `reading` tells what it took."""
        before_bytes = self._reset_peak()
        self.reading["began_bytes"] = resident_bytes(os.getpid())
        processor_s = _processor_s()
        counted = 0 if self._counter is None else read_counter(self._counter)
        began_s = time.perf_counter()
        try:
            action()
        finally:
            wall_s = time.perf_counter() - began_s
            ended_s = time.monotonic()
            if self._counter is not None:
                self.reading["count"] = read_counter(self._counter) - counted
            self.reading["cpu_s"] = _processor_s() - processor_s
            self.reading["wall_s"] = wall_s
            self.reading["began_s"] = ended_s - wall_s
            self.reading["ended_s"] = ended_s
            self.reading["ended_bytes"] = resident_bytes(os.getpid())
            self.reading["memory_bytes"] = self._above(before_bytes)

    def _reset_peak(self) -> int | None:
        """Start the peak anew; returns the resident size, or None if there is no peak to read."""
        if self._peak is None:
            return None
        try:
            os.write(self._peak, _RESET_PEAK)
            return _resident(b"VmRSS:")
        except (OSError, LookupError):
            return None

    def _above(self, before_bytes: int | None) -> int | None:
        if before_bytes is None:
            return None
        try:
            return max(0, _resident(b"VmHWM:") - before_bytes)
        except (OSError, LookupError):
            return None


def _processor_s() -> float:
    """Return what this process and its children took; `time.process_time` is coarse under a limit.

    The kernel samples that clock at its ticks as soon as RLIMIT_CPU is set.
    """
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


def _resident(name: bytes) -> int:
    """Return a line of /proc/self/status in bytes."""
    status = os.open("/proc/self/status", os.O_RDONLY | os.O_CLOEXEC)
    try:
        lines = os.read(status, _STATUS_BYTES).split(b"\n")
    finally:
        os.close(status)
    for line in lines:
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)
