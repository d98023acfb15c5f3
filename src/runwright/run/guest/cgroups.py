"""Memory of a whole run, by a control group of the worker's own.

The worker enters its group once, so a program is in it by birth and pays nothing for it; moving a
process between groups would cost more than the run. The limit of the group is set per run, above
what the worker itself holds. The worker's keeper makes the group, stays outside and removes it.
Version 1 and version 2 differ in the names of files only.
"""

import errno
import os
import signal
import socket
import time
from dataclasses import dataclass

_SLACK_BYTES = 16 << 20  # page tables and kernel memory of the run
_LEFTOVER_BYTES = 8 << 20  # of earlier runs, too little to be worth a wait
_PREFIX = "runwright-"
_SHRINK_S = 1.0  # what the kernel gets to give back memory of the last run
_REMOVE_S = 2.0


@dataclass(frozen=True)
class Names:
    """The files of one version of control groups."""

    version: int
    limit: str
    usage: str
    swap: str  # written 0, nothing of the group is swapped out
    peak: str
    reset: bytes  # what resets the peak
    events: str
    reclaim: str  # written to, the kernel gives back what it can


_V1 = Names(
    1,
    "memory.limit_in_bytes",
    "memory.usage_in_bytes",
    "memory.swappiness",
    "memory.max_usage_in_bytes",
    b"0",
    "memory.oom_control",
    "memory.force_empty",
)
_V2 = Names(
    2,
    "memory.max",
    "memory.current",
    "memory.swap.max",
    "memory.peak",
    b"reset",
    "memory.events",
    "memory.reclaim",
)


class Absent(Exception):
    """No group can be had here; `str()` says why."""


class MemoryGroup:
    """A group of this process and its children; files stay open, so the root may change."""

    def __init__(self, path: str, names: Names) -> None:
        self.path = path
        self.version = names.version
        self._reset = names.reset
        self._limit = os.open(f"{path}/{names.limit}", os.O_RDWR | os.O_CLOEXEC)
        self._usage = os.open(f"{path}/{names.usage}", os.O_RDONLY | os.O_CLOEXEC)
        self._events = os.open(f"{path}/{names.events}", os.O_RDONLY | os.O_CLOEXEC)
        self._peak = _open_peak(f"{path}/{names.peak}")
        self._reclaim = _open_writable(f"{path}/{names.reclaim}")
        self._own_bytes = 0
        self._kept_bytes = 0
        self._set_bytes = 0
        self._kills = 0

    @classmethod
    def create(cls, mounts: str = "/sys/fs/cgroup") -> "MemoryGroup":
        """Create a group below this process's own.

        Raises:
            Absent: no controller, or no right to.
        """
        parent, names = _find(mounts)
        _sweep(parent)
        path = f"{parent}/{_PREFIX}{os.getpid()}"
        try:
            os.mkdir(path)
            if names.version == 2 and not os.path.exists(f"{path}/{names.limit}"):
                _write(f"{parent}/cgroup.subtree_control", b"+memory")
            if os.path.exists(f"{path}/{names.swap}"):
                _write(f"{path}/{names.swap}", b"0")
            return cls(path, names)
        except OSError as error:
            remove(path)
            raise Absent(f"{error.strerror}: {path}") from None

    def settle(self) -> None:
        """Take what is used up to here for the worker's own."""
        self._own_bytes = _number(self._usage)

    def begin(self, memory_bytes: int, kept_bytes: int = 0) -> None:
        """Set the limit for what runs next, and start counting anew.

        Args:
            memory_bytes: What the run may use.
            kept_bytes: What earlier runs were meant to leave, such as the files of a transaction.
        """
        self._own_bytes += kept_bytes - self._kept_bytes
        self._kept_bytes = kept_bytes
        self._free_leftovers()
        limit_bytes = self._own_bytes + memory_bytes + _SLACK_BYTES
        if limit_bytes != self._set_bytes:
            self._set_limit(limit_bytes)
        self.count_anew()

    def count_anew(self) -> None:
        """Start counting anew, under the same limit."""
        if self._peak is not None:
            os.pwrite(self._peak, self._reset, 0)
        self._kills = self._oom_kills()

    def widen(self, memory_bytes: int) -> None:
        """Raise the limit, for work of ours at the end of a run."""
        self._set_limit(self._set_bytes + memory_bytes)

    def _free_leftovers(self) -> None:
        """Have the kernel give back what the last run left: cached files, data between sockets."""
        deadline = time.monotonic() + _SHRINK_S
        while (left_bytes := _number(self._usage) - self._own_bytes) > _LEFTOVER_BYTES:
            if time.monotonic() > deadline:
                self._own_bytes += left_bytes  # it stays
                return
            for end in socket.socketpair():
                end.close()  # starts the collector of what is in flight between sockets
            if self._reclaim is not None:
                try:
                    os.pwrite(self._reclaim, str(left_bytes).encode(), 0)
                except OSError:
                    time.sleep(0.01)  # not all of it can be given back as yet

    def _set_limit(self, limit_bytes: int) -> None:
        """Set it; what the last run left to the kernel may take a while to be given back."""
        deadline = time.monotonic() + _SHRINK_S
        while True:
            try:
                os.pwrite(self._limit, str(limit_bytes).encode(), 0)
            except OSError as error:
                if error.errno != errno.EBUSY or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                self._set_bytes = limit_bytes
                return

    def end(self) -> tuple[int | None, bool]:
        """Return the highest use in bytes since `begin`, and whether the kernel killed for it."""
        peak = None if self._peak is None else max(0, _number(self._peak) - self._own_bytes)
        return peak, self._oom_kills() > self._kills

    def _oom_kills(self) -> int:
        for line in os.pread(self._events, 4096, 0).decode("ascii").splitlines():
            name, _, count = line.partition(" ")
            if name == "oom_kill":
                return int(count)
        return 0


def enter(path: str) -> None:
    """Move this process into a group."""
    _write(f"{path}/cgroup.procs", str(os.getpid()).encode())


def make(controller: str, mounts: str = "/sys/fs/cgroup") -> str:
    """Create a group of a version 1 controller below this process's own; returns its path.

    Raises:
        Absent: no such controller.
        OSError: no right to.
    """
    parent = _find_v1(_own_groups(), controller, mounts)
    if not parent:
        raise Absent(f"no {controller} controller is mounted")
    _sweep(parent)
    path = f"{parent}/{_PREFIX}{os.getpid()}"
    os.mkdir(path)
    return path


def _own_groups() -> dict[str, str]:
    """Return the paths of this process's groups by their controllers."""
    groups = {}
    with open("/proc/self/cgroup", encoding="ascii") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            groups[controllers] = path.rstrip("/")
    return groups


def _find_v1(groups: dict[str, str], controller: str, mounts: str) -> str:
    for controllers, path in groups.items():
        if controller in controllers.split(","):
            return f"{mounts}/{controllers}{path}"
    return ""


def _find(mounts: str) -> tuple[str, Names]:
    """Return this process's own memory group and the names of its version's files."""
    groups = _own_groups()
    if parent := _find_v1(groups, "memory", mounts):
        return parent, _V1
    if "" in groups and os.path.exists(f"{mounts}/cgroup.controllers"):
        return f"{mounts}{groups['']}", _V2
    raise Absent("no memory controller is mounted")


def _sweep(parent: str) -> None:
    """Remove the groups of workers that were killed."""
    try:
        names = os.listdir(parent)
    except OSError:
        return
    for name in names:
        pid = name.removeprefix(_PREFIX)
        if name.startswith(_PREFIX) and pid.isdigit() and not os.path.exists(f"/proc/{pid}"):
            remove(f"{parent}/{name}")


def remove(path: str) -> None:
    """Kill every process of a group and remove it; what the kernel holds up, the next sweeps."""
    deadline = time.monotonic() + _REMOVE_S
    while os.path.isdir(path):
        for pid in _processes(path):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue  # it has just ended
        try:
            os.rmdir(path)
        except OSError:
            if time.monotonic() > deadline:
                return
            time.sleep(0.002)


def _processes(path: str) -> list[int]:
    try:
        with open(f"{path}/cgroup.procs", encoding="ascii") as file:
            return [int(line) for line in file]
    except OSError:
        return []


def _write(path: str, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, content)
    finally:
        os.close(descriptor)


def _open_peak(path: str) -> int | None:
    """Open the peak for reading and resetting; version 2 can do that since Linux 6.12."""
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None


def _open_writable(path: str) -> int | None:
    try:
        return os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return None


def _number(descriptor: int) -> int:
    return int(os.pread(descriptor, 64, 0))
