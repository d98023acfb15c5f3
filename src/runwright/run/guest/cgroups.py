"""Memory of a whole run, by a control group of the worker's own.

The worker enters its group once, so a program is in it by birth and pays nothing for it; moving a
process between groups would cost more than the run. The limit of the group is set per run, above
what the worker itself holds. Version 1 and version 2 differ in the names of files only.
"""

import os
from dataclasses import dataclass

_SLACK_BYTES = 16 << 20  # page tables and kernel memory of the run
_PREFIX = "runwright-"


@dataclass(frozen=True)
class Names:
    """The files of one version of control groups."""

    version: int
    limit: str
    usage: str
    peak: str
    reset: bytes  # what resets the peak
    events: str


_V1 = Names(
    1,
    "memory.limit_in_bytes",
    "memory.usage_in_bytes",
    "memory.max_usage_in_bytes",
    b"0",
    "memory.oom_control",
)
_V2 = Names(2, "memory.max", "memory.current", "memory.peak", b"reset", "memory.events")


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
        self._own_bytes = 0
        self._set_bytes = 0
        self._kills = 0

    @classmethod
    def enter(cls, mounts: str = "/sys/fs/cgroup") -> "MemoryGroup":
        """Create a group below this process's own and move into it.

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
            group = cls(path, names)
            _write(f"{path}/cgroup.procs", str(os.getpid()).encode())
        except OSError as error:
            _remove(path)
            raise Absent(f"{error.strerror}: {path}") from None
        return group

    def settle(self) -> None:
        """Take what is used up to here for the worker's own."""
        self._own_bytes = _number(self._usage)

    def begin(self, memory_bytes: int) -> None:
        """Set the limit for what runs next, and start counting anew."""
        limit_bytes = self._own_bytes + memory_bytes + _SLACK_BYTES
        if limit_bytes != self._set_bytes:
            os.pwrite(self._limit, str(limit_bytes).encode(), 0)
            self._set_bytes = limit_bytes
        if self._peak is not None:
            os.pwrite(self._peak, self._reset, 0)
        self._kills = self._oom_kills()

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


def _find(mounts: str) -> tuple[str, Names]:
    """Return this process's own group and the names of its version's files."""
    groups = {}
    with open("/proc/self/cgroup", encoding="ascii") as file:
        for line in file:
            _, controllers, path = line.rstrip("\n").split(":", 2)
            groups[controllers] = path.rstrip("/")
    for controllers, path in groups.items():
        if "memory" in controllers.split(","):
            return f"{mounts}/{controllers}{path}", _V1
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
            _remove(f"{parent}/{name}")


def _remove(path: str) -> None:
    try:
        os.rmdir(path)
    except OSError:
        return  # something is still ending in it; the next worker sweeps


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


def _number(descriptor: int) -> int:
    return int(os.pread(descriptor, 64, 0))
