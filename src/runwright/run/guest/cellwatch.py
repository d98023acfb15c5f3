"""Watching one cell of a session, from its start to what ended it.

At a limit the cell is interrupted, as by the key on a terminal, and the session goes on. Only a
cell that does not yield is killed, and the session with it.
"""

import os
import select
import signal
import time
from dataclasses import dataclass
from typing import Any

from runwright.run.guest.child import FLUSH_SIGNAL
from runwright.run.guest.lineage import Lineage, Lost, Message, children_of
from runwright.run.guest.watch import Stream

GRACE_S = 0.5  # what an interrupted cell gets to come to its end, twice
_FLUSH_S = 0.05  # what it then gets to write out what it has printed
_TICK_S = 0.05  # how often dead orphans are collected and CPU time is asked for
HEIR_S = 0.5  # what a shell that was left gets to go on in another process
_CORES = os.cpu_count() or 1
_DRAIN_READS = 64  # a pipe holds at most 1 MiB


class Output:
    """The output pipes of a session; what background work writes between cells is kept, bounded."""

    def __init__(self, pipes: dict[int, Stream]) -> None:
        self.streams = pipes
        self.open = set(pipes)
        self._marks = dict.fromkeys(pipes, 0)
        for descriptor in pipes:
            os.set_blocking(descriptor, False)

    def read(self, descriptor: int) -> None:
        """Read once from a pipe that has something."""
        if not self.streams[descriptor].read(descriptor):
            self.open.discard(descriptor)

    def drain(self) -> None:
        """Read what the pipes hold."""
        for descriptor in list(self.open):
            for _ in range(_DRAIN_READS):
                before = self.streams[descriptor].total
                self.read(descriptor)
                if descriptor not in self.open or self.streams[descriptor].total == before:
                    break

    def mark(self) -> None:
        """Begin a cell: what comes from here on counts against its limit."""
        self._marks = {at: stream.total for at, stream in self.streams.items()}

    @property
    def over(self) -> bool:
        """True if the cell has written more than it may."""
        return any(s.total - self._marks[at] > s.limit for at, s in self.streams.items())

    def take(self, report: int) -> list[list[int]]:
        """Move what was written into the report, and begin anew; returns the sizes of its parts."""
        os.ftruncate(report, 0)
        os.lseek(report, 0, os.SEEK_SET)
        sizes = [stream.write(report) for stream in self.streams.values()]
        self.forget()
        return sizes

    def forget(self) -> None:
        """Begin anew without what was written."""
        for stream in self.streams.values():
            stream.total = 0
        self._marks = dict.fromkeys(self.streams, 0)

    def close(self) -> None:
        """Close our ends."""
        for descriptor in self.streams:
            os.close(descriptor)


@dataclass
class CellEnd:
    """How a cell ended."""

    limit: str = ""  # "wall", "cpu", "output"; "host": it wants the end, or is gone
    answered: bool = False  # the session's process said that it is done
    number: int = 0  # what it said with that: a shell's exit code
    lost: str = ""  # why the session cannot go on


class CellWatch:
    """Watches one cell.

    Args:
        lineage: The session's processes.
        output: Its pipes.
        limits: wall_s and cpu_s of the cell.
        control: The host's socket: anything on it interrupts the cell.
        used_s: CPU seconds that the session used before.
        heirs: Whether another process may go on for the live one.
    """

    def __init__(
        self,
        lineage: Lineage,
        output: Output,
        limits: dict[str, Any],
        control: int,
        *,
        used_s: float,
        heirs: bool,
    ) -> None:
        self.lineage = lineage
        self.output = output
        self.limits = limits
        self.control = control
        self.heirs = heirs
        self.end = CellEnd()
        self.word = b"c"
        self.started = time.monotonic()
        self.used_s = used_s

    @property
    def wall_s(self) -> float:
        """Seconds since the cell was started."""
        return time.monotonic() - self.started

    def until_end(self, word: bytes = b"c") -> CellEnd:
        """Have the session's process do what `word` says, and watch it.

        The session is lost if `lost` says why. The process answers with the same word.
        """
        self.word = word
        try:
            self.lineage.forget()
            self.output.mark()
            self.lineage.say(word)
            if not self._until(self.started + self.limits["wall_s"]):
                self._stop()
        except Lost as lost:
            self.end.lost = str(lost)
        self.output.drain()
        return self.end

    def _stop(self) -> None:
        """Interrupt the cell; kill what it waits for; kill it."""
        self.lineage.interrupt()
        if self._until(time.monotonic() + GRACE_S):
            return
        if self.heirs and self.lineage.live is not None:
            for pid in children_of(self.lineage.live.pid):
                self.lineage.send_to(pid, signal.SIGKILL)
            self.lineage.interrupt()
            if self._until(time.monotonic() + GRACE_S):
                return
        elif self.lineage.live is not None:
            self.lineage.live.send(FLUSH_SIGNAL)
            if self._until(time.monotonic() + _FLUSH_S):
                return
        raise Lost("the cell did not yield to an interrupt and was killed")

    def _until(self, deadline: float) -> bool:
        """Watch until the cell has ended; False at the deadline or another limit."""
        stopping = bool(self.end.limit)
        poll = self._poll()
        while True:
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                self.end.limit = self.end.limit or "wall"
                return False
            ready = {at for at, _ in poll.poll(1 + 1000 * min(left_s, _TICK_S))}
            for descriptor in self.output.open.intersection(ready):
                self.output.read(descriptor)
                if descriptor not in self.output.open:
                    poll.unregister(descriptor)
            if self.lineage.channel.fileno() in ready and self._hear():
                return True
            live = self.lineage.live
            if live is not None and live.handle in ready:
                self._await_heir()
                return True
            self.lineage.reap()
            if not stopping and self._limit_hit(ready):
                return False

    def _poll(self) -> select.poll:
        poll = select.poll()
        assert self.lineage.live is not None
        watched = (self.lineage.channel.fileno(), self.lineage.live.handle, *self.output.open)
        for descriptor in watched if self.end.limit else (*watched, self.control):
            poll.register(descriptor, select.POLLIN)
        return poll

    def _limit_hit(self, ready: set[int]) -> bool:
        cpu_s = self.limits["cpu_s"]
        if self.control in ready:
            self.end.limit = "host"
        elif self.output.over:
            self.end.limit = "output"
        elif self.wall_s * _CORES >= cpu_s and sum(self.lineage.cpu_s()) - self.used_s >= cpu_s:
            self.end.limit = "cpu"
        return bool(self.end.limit)

    def _hear(self) -> bool:
        """Take what is said; True if it is the end of the cell."""
        message = self.lineage.hear()
        return message is not None and self._is_end(message)

    def _is_end(self, message: Message) -> bool:
        live = self.lineage.live
        if live is None or message.word not in (self.word, b"x"):
            return False
        if message.word == b"x":
            if not self.heirs or not self.lineage.follow(message):
                return False
        elif message.pid != live.pid:
            return False
        self.end.answered, self.end.number = True, message.number
        return True

    def _await_heir(self) -> None:
        """The live process has ended: take its last word, or that of the one that goes on for it.

        Raises:
            Lost: none does.
        """
        deadline = time.monotonic() + (HEIR_S if self.heirs else 0)
        while not self._hear():
            if time.monotonic() >= deadline:
                raise Lost("its process ended")
            if self.heirs:
                time.sleep(_TICK_S / 50)
