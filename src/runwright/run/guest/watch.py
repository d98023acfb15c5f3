"""Watching one program from its fork to the end of its last process.

Runs in the worker, which every later program is forked from. So nothing of a program's output may
touch the worker's own memory: it is read into pages that a fork leaves out (MADV_DONTFORK).
"""

import mmap
import os
import resource
import select
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from runwright.run.guest.child import FLUSH_SIGNAL
from runwright.run.guest.meters import ProcessorTime
from runwright.run.guest.sampler import Sampler

_REAP_S = 0.01  # how often orphans that are dead are collected
_UNSEEN_S = 0.01  # two counters of the kernel may differ by a tick or two
_FLUSH_S = 0.05  # what a program gets to flush its output when its time is up
_KEPT_BYTES = 4 << 20  # of pages for output, for the next run
_CORES = os.cpu_count() or 1
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_DRAIN_READS = 64  # a pipe holds at most 1 MiB, so what is left in it at the end is read in a few


class Stream:
    """One stream of output, of which the beginning and the end are kept."""

    def __init__(self, kept: memoryview) -> None:
        self.limit = len(kept)
        half = self.limit - self.limit // 2
        self._head, self._ring = kept[:half], kept[half:]
        self.total = 0

    @property
    def over(self) -> bool:
        """True if more was written than is kept."""
        return self.total > self.limit

    def read(self, descriptor: int) -> bool:
        """Read once from a pipe that has something; False at its end."""
        filled = min(self.total, len(self._head))
        if filled < len(self._head):
            parts = [self._head[filled:], self._ring]
        elif self._ring:
            at = (self.total - filled) % len(self._ring)
            parts = [self._ring[at:], self._ring[:at]]
        else:
            parts = [self._head]  # a limit of one byte: what comes after it is over the limit
        try:
            count = os.readv(descriptor, parts)
        except BlockingIOError:
            return True
        self.total += count
        return count > 0

    def write(self, descriptor: int) -> list[int]:
        """Append head and tail to a file; returns their sizes and the count of bytes left out."""
        head = self._head[: min(self.total, len(self._head))]
        rest = self.total - len(head)
        if rest <= len(self._ring):
            tail = [self._ring[:rest]]
        else:
            at = rest % len(self._ring) if self._ring else 0
            tail = [self._ring[at:], self._ring[:at]]
        for part in (head, *tail):
            _write_all(descriptor, part)
        kept = sum(map(len, tail))
        return [len(head), kept, rest - kept]


def _write_all(descriptor: int, part: memoryview) -> None:
    while part:
        part = part[os.write(descriptor, part) :]


class Arena:
    """The pages that hold the output of the run at hand; no forked process has them."""

    def __init__(self) -> None:
        self._pages: mmap.mmap | None = None

    def streams(self, limit: int) -> tuple[Stream, Stream]:
        """Return fresh streams for stdout and stderr."""
        if self._pages is None or len(self._pages) < 2 * limit:
            self._pages = mmap.mmap(-1, 2 * limit, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            self._pages.madvise(mmap.MADV_DONTFORK)
        view = memoryview(self._pages)
        return Stream(view[:limit]), Stream(view[limit : 2 * limit])

    def release(self) -> None:
        """Give back pages that only a run with unusual limits needs."""
        if self._pages is not None and len(self._pages) > _KEPT_BYTES:
            self._pages = None


@dataclass
class Ending:
    """How a run ended and what it used."""

    status: int = 0  # of the program's first process, as wait4(2) gives it
    limit: str = ""  # "wall", "cpu", "output"; "host": it wants the end, or is gone
    user_s: float = 0.0
    system_s: float = 0.0
    memory_bytes: int = 0

    def add_unseen(self, cpu_s: float) -> None:
        """Add, as user time, what the whole tree has used beyond the processes we have reaped."""
        unseen_s = cpu_s - self.user_s - self.system_s
        if unseen_s > _UNSEEN_S:
            self.user_s += unseen_s

    def reaped(self, usage: resource.struct_rusage) -> None:
        """Add up one process."""
        self.user_s += usage.ru_utime
        self.system_s += usage.ru_stime
        self.memory_bytes = max(self.memory_bytes, usage.ru_maxrss * 1024)


class Watch:
    """Watches one program.

    Args:
        pid: Its first process, a child of ours.
        streams: Its output, by the descriptor of our end of the pipe.
        limits: What it may use.
        control: The host's socket: anything on it ends the run.
        processor: What counts the processor time of the whole tree, if there is such a thing.
    """

    def __init__(
        self,
        pid: int,
        streams: dict[int, Stream],
        limits: dict[str, Any],
        control: int,
        processor: ProcessorTime | None,
    ) -> None:
        self.pid = pid
        self.streams = streams
        self.limits = limits
        self.control = control
        self.processor = processor
        self.sampler = Sampler(limits.get("sample_s", 0.0))
        self.started = time.monotonic()
        self.process = os.pidfd_open(pid)
        self.open = set(streams)
        for descriptor in streams:
            os.set_blocking(descriptor, False)

    def until_end(self) -> Ending:
        """Drain its output until its first process has ended, by itself or for a limit."""
        ending = Ending()
        poll = select.poll()
        for descriptor in (self.process, self.control, *self.streams):
            poll.register(descriptor, select.POLLIN)
        while not ending.limit:
            left_s = self.limits["wall_s"] - self.wall_s
            cpu_left_s = self._cpu_left_s(ending)
            if left_s <= 0 or cpu_left_s <= 0:
                ending.limit = "wall" if left_s <= 0 else "cpu"
                break
            most_s = min(left_s, cpu_left_s / _CORES, _REAP_S, max(0.0, self.sampler.due_s))
            ready = [descriptor for descriptor, _ in poll.poll(1 + 1000 * most_s)]
            self.sampler.take(pid for child in children() for pid in tree(child))
            for descriptor in self.open.intersection(ready):
                if not self.streams[descriptor].read(descriptor):
                    poll.unregister(descriptor)
                    self.open.discard(descriptor)
            if self.process in ready:
                break
            self._reap_orphans(ending)
            if self.control in ready:
                ending.limit = "host"
            elif any(stream.over for stream in self.streams.values()):
                ending.limit = "output"
        if ending.limit in ("wall", "cpu"):
            self._let_flush()
        if ending.limit:
            os.kill(self.pid, signal.SIGKILL)
        _, ending.status, usage = os.wait4(self.pid, 0)
        ending.reaped(usage)
        os.close(self.process)
        return ending

    def _reap_orphans(self, ending: Ending) -> None:
        """Collect orphans that are dead: until then they count against the limit of processes."""
        while True:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if found is None or found.si_pid == self.pid:
                return
            _, _, usage = os.wait4(found.si_pid, 0)
            ending.reaped(usage)

    def _cpu_left_s(self, ending: Ending) -> float:
        """CPU seconds left; the whole tree is asked only when it can have used them up."""
        limit_s: float = self.limits["cpu_s"]
        if self.wall_s * _CORES < limit_s:
            return limit_s - self.wall_s
        if self.processor is not None:
            return limit_s - self.processor.used_s()
        reaped_s = ending.user_s + ending.system_s
        return limit_s - reaped_s - sum(map(tree_cpu_s, children()))  # orphans come to us

    def _let_flush(self) -> None:
        """Give it a moment to write out what it has printed: buffered text is in its memory."""
        os.kill(self.pid, FLUSH_SIGNAL)
        deadline = time.monotonic() + _FLUSH_S
        poll = select.poll()
        for descriptor in (self.process, *self.open):
            poll.register(descriptor, select.POLLIN)
        while (left_s := deadline - time.monotonic()) > 0:
            ready = [descriptor for descriptor, _ in poll.poll(left_s * 1000)]
            if self.process in ready:
                return
            for descriptor in ready:
                if not self.streams[descriptor].read(descriptor):
                    poll.unregister(descriptor)

    @property
    def wall_s(self) -> float:
        """Seconds since the program was forked."""
        return time.monotonic() - self.started

    def drain(self) -> None:
        """Read what the pipes still hold, once every writer is dead, and close them."""
        for descriptor, stream in self.streams.items():
            for _ in range(_DRAIN_READS):
                before = stream.total
                if not stream.read(descriptor) or stream.total == before:
                    break
            os.close(descriptor)


def tree_cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process, its living descendants, and those they waited for."""
    used_s = 0.0
    for one in tree(pid):
        try:
            with open(f"/proc/{one}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        used_s += sum(map(int, fields[11:15])) / _TICKS_PER_S  # utime, stime, cutime, cstime
    return used_s


def tree(pid: int) -> Iterator[int]:
    """Yield a process and its living descendants."""
    waiting = [pid]
    while waiting:
        pid = waiting.pop()
        yield pid
        try:
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                    waiting += map(int, file.read().split())
        except OSError:  # it has just ended
            continue


def end_all(ending: Ending, *, own_pid_namespace: bool) -> None:
    """Kill and reap every process the program left behind."""
    while True:
        for child in [-1] if own_pid_namespace else children():
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return
        ending.reaped(usage)


def children() -> list[int]:
    """Return our child processes, adopted orphans included."""
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def last_pid() -> int:
    """Return the number given to the newest process or thread of our PID namespace."""
    with open("/proc/loadavg", encoding="ascii") as file:
        return int(file.read().split()[-1])
