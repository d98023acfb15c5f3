"""What a sandbox and its host hold while nothing runs."""

import contextlib
import ctypes
import os
import resource
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from runwright.run import LocalSandbox

MIB = 1024 * 1024
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Held:
    """What the sandbox and its host hold while nothing runs."""

    host_mib: float
    worker_mib: float  # of one worker, all its processes, on average
    descriptors: int
    processes: int
    mounts: int
    groups: int
    files: int

    def grown(self, before: "Held", slack_mib: float) -> list[str]:
        """Say what is more than it was; the memory of a process may vary by the slack."""
        pairs = zip(fields(self), astuple(before), astuple(self), strict=True)
        return [
            f"{one.name}: {was:.6g} -> {now:.6g}"
            for one, was, now in pairs
            if now > was + (slack_mib if one.name.endswith("_mib") else 0)
        ]


class Scales:
    """Measures what is held. Orphans come to this process, so none is missed."""

    def __init__(self, sandbox: LocalSandbox, work: Path) -> None:
        self.work = work
        self.workers: set[int] = set()
        memory_by = sandbox.memory_by
        grouped = memory_by.startswith("cgroup")
        self.groups_in = Path(memory_by.split(" ", 2)[2]).parent if grouped else None
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def note(self) -> None:
        """Remember the workers there are: their groups bear their numbers."""
        self.workers.update(workers())

    def weigh(self) -> Held:
        """Measure; dead orphans are collected on the way."""
        self.note()
        below = reap(tree(os.getpid()))
        rooted = [tree(worker) for worker in workers()]
        memory = [resident(pid) for one in rooted for pid in one]
        return Held(
            host_mib=resident(os.getpid()),
            worker_mib=sum(memory) / max(1, len(rooted)),
            descriptors=len([*Path("/proc/self/fd").iterdir()]),
            processes=len(below) - 1,
            mounts=len(Path("/proc/self/mountinfo").read_text("utf-8").splitlines()),
            groups=self.groups(),
            files=sum(1 for _ in self.work.rglob("*")),
        )

    def groups(self) -> int:
        """How many control groups there are of workers that were seen."""
        if self.groups_in is None:
            return 0
        return sum((self.groups_in / f"runwright-{pid}").exists() for pid in self.workers)


def reap(pids: list[int]) -> list[int]:
    """Collect what is dead and ours to collect; returns the rest."""
    left = []
    for pid in pids:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
            state, parent = status.rpartition(")")[2].split()[:2]
            if state == "Z" and int(parent) == os.getpid():
                os.waitpid(pid, os.WNOHANG)
            else:
                left.append(pid)
    return left


def workers() -> list[int]:
    """The processes that this one has started as workers."""
    return [pid for pid in children(os.getpid()) if b"guest/start" in command(pid)]


def own_processes(worker: int) -> list[int]:
    """The processes that a worker at level full is: keeper, its child outside, process 1 inside."""
    found = [worker]
    for _ in range(2):
        found += children(found[-1])[:1]
    return found


def command(pid: int) -> bytes:
    """The command line of a process; b"" if it is dead."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def children(pid: int) -> list[int]:
    try:
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())]
    except OSError:  # it has just ended
        return []


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    return [pid, *(below for child in children(pid) for below in tree(child))]


def resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / MIB
