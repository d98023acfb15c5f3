"""Meters of a run, kept by the kernel for the worker and all that it is the parent of.

Both run on for the worker's whole life, so a run is a difference. Nothing that a program does turns
them back.
"""

import os
import time

from runwright.run.guest import cgroups


class Written:
    """Bytes given to write-like system calls: to files, pipes and devices, the null device too.

    Not counted: what is sent through sockets by `send` and its kin, what is changed in mapped
    memory, and what a process wrote that its parent had the kernel collect (SIGCHLD ignored).
    """

    def __init__(self) -> None:
        try:
            self._file = os.open("/proc/self/io", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # this kernel does not count
            self._file = -1
        self._begun: int | None = None

    def begin(self) -> None:
        """Start counting anew."""
        self._begun = self._so_far()

    def end(self) -> int | None:
        """Return the bytes since `begin`; None: not counted."""
        last = self._so_far()
        return None if last is None or self._begun is None else last - self._begun

    def _so_far(self) -> int | None:
        """Return the count of this process and of those it has collected; None: not counted."""
        if self._file < 0:
            return None
        for line in os.pread(self._file, 1024, 0).split(b"\n"):
            name, _, count = line.partition(b": ")
            if name == b"wchar":
                return int(count)
        return None


class ProcessorTime:
    """Processor time of a control group, in which children count that nobody waited for."""

    def __init__(self, path: str, file: str) -> None:
        self.path = path
        self._stat = file == "cpu.stat"
        self.name = f"cgroup v{2 if self._stat else 1} {path}"
        self._file = os.open(f"{path}/{file}", os.O_RDONLY | os.O_CLOEXEC)
        self._begun_s = 0.0

    @classmethod
    def create(cls, memory: "cgroups.MemoryGroup | None") -> "ProcessorTime | None":
        """Make a group for it, or take the one there is; None: this machine has none to give."""
        try:
            if memory is not None and memory.version == 2:
                return cls(memory.path, "cpu.stat")
            return cls(cgroups.make("cpuacct"), "cpuacct.usage")
        except (OSError, cgroups.Absent):
            return None

    def begin(self) -> None:
        """Start counting anew."""
        self._begun_s = self._others_s()

    def used_s(self) -> float:
        """Return the seconds since `begin`, without this process's own."""
        return max(0.0, self._others_s() - self._begun_s)

    def _others_s(self) -> float:
        content = os.pread(self._file, 1024, 0)
        # Version 2: "usage_usec N" comes first. Version 1: nanoseconds alone.
        used_s = int(content.split()[1]) / 1e6 if self._stat else int(content) / 1e9
        return used_s - time.process_time()
