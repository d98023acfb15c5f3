"""The processes of a session: the live one, and the snapshots it descends from.

Runs in the worker. Who says something is known from the kernel alone (SCM_CREDENTIALS), and whom
a signal goes to is made sure of before it is sent: a process file descriptor is opened first, then
the process is proved to descend from this worker. So a lie inside a session cannot reach outside.
"""

import os
import select
import signal
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass

from runwright.run.guest.watch import children, last_pid

_CREDENTIALS = struct.Struct("3i")
_MESSAGE_BYTES = 64
_STALE = 1000  # messages nobody waits for, before a session is taken for broken
_ANSWER_S = 5.0  # what a fork of the session's process may take
_WAKE_S = 0.001
_PAUSE_S = 0.0005
_STOP_S = 0.2
_DEPTH = 4096  # generations between a process and its worker
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Lost(Exception):
    """The session cannot go on; `str()` says why."""


class CannotFork(Lost):
    """A snapshot, or what comes after one, cannot be made; what was live still is."""


@dataclass
class Member:
    """A process of the session, held so that its number cannot come to mean another."""

    pid: int
    handle: int  # a process file descriptor; readable once it has ended

    @property
    def ended(self) -> bool:
        """True once the process is dead, collected or not."""
        try:
            signal.pidfd_send_signal(self.handle, 0)
            return state(self.pid) in "ZX"
        except ProcessLookupError:
            return True

    def await_end(self, most_s: float) -> None:
        """Wait until it is dead, for so long at most."""
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)
        poll.poll(most_s * 1000)

    def send(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        try:
            signal.pidfd_send_signal(self.handle, number)
        except ProcessLookupError:
            return

    def release(self) -> None:
        """Close the handle."""
        os.close(self.handle)


@dataclass(frozen=True)
class Message:
    """What a process of the session said: one word and a number."""

    pid: int
    word: bytes
    number: int


class Lineage:
    """Keeps track of a session's processes and speaks with them."""

    def __init__(self, pid: int, channel: socket.socket, *, own_pid_namespace: bool) -> None:
        self.channel = channel
        self.alone = own_pid_namespace
        self.group = pid  # the first process leads a session and a group of its own
        self.live: Member | None = Member(pid, os.pidfd_open(pid))
        self.snapshots: list[Member] = []
        self._newest = 0
        self._known: list[int] = []  # as of then; they may have ended
        self.statuses: dict[int, int] = {}  # of live processes that were our own children
        self._user_s = self._system_s = 0.0  # of orphans that were collected

    def say(self, word: bytes) -> None:
        """Tell the live process what to do.

        Raises:
            Lost: it does not listen.
        """
        try:
            self.channel.send(word, socket.MSG_DONTWAIT)
        except OSError as error:
            raise Lost(f"its process does not listen: {error.strerror}") from None

    def hear(self) -> Message | None:
        """Return the next message of a process that is ours; None if there is none."""
        for _ in range(_STALE):
            try:
                data, extra, _, _ = self.channel.recvmsg(
                    _MESSAGE_BYTES, socket.CMSG_SPACE(_CREDENTIALS.size), socket.MSG_DONTWAIT
                )
            except BlockingIOError:
                return None
            except OSError as error:
                raise Lost(f"its channel broke: {error.strerror}") from None
            if not data:
                raise Lost("its channel was closed")
            if extra and len(extra[0][2]) >= _CREDENTIALS.size:
                pid = _CREDENTIALS.unpack_from(extra[0][2])[0]
                number = data[1:]
                return Message(pid, data[:1], int(number) if number.isdigit() else 0)
        raise Lost("it floods its channel")

    def forget(self) -> None:
        """Drop what was said when nobody had asked."""
        for _ in range(_STALE):
            if self.hear() is None:
                return
        raise Lost("it floods its channel")

    def await_word(
        self, word: bytes, *, wake: Member | None = None, most_s: float = _ANSWER_S
    ) -> Member:
        """Wait until a process that was not known before says `word`, and take it for live.

        Args:
            word: What a new process says, or `n` if it could not be made.
            wake: The stopped process that makes it.
            most_s: How long to wait.

        Raises:
            Lost: nothing came in time, or it could not be made.
        """
        deadline = time.monotonic() + most_s
        known = {member.pid for member in self.snapshots}
        if self.live is not None:
            known.add(self.live.pid)
        while time.monotonic() < deadline:
            if wake is not None:
                wake.send(signal.SIGCONT)  # again and again: it stops itself some time after us
            message = self.hear()
            if message is None:
                time.sleep(_PAUSE_S if wake is None else _WAKE_S)
            elif message.word == b"n":
                raise CannotFork("it could not fork: too many processes, or too little memory")
            elif message.word == word and message.pid not in known:
                heir = self.hold(message.pid)
                if heir is not None:
                    return heir
        raise Lost("its process did not answer")

    def hold(self, pid: int) -> Member | None:
        """Return a process by number, if it is one of ours and alive."""
        try:
            member = Member(pid, os.pidfd_open(pid))
        except (OSError, ValueError):
            return None
        if self._is_ours(pid) and not member.ended:
            return member
        member.release()
        return None

    def _is_ours(self, pid: int) -> bool:
        if self.alone:
            return pid > 1
        worker = os.getpid()
        for _ in range(_DEPTH):
            pid = _parent(pid)
            if pid <= 1:
                return False
            if pid == worker:
                return True
        return False

    def become(self, live: Member | None) -> None:
        """Change which process is the live one."""
        if self.live is not None and self.live not in self.snapshots:
            self.live.release()
        self.live = live

    def follow(self, message: Message) -> bool:
        """Take whoever says that it goes on for the live process for that; False if it cannot."""
        heir = self.hold(message.pid)
        if heir is None or any(heir.pid == member.pid for member in self.snapshots):
            return False
        self.become(heir)
        return True

    def interrupt(self) -> None:
        """Do what a terminal's interrupt key does: to the live process and its foreground."""
        if self.live is None:
            return
        self.live.send(signal.SIGINT)
        for pid in self.others():
            try:
                same = os.getpgid(pid) == self.group
            except ProcessLookupError:
                continue
            if same:
                self.send_to(pid, signal.SIGINT)

    def others(self) -> list[int]:
        """Return every process of the session but the live one and the snapshots."""
        kept = {member.pid for member in self.snapshots}
        if self.live is not None:
            kept.add(self.live.pid)
        return [pid for pid in self._all() if pid not in kept]

    def _all(self) -> Iterator[int]:
        if self.alone:
            newest = last_pid()
            if newest != self._newest:  # else nothing was started since
                self._newest = newest
                self._known = [int(name) for name in os.listdir("/proc") if name.isdigit()]
                self._known.remove(1)
            yield from self._known
            return
        waiting = children()
        for _ in range(1 << 16):
            if not waiting:
                return
            pid = waiting.pop()
            yield pid
            waiting += children_of(pid)

    def send_to(self, pid: int, number: int) -> None:
        """Send a signal to a process, if it is one of ours."""
        member = self.hold(pid)
        if member is not None:
            member.send(number)
            member.release()

    def stop_all(self) -> None:
        """Stop every process; at level `full` in one step that no fork can slip through."""
        if self.alone:
            try:
                os.kill(-1, signal.SIGSTOP)
            except ProcessLookupError:
                return
        else:
            for pid in list(self._all()):
                self.send_to(pid, signal.SIGSTOP)
        deadline = time.monotonic() + _STOP_S
        while time.monotonic() < deadline:  # one that runs on another core is yet to notice
            if all(state(pid) not in "RS" for pid in self._all()):
                return
            time.sleep(_PAUSE_S)

    def continue_all(self) -> None:
        """Undo `stop_all`, but for the snapshots, which stay as they are."""
        if self.live is not None:
            self.live.send(signal.SIGCONT)
        for pid in self.others():
            self.send_to(pid, signal.SIGCONT)

    def kill_all_but_snapshots(self) -> None:
        """Kill the live process and everything that runs beside it; the snapshots are stopped.

        Raises:
            Lost: something cannot be killed or stopped, or forks faster than we kill.
        """
        self.become(None)
        self.stop_all()
        deadline = time.monotonic() + _ANSWER_S
        while time.monotonic() < deadline:
            # A program may have kept what it calls a snapshot awake, or have it woken.
            awake = [member for member in self.snapshots if state(member.pid) not in "TtZX"]
            for member in awake:
                member.send(signal.SIGSTOP)
            running = [pid for pid in self.others() if state(pid) not in "ZX"]
            if not running and not awake:
                self.reap()
                return
            for pid in running:
                self.send_to(pid, signal.SIGKILL)
            self.reap()
            time.sleep(_PAUSE_S)
        raise Lost("its processes cannot be killed")

    def drop_snapshots(self, kept: int) -> None:
        """Take snapshots after the first `kept` for ordinary processes."""
        while len(self.snapshots) > kept:
            self.snapshots.pop().release()

    def close(self) -> None:
        """Let go of processes that are dead."""
        self.become(None)
        self.drop_snapshots(0)
        self.channel.close()

    def reap(self) -> None:
        """Collect dead processes that came to us."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if self.live is not None and pid == self.live.pid:
                self.statuses = {pid: status}
            self._user_s += usage.ru_utime
            self._system_s += usage.ru_stime

    def cpu_s(self) -> tuple[float, float]:
        """Return user and system CPU seconds of the session's processes up to here."""
        user_s, system_s = self._user_s, self._system_s
        for pid in list(self._all()):
            fields = _stat(pid)
            user_s += (int(fields[11]) + int(fields[13])) / _TICKS_PER_S if fields else 0.0
            system_s += (int(fields[12]) + int(fields[14])) / _TICKS_PER_S if fields else 0.0
        return user_s, system_s


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on; empty if there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []


def state(pid: int) -> str:
    """Return the state letter of a process; X if there is none."""
    fields = _stat(pid)
    return fields[0] if fields else "X"


def threads(pid: int) -> int:
    """Return how many threads a process has."""
    fields = _stat(pid)
    return int(fields[17]) if fields else 0


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def children_of(pid: int) -> list[int]:
    """Return the child processes of all threads of a process."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                found += map(int, file.read().split())
    except OSError:
        return found
    return found
