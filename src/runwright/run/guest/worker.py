"""The worker: a warm interpreter that forks one child per program and watches it to its end.

Started by start.py, which says how its modules are found. At level `full` it is process 1 of
namespaces of its own, which serve one program after another: before each, the private file system
is made anew; after each, every process is killed and reaped. It runs one program at a time, so
nothing of another run is there to be met.

It holds no program text, no input, no output and no check: those travel in descriptors that only
their own run reads, or in pages that a fork leaves out. So a program that searches the memory it
was forked from finds nothing of any other run.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from runwright.run.guest import (
    cgroups,
    child,
    collect,
    keeper,
    kernel,
    landlock,
    meters,
    network,
    overlay,
    preload,
    root,
    seccomp,
    session,
    sockets,
    tree,
    watch,
)
from runwright.run.guest.folder import WorkFolder

_NOBODY = 65534
_DESCRIPTORS = 6
_FILE_BYTES = 64 << 20  # a guess at the first run's limit
_FIRST_USER = 0x70000000  # far above what any machine assigns


@dataclass
class Place:
    """Where the next program will run, made ready while nobody waits for it."""

    home: str
    file_bytes: int
    folder: int  # of `home`, opened while no program could have moved it
    rules: int | None  # a Landlock ruleset; None at level none


class Worker:
    """Serves run requests from one control socket."""

    def __init__(
        self,
        control: socket.socket,
        settings: dict[str, Any],
        memory: cgroups.MemoryGroup | None,
        processor: meters.ProcessorTime | None,
        work: WorkFolder | None,
    ) -> None:
        self.control = control
        self.level: str = settings["level"]
        self.network: str = settings["network"]
        self.mains = {
            name: sys.modules[name].main
            for name in settings["files"]
            if hasattr(sys.modules[name], "main") and name != __name__
        }
        self.arena = watch.Arena()
        self.memory = memory
        self.processor = processor
        self.work = work
        full, hosts = self.level == "full", self.network == "host"
        self.internet = full or hosts
        filter_program = b""
        if self.level != "none":
            filter_program = seccomp.compile_filter(namespaces=full, internet=self.internet)
            landlock.require(signals=not full and os.getuid() != 0, names=full and hosts)
        place = work.path if work else ""
        self.tree = tree.begin(settings["tree"], place) if settings["tree"] else None
        alone = self.level == "process" and os.getuid() == 0
        self.barriers = child.Barriers(
            level=self.level,
            readable=["/"] if full else _readable(settings["readable"], names_of_host=hosts),
            filter=filter_program,
            user=_FIRST_USER + os.getpid() if alone else 0,
            room_bytes=settings["room_bytes"],
            tree=self.tree.path if self.tree else "",
        )
        if full:
            shown = [*settings["readable"], *settings["shown"]]
            _enter_namespaces(control, shown, self.tree, own_network=not hosts)
            self.sockets = sockets.open_listing()
        else:
            if self.tree:
                self.tree.take(self.barriers.user)
                self.tree.enter(self.barriers.user)
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)  # orphans of a program come to us
        self.written = meters.Written()  # while our own record is still ours to open
        if full:
            kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # a program of the same user may not look in
        kernel.clear_ambient_capabilities()
        self.place: Place | None = None

    @classmethod
    def start(cls, control: socket.socket, settings: dict[str, Any]) -> "Worker":
        """Split off the keeper, load the guests, enter the namespaces and tell the host.

        Raises:
            OSError: this machine cannot hold the level.
            CannotPreload: a module that was asked for cannot be imported.
        """
        memory, memory_by = memory_group()
        processor = meters.ProcessorTime.create(memory)
        groups = sorted({group.path for group in (memory, processor) if group is not None})
        work = None if settings["level"] == "full" else WorkFolder(settings["temporary"])
        keeper.split(groups, work)
        for group in groups:
            cgroups.enter(group)
        _be_last_to_go()
        for name in settings["files"]:
            importlib.import_module(name)
        settings["room_bytes"] = preload.preload(settings["preload"])
        worker = cls(control, settings, memory, processor, work)
        signal.signal(child.FLUSH_SIGNAL, child.flush)
        del sys.modules["runwright"]  # with it, every name below it is out of a program's reach
        gc.collect()
        gc.freeze()
        gc.disable()
        if memory is not None:
            memory.settle()
        ready = {
            "memory_by": memory_by,
            "processor_by": processor.name if processor else "each process that is waited for",
            "groups": groups,
            "folder": work.path if work else "",
        }
        worker._prepare(_FILE_BYTES)
        control.send(json.dumps(ready).encode("ascii"))
        return worker

    def serve(self) -> None:
        """Serve until the host closes the socket."""
        while True:
            message, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, _DESCRIPTORS)
            if not message:
                return
            request = json.loads(message)
            if "kill" in request:
                continue  # it came too late: that run has ended
            if "session" in request:
                session.serve(self, request, descriptors)
                self._prepare(_FILE_BYTES)
                continue
            try:
                if "tree" in request and self.tree:
                    answer = tree.perform(self.tree, request["tree"], descriptors)
                else:
                    answer = self._perform(request, descriptors)
            except (OSError, OverflowError) as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            self.control.send(json.dumps(answer).encode("ascii"))
            if "limits" in request:
                self._prepare(request["limits"]["file_bytes"])

    def _prepare(self, file_bytes: int) -> Place:
        """Make a fresh work directory and network, and the rules that let a program write."""
        if self.place is not None and self.place.file_bytes == file_bytes:
            return self.place
        self._clear_place()
        if self.work is not None:
            home = box = self.work.begin()
        else:
            root.renew_box(file_bytes)
            home, box = root.HOME, root.BOX
        rules = None
        if self.level != "none":
            rules = landlock.compile_rules(
                read=self.barriers.readable,
                write=[box, *([self.tree.path] if self.tree else [])],
                devices=[f"/dev/{name}" for name in root.DEVICES],
                network=self.internet,
            )
        if self.network == "loopback":
            network.renew()
            os.close(self.sockets)
            self.sockets = sockets.open_listing()
        folder = os.open(home, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW)
        self.place = Place(home, file_bytes, folder, rules)
        return self.place

    def _clear_place(self) -> None:
        if self.place is None:
            return
        if self.place.rules is not None:
            os.close(self.place.rules)
        os.close(self.place.folder)
        if self.work is not None:
            self.work.end()
        self.place = None

    def _perform(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        payload, stdin, report, result, notes, *channel = descriptors
        limits = request["limits"]
        full = self.level == "full"
        main = self.mains[request["guest"]]
        pipes: list[int] = []
        try:
            place = self._prepare(limits["file_bytes"])
            kept_bytes = self.tree.before_run() if self.tree else 0
            if self.memory is not None:
                self.memory.begin(limits["memory_bytes"], kept_bytes)
            before = watch.last_pid() if full else 0
            streams = self.arena.streams(limits["output_bytes"])
            pipes = [*os.pipe(), *os.pipe(), *os.pipe()]
            self.written.begin()
            if self.processor is not None:
                self.processor.begin()
            pid = os.fork()
            if pid == 0:
                given = child.Descriptors(
                    payload, stdin, result, notes, pipes[5], channel[0] if channel else None
                )
                self._be_program(main, limits, given, place, (pipes[1], pipes[3]))
        except (OSError, OverflowError):  # of an output limit that no memory can hold
            for descriptor in (*pipes, *descriptors):
                os.close(descriptor)
            raise
        for descriptor in (*pipes[1::2], payload, stdin, result, notes, *channel):
            os.close(descriptor)  # a channel kept open here would hide from its peer that it ended
        given_out = dict(zip((pipes[0], pipes[2]), streams, strict=True))
        watching = watch.Watch(pid, given_out, limits, self.control.fileno(), self.processor)
        ending, wall_s, written = self._see_to_its_end(watching)
        started = watch.last_pid() - before if full else None
        answer = _answer(ending, streams, report, wall_s, started)
        answer["sampled"] = watching.sampler.write(report)
        answer["began_s"] = watching.started
        answer["bytes_written"] = None if written is None else written - child.SETUP_BYTES
        self.arena.release()
        if trouble := os.read(pipes[4], 1 << 12):
            answer["error"] = trouble.decode("utf-8", "replace")
        os.close(pipes[4])
        if self.memory is not None:
            peak, out_of_memory = self.memory.end()
            answer["out_of_memory"] = out_of_memory
            answer["memory_bytes"] = answer["memory_bytes"] if peak is None else peak
        if request["fetch"]:
            answer |= self._collect(place.folder, request, report)
        os.close(report)
        if full and self.network != "host":  # there, sockets of others never end
            sockets.await_freed(self.sockets)
        self._clear_place()
        return answer

    def _see_to_its_end(self, watching: watch.Watch) -> tuple[watch.Ending, float, int | None]:
        """Watch a program, then end all it left; returns how, seconds, and bytes written."""
        ending = watching.until_end()
        wall_s = watching.wall_s
        watch.end_all(ending, own_pid_namespace=self.level == "full")
        if self.processor is not None:
            ending.add_unseen(self.processor.used_s())
        written = self.written.end()
        watching.drain()
        return ending, wall_s, written

    def _collect(self, folder: int, request: dict[str, Any], report: int) -> dict[str, Any]:
        """Append the files that were asked for to the report; returns what to add to the answer."""
        limits = request["limits"]
        try:
            if self.memory is not None:  # the copies are ours, not the program's
                self.memory.widen(limits["fetch_bytes"])
            collect.collect(folder, request["fetch"], limits, report)
        except OSError as error:
            return {"error": str(error)}
        return {}

    def _be_program(
        self,
        main: Callable[[child.Call], None],
        limits: dict[str, Any],
        descriptors: child.Descriptors,
        place: Place,
        output: tuple[int, int],
    ) -> NoReturn:
        try:
            os.dup2(output[0], 1)
            os.dup2(output[1], 2)
            child.be_program(main, limits, self.barriers, descriptors, place.home, place.rules)
        except BaseException as error:  # the barriers could not be raised: the program never ran
            message = f"{type(error).__name__}: {error}"
            os.write(descriptors.setup, message.encode("utf-8", "replace"))
        finally:
            os._exit(70)


def _answer(
    ending: watch.Ending,
    streams: tuple[watch.Stream, watch.Stream],
    report: int,
    wall_s: float,
    processes: int | None,
) -> dict[str, Any]:
    if not ending.limit and any(stream.over for stream in streams):
        ending.limit = "output"
    status = ending.status
    return {
        "exit_code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
        "limit": ending.limit,
        "wall_s": wall_s,
        "user_s": ending.user_s,
        "system_s": ending.system_s,
        "memory_bytes": ending.memory_bytes,
        "processes": processes if processes is None or processes > 0 else None,  # wrapped around
        "output": [stream.write(report) for stream in streams],
    }


def _readable(interpreter: list[str], *, names_of_host: bool) -> list[str]:
    names = [f"/etc/{name}" for name in root.NAME_FILES] if names_of_host else []
    return [*root.SYSTEM, *interpreter, *names]


def _enter_namespaces(
    control: socket.socket, readable: list[str], shown: tree.Tree | None, *, own_network: bool
) -> None:
    """Become process 1 of fresh namespaces, as an unprivileged user in a minimal root.

    Our parent stays outside; when it is killed, so are we, and with process 1 the kernel kills all
    others of the namespace.
    """
    user, group, parent = os.getuid(), os.getgid(), os.getppid()
    if user == 0:
        kernel.unshare(kernel.CLONE_NEWNS)
        _build_root(readable, shown, _NOBODY, names_of_host=not own_network)
        user = group = _NOBODY
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # else /proc/self/uid_map is not ours to write
        keeper.die_with(parent)
    else:
        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
        kernel.map_user(user, group, user, group)
        _build_root(readable, shown, user, names_of_host=not own_network)
    kernel.unshare(
        kernel.CLONE_NEWUSER
        | kernel.CLONE_NEWNS
        | kernel.CLONE_NEWPID
        | (kernel.CLONE_NEWNET if own_network else 0)
        | kernel.CLONE_NEWIPC
        | kernel.CLONE_NEWUTS
    )
    kernel.map_user(1000, 1000, user, group)
    pid = os.fork()
    if pid != 0:
        control.close()
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    root.mount_proc()
    if shown:
        shown.mount()


def _build_root(
    readable: list[str], shown: tree.Tree | None, user: int, *, names_of_host: bool
) -> None:
    if shown is None:
        root.build(readable, names_of_host=names_of_host)
        return
    shown.take(user)
    root.build(readable, names_of_host=names_of_host, folders=overlay.FOLDERS)
    shown.enter(user)


def _be_last_to_go() -> None:
    """Never be killed for the memory of a group: every program in it says that it is to go first.

    What a program held in sockets and files in memory is still there while it dies, and the next in
    line would be the worker. Needs a capability; without it the worker is replaced then.
    """
    with contextlib.suppress(OSError):
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        try:
            os.write(score, b"-1000")
        finally:
            os.close(score)


def memory_group() -> tuple[cgroups.MemoryGroup | None, str]:
    """Make a control group, if one can be had; returns what holds the memory limit, in words."""
    try:
        group = cgroups.MemoryGroup.create()
    except cgroups.Absent as absent:
        return None, f"address space of each process ({absent})"
    return group, f"cgroup v{group.version} {group.path}"
