"""The warden: one trusted process per run that holds the program to its limits.

At level `full` it is process 1 of the run's own PID namespace: when it ends, the kernel kills all
that is left. It drains the program's output, watches the clocks, reaps every process, adds up what
they used, and writes one report to a descriptor that no program ever has.
"""

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from runwright.run.guest import kernel, root
from runwright.run.guest.child import FLUSH_SIGNAL, Barriers, Call, Descriptors, be_program
from runwright.run.guest.frames import pack

_FLUSH_S = 0.05  # what a program gets to flush its output when its time is up
_CHUNK = 1 << 16
NAMESPACES = (
    kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWNS
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
)


@dataclass
class Stream:
    """Output kept up to a limit: the beginning and the end."""

    limit: int
    head: bytearray = field(default_factory=bytearray)
    tail: bytearray = field(default_factory=bytearray)
    total: int = 0

    def add(self, data: bytes) -> None:
        """Keep what fits."""
        self.total += len(data)
        room = self.limit - self.limit // 2 - len(self.head)
        if room > 0:
            self.head += data[:room]
            data = data[room:]
        self.tail += data
        if len(self.tail) > 2 * self.limit:
            self._cut()

    def _cut(self) -> None:
        excess = len(self.tail) - self.limit // 2
        if excess > 0:
            del self.tail[:excess]

    def finish(self) -> list[int]:
        """Cut to the limit; returns sizes of head and tail and the count of omitted bytes."""
        if self.total > self.limit:
            self._cut()
        return [len(self.head), len(self.tail), self.total - len(self.head) - len(self.tail)]


@dataclass
class Ending:
    """How the program's first process ended."""

    status: int | None = None
    limit: str = ""
    processes: int | None = None
    user_s: float = 0.0
    system_s: float = 0.0
    memory_bytes: int = 0

    def reaped(self, usage: resource.struct_rusage) -> None:
        """Add up one process."""
        self.user_s += usage.ru_utime
        self.system_s += usage.ru_stime
        self.memory_bytes = max(self.memory_bytes, usage.ru_maxrss * 1024)


def be_warden(
    main: Callable[[Call], None],
    fields: dict[str, Any],
    barriers: Barriers,
    descriptors: Descriptors,
    home: str,
    user: int,
) -> None:
    """Run one program and report; ends the process, never returns."""
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if barriers.level == "full":
            _map_user(user)
            root.enter_box(fields["limits"]["file_bytes"])
        else:
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        message = _supervise(main, fields, barriers, descriptors, home)
    except BaseException as error:  # whatever went wrong here is not the program's doing
        message = pack({"sandbox_error": f"{type(error).__name__}: {error}"}, {})
    os.pwrite(descriptors.report, message, 0)
    os._exit(0)


def _map_user(user: int) -> None:
    """Be user 1000 inside, and the worker's own unprivileged user outside."""
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"1000 {user} 1"),
        ("gid_map", f"1000 {user} 1"),
    ):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


def _supervise(
    main: Callable[[Call], None],
    fields: dict[str, Any],
    barriers: Barriers,
    descriptors: Descriptors,
    home: str,
) -> bytes:
    out_read, out_write = os.pipe()
    err_read, err_write = os.pipe()
    started = time.monotonic()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(out_write, 1)
            os.dup2(err_write, 2)
            be_program(main, fields, barriers, descriptors, home)
        except BaseException as error:  # the barriers could not be raised: the program never ran
            message = f"{type(error).__name__}: {error}"
            os.pwrite(descriptors.notes, b"\0" + message.encode("utf-8", "replace"), 0)
        finally:
            os._exit(70)
    os.close(out_write)
    os.close(err_write)
    if descriptors.channel is not None:
        os.close(descriptors.channel)  # else the peer would not see the program end
    limits = fields["limits"]
    streams = {out_read: Stream(limits["output_bytes"]), err_read: Stream(limits["output_bytes"])}
    ending = _watch(pid, streams, limits, started)
    wall_s = time.monotonic() - started
    _end_all(ending, own_pid_namespace=barriers.level == "full")
    if barriers.level == "full":
        ending.processes = _processes_started()
    for descriptor, stream in streams.items():
        _drain(descriptor, stream)
    if any(stream.total > stream.limit for stream in streams.values()):
        ending.limit = ending.limit or "output"
    return _report(ending, streams[out_read], streams[err_read], wall_s)


def _watch(pid: int, streams: dict[int, Stream], limits: dict[str, Any], started: float) -> Ending:
    """Drain the output until the program's first process ends or hits a limit."""
    ending = Ending()
    process = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(process, select.POLLIN)
    for descriptor in streams:
        os.set_blocking(descriptor, False)
        poll.register(descriptor, select.POLLIN)
    clock = _cpu_clock(pid)
    while not ending.limit:
        left = started + limits["wall_s"] - time.monotonic()
        cpu_left = limits["cpu_s"] - time.clock_gettime(clock)
        if left <= 0 or cpu_left <= 0:
            ending.limit = "wall" if left <= 0 else "cpu"
            break
        for descriptor, _ in poll.poll(max(1, min(left, cpu_left) * 1000)):
            if descriptor == process:
                _, ending.status, usage = os.wait4(pid, 0)
                ending.reaped(usage)
                os.close(process)
                return ending
            if not _read_some(descriptor, streams[descriptor]):
                poll.unregister(descriptor)
            if streams[descriptor].total > streams[descriptor].limit:
                ending.limit = "output"
    _stop(pid, process, streams, flush=ending.limit != "output")
    _, ending.status, usage = os.wait4(pid, 0)
    ending.reaped(usage)
    os.close(process)
    return ending


def _cpu_clock(pid: int) -> int:
    """The CPU-time clock of another process, as clock_getcpuclockid(3) makes it."""
    return (~pid << 3) | 2


def _stop(pid: int, process: int, streams: dict[int, Stream], *, flush: bool) -> None:
    if flush:
        os.kill(pid, FLUSH_SIGNAL)
        deadline = time.monotonic() + _FLUSH_S
        poll = select.poll()
        for descriptor in (process, *streams):
            poll.register(descriptor, select.POLLIN)
        while (left := deadline - time.monotonic()) > 0:
            ready = [descriptor for descriptor, _ in poll.poll(left * 1000)]
            if process in ready:
                break
            for descriptor in ready:
                if not _read_some(descriptor, streams[descriptor]):
                    poll.unregister(descriptor)
    os.kill(pid, signal.SIGKILL)


def _read_some(descriptor: int, stream: Stream) -> bool:
    """Read once; False at the end of the stream."""
    try:
        data = os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return True
    stream.add(data)
    return bool(data)


def _drain(descriptor: int, stream: Stream) -> None:
    """Read what the pipe still holds; a pipe holds at most 1 MiB, so this ends."""
    for _ in range(64):
        before = stream.total
        if not _read_some(descriptor, stream) or stream.total == before:
            break
    os.close(descriptor)


def _end_all(ending: Ending, *, own_pid_namespace: bool) -> None:
    """Kill and reap every process the program left behind."""
    while True:
        if own_pid_namespace:
            _try_kill(-1)
        else:
            for child in _children():
                _try_kill(child)
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return
        ending.reaped(usage)


def _processes_started() -> int:
    """Processes and threads started in our PID namespace, from the number of the last; not us."""
    with open("/proc/loadavg", encoding="ascii") as file:
        return int(file.read().split()[-1]) - 1


def _try_kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return [int(pid) for pid in file.read().split()]


def _report(ending: Ending, stdout: Stream, stderr: Stream, wall_s: float) -> bytes:
    status = ending.status
    assert status is not None
    fields = {
        "exit_code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "limit": ending.limit,
        "wall_s": wall_s,
        "user_s": ending.user_s,
        "system_s": ending.system_s,
        "memory_bytes": ending.memory_bytes,
        "processes": ending.processes,
        "omitted": [stdout.finish()[2], stderr.finish()[2]],
    }
    blobs = {
        "stdout_head": bytes(stdout.head),
        "stdout_tail": bytes(stdout.tail),
        "stderr_head": bytes(stderr.head),
        "stderr_tail": bytes(stderr.tail),
    }
    return pack(fields, blobs)
