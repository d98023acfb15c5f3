"""A session on the worker's side: a process that stays and takes cells, one after another.

Theory of operation. The session's process is forked and shut in exactly as a program is (child.py);
then it stays. The host writes a cell's source into the page, a file in memory that the process has
open, and its input into another, which is the process's standard input. The worker says "c" over a
socket, drains output and watches limits until the process says "c" back. Nothing the process says
is believed beyond that: the worker alone decides how a cell ended, and reads from the kernel who
spoke. What a session's process or anything it started can do, to the host or to other sessions, is
what a program in a run can do: nothing.

A snapshot is a fork: the process that was live stays behind, stopped, with everything it had in
memory, and its child goes on. To restore is to kill all that came after and to have the snapshot
fork once more. Files come back from a copy (archive.py).
"""

import json
import os
import select
import socket
import time
from typing import TYPE_CHECKING, Any

from runwright.run.guest import child, root, shell, sockets, watch
from runwright.run.guest.archive import Archive, Refused
from runwright.run.guest.cellwatch import HEIR_S, CellEnd, CellWatch, Output
from runwright.run.guest.lineage import CannotFork, Lineage, Lost, threads

if TYPE_CHECKING:
    from runwright.run.guest.worker import Place, Worker

_OPEN_S = 10.0
_END_S = 0.5
_SETTLE_S = 0.2
_PAUSE_S = 0.001
_IDLE_TICK_S = 1.0  # how often background work between cells is looked at
_ENDLESS_S = 1e9  # the kernel's limit of CPU time is for a process's whole life; ours is per cell
_SHELL = "runwright.run.guest.shell"

_UNKNOWN = 0x7F  # no wait status has this form: neither an exit nor a signal that ends

Answer = dict[str, Any]


def serve(worker: "Worker", request: Answer, descriptors: list[int]) -> None:
    """Hold one session until the host closes it; answers its requests on the control socket."""
    session = None
    try:
        session = Session(worker, request, descriptors)
        session.open()
        _send(worker.control, {})
        session.serve()
        session.close()
        _send(worker.control, {})
    except (OSError, OverflowError, Lost) as error:
        if session is not None:
            session.close()
        _send(worker.control, {"error": str(error)})


def _send(control: socket.socket, answer: Answer) -> None:
    try:
        control.send(json.dumps(answer).encode("ascii"))
    except OSError:
        return  # the host is gone, which the next read tells


def _fork(
    worker: "Worker", request: Answer, place: "Place", given: list[int]
) -> tuple[int, tuple[int, int, int]]:
    """Fork the session's process; returns its number and our ends of stdout, stderr and setup."""
    limits = {**request["limits"], "cpu_s": _ENDLESS_S}
    pipes = [*os.pipe(), *os.pipe(), *os.pipe()]
    try:
        pid = os.fork()
        if pid == 0:
            payload, stdin, page, notes, channel = given
            descriptors = child.Descriptors(payload, stdin, page, notes, pipes[5], channel)
            main = worker.mains[request["guest"]]
            worker._be_program(main, limits, descriptors, place, (pipes[1], pipes[3]))
    except OSError:
        for descriptor in pipes[::2]:
            os.close(descriptor)
        raise
    finally:
        for descriptor in pipes[1::2]:
            os.close(descriptor)
    return pid, (pipes[0], pipes[2], pipes[4])


def _settled_threads(pid: int) -> int:
    """Return how many threads a process has; one that was joined takes a moment to be gone."""
    deadline = time.monotonic() + _SETTLE_S
    while (count := threads(pid)) > 1 and time.monotonic() < deadline:
        time.sleep(_PAUSE_S)
    return count


class Session:
    """One session.

    Args:
        worker: The worker that holds it.
        request: guest and limits.
        descriptors: payload, stdin, report, page, notes; closed here.
    """

    def __init__(self, worker: "Worker", request: Answer, descriptors: list[int]) -> None:
        payload, stdin, self.report, page, notes = descriptors
        self.worker = worker
        self.guest: str = request["guest"]
        self.limits: dict[str, Any] = request["limits"]
        self.full = worker.level == "full"
        self.archives: list[Archive] = []
        self.lost = ""
        self.idle_from_s = 0.0  # CPU time when the last cell ended
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        try:
            place = worker._prepare(self.limits["file_bytes"])
            if worker.memory is not None:
                worker.memory.begin(self.limits["memory_bytes"])
            self.top = root.BOX if self.full else place.home
            streams = worker.arena.streams(self.limits["output_bytes"])
            given = [payload, stdin, page, notes, theirs.fileno()]
            pid, (stdout, stderr, self.setup) = _fork(worker, request, place, given)
        except (OSError, OverflowError):
            ours.close()
            os.close(self.report)
            raise
        finally:
            theirs.close()
            for descriptor in (payload, stdin, page, notes):
                os.close(descriptor)
        self.output = Output(dict(zip((stdout, stderr), streams, strict=True)))
        self.lineage = Lineage(pid, ours, own_pid_namespace=self.full)

    def open(self) -> None:
        """Wait until the process takes cells.

        Raises:
            Lost: it does not; says why.
        """
        if self.guest == _SHELL and not any(os.access(path, os.X_OK) for path in shell.BASH):
            raise Lost("there is no bash in this sandbox; install bash")
        trouble = os.read(self.setup, 1 << 12)  # it closes its end before anything of it runs
        if trouble:
            raise Lost(trouble.decode("utf-8", "replace"))
        poll = select.poll()
        assert self.lineage.live is not None
        for descriptor in (self.lineage.channel.fileno(), self.lineage.live.handle):
            poll.register(descriptor, select.POLLIN)
        poll.poll(_OPEN_S * 1000)
        message = self.lineage.hear()
        if message is None or message.word != b"r":
            self.output.drain()
            raise Lost("its process did not start within these limits")
        self.output.drain()
        self.output.forget()

    def serve(self) -> None:
        """Answer requests until the host closes the session or is gone."""
        while True:
            message = self._idle()
            if not message:
                return
            request = json.loads(message)
            if "close" in request:
                return
            if "kill" in request:
                continue  # it came too late: that cell has ended
            try:
                answer = self._perform(request)
            except (OSError, Lost) as error:
                self._lose(str(error))
                answer = {"lost": self.lost}
            _send(self.worker.control, answer)

    def close(self) -> None:
        """End every process of the session and clear away what they left."""
        watch.end_all(watch.Ending(), own_pid_namespace=self.full)
        for archive in self.archives:
            archive.release()
        self.output.close()
        self.lineage.close()
        os.close(self.setup)
        os.close(self.report)
        if self.full and self.worker.network != "host":
            sockets.await_freed(self.worker.sockets)
        self.worker._clear_place()
        self.worker.arena.release()

    def _perform(self, request: Answer) -> Answer:
        if "restore" in request:
            return self._restore(request["restore"])
        if self.lost:
            return {"lost": self.lost}
        if "snapshot" in request:
            return self._snapshot()
        return self._cell(request)

    def _idle(self) -> bytes:
        """Wait for a request; what runs in the background meanwhile has limits as a cell has."""
        control = self.worker.control.fileno()
        poll = select.poll()
        poll.register(control, select.POLLIN)
        for descriptor in self.output.open:
            poll.register(descriptor, select.POLLIN)
        if self.lineage.live is not None:
            poll.register(self.lineage.live.handle, select.POLLIN)
        while True:
            patience_s = _IDLE_TICK_S * 1000 if self.lineage.live is not None else None
            ready = {descriptor for descriptor, _ in poll.poll(patience_s)}
            if control in ready:
                return self.worker.control.recv(1 << 16)
            for descriptor in self.output.open.intersection(ready):
                self.output.read(descriptor)
                if descriptor not in self.output.open:
                    poll.unregister(descriptor)
            live = self.lineage.live
            if live is None:
                continue
            if live.handle in ready:
                poll.unregister(live.handle)
                self._follow()
                if self.lineage.live is not None:
                    poll.register(self.lineage.live.handle, select.POLLIN)
                continue
            self.lineage.reap()
            if sum(self.lineage.cpu_s()) - self.idle_from_s >= self.limits["cpu_s"]:
                poll.unregister(live.handle)
                self._lose(f"background work used cpu_s={self.limits['cpu_s']:g} between two cells")

    def _follow(self) -> None:
        """The live process has ended between two cells: see whether one goes on for it."""
        try:
            if self.guest != _SHELL:
                raise Lost("it has no heir")
            self.lineage.become(self.lineage.await_word(b"x", most_s=HEIR_S))
        except Lost:
            self._lose("its process ended between two cells")

    def _lose(self, reason: str) -> None:
        """Take the session for lost; its snapshots stay."""
        self.lost = reason
        try:
            self.lineage.kill_all_but_snapshots()
        except Lost as lost:
            self.lost = f"{reason}; {lost}"

    def _cell(self, request: Answer) -> Answer:
        group = self.worker.memory
        if group is not None:
            group.count_anew()
        newest = watch.last_pid() if self.full else 0
        kind = "dump" if "dump" in request else "cell"
        user_s, system_s = self.lineage.cpu_s()
        watching = CellWatch(
            self.lineage, self.output, request[kind], self.worker.control.fileno(),
            used_s=user_s + system_s, heirs=self.guest == _SHELL,
        )  # fmt: skip
        end = watching.until_end(b"d" if kind == "dump" else b"c")
        wall_s = watching.wall_s
        used = self.lineage.cpu_s()
        self.idle_from_s = sum(used)
        status = self._status(end)
        peak, out_of_memory = (None, False) if group is None else group.end()
        started = watch.last_pid() - newest if self.full else None
        return {
            "answered": end.answered,
            "number": end.number,
            "limit": end.limit,
            "lost": self.lost,
            "exit_code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
            "wall_s": wall_s,
            "user_s": max(0.0, used[0] - user_s),
            "system_s": max(0.0, used[1] - system_s),
            "memory_bytes": peak,
            "out_of_memory": out_of_memory,
            "processes": started if started is None or started >= 0 else None,  # wrapped around
            "output": self.output.take(self.report),
        }

    def _status(self, end: CellEnd) -> int:
        """Return how the session's process ended, if it did and was our child."""
        live = self.lineage.live
        if not end.lost:
            return _UNKNOWN
        if live is not None and not end.limit:
            live.await_end(_END_S)  # its channel is closed a little earlier
            if live.ended:
                end.lost = "its process ended"
        self.lineage.reap()
        self._lose(end.lost)
        self.output.drain()
        return self.lineage.statuses.get(live.pid, _UNKNOWN) if live is not None else _UNKNOWN

    def _snapshot(self) -> Answer:
        live = self.lineage.live
        assert live is not None
        count = _settled_threads(live.pid)
        if count != 1:
            return {"refused": f"it has {count} threads, and a fork copies one; let them end first"}
        self.lineage.stop_all()
        try:
            archive = Archive(self.top, self.limits["file_bytes"])
        except Refused as refused:
            return {"refused": str(refused)}
        finally:
            self.lineage.continue_all()
        try:
            self.lineage.forget()
            self.lineage.say(b"s")
            heir = self.lineage.await_word(b"s")
        except CannotFork as refused:
            archive.release()
            return {"refused": str(refused)}
        except Lost:
            archive.release()
            raise
        self.archives.append(archive)
        self.lineage.snapshots.append(live)
        self.lineage.become(heir)
        return {}

    def _restore(self, number: int) -> Answer:
        """Go back to a snapshot, counted from 0; those after it are gone."""
        self.lineage.drop_snapshots(number + 1)
        for archive in self.archives[number + 1 :]:
            archive.release()
        del self.archives[number + 1 :]
        self.lineage.kill_all_but_snapshots()  # else its files would change under our hands
        self.archives[number].restore(self.worker.barriers.user)
        self.lineage.forget()
        self.lineage.become(self.lineage.await_word(b"s", wake=self.lineage.snapshots[-1]))
        self.lost = ""
        self.idle_from_s = sum(self.lineage.cpu_s())
        self.output.drain()
        self.output.forget()
        return {}
