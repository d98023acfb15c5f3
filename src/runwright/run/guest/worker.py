"""The worker: a warm interpreter that forks one child per program and watches it to its end.

Started as a script with one argument, the number of its control socket; see `main`. At level `full`
it is process 1 of namespaces of its own, which serve one program after another: before each, the
private file system is made anew; after each, every process is killed and reaped. It runs one
program at a time, so nothing of another run is there to be met.

It holds no program text, no input, no output and no check: those travel in descriptors that only
their own run reads, or in pages that a fork leaves out. So a program that searches the memory it
was forked from finds nothing of any other run.
"""

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import socket
import sys
import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from runwright.run.guest.cgroups import MemoryGroup
    from runwright.run.guest.child import Barriers
    from runwright.run.guest.folder import WorkFolder
    from runwright.run.guest.watch import Ending, Stream

_NOBODY = 65534
_DESCRIPTORS = 6
_FIRST_USER = 0x70000000  # far above what any machine assigns


class Guests(importlib.abc.MetaPathFinder):
    """Finds our modules, by the list the host sent, before the root file system goes away."""

    runwright = True  # the child removes finders that have this

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Return where a module of the list is; a package on the way to one is empty."""
        if fullname in self.files:
            return importlib.util.spec_from_file_location(fullname, self.files[fullname])
        if any(name.startswith(fullname + ".") for name in self.files):
            return importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        return None


class Worker:
    """Serves run requests from one control socket."""

    def __init__(
        self,
        control: socket.socket,
        settings: dict[str, Any],
        memory: "MemoryGroup | None",
        work: "WorkFolder | None",
    ) -> None:
        from runwright.run.guest import child, kernel, landlock, seccomp, watch

        self.control = control
        self.level: str = settings["level"]
        self.mains = {
            name: sys.modules[name].main
            for name in settings["files"]
            if hasattr(sys.modules[name], "main") and name != __name__
        }
        self.arena = watch.Arena()
        self.memory = memory
        self.work = work
        filter_program = b""
        if self.level != "none":
            filter_program = seccomp.compile_filter(namespaces=self.level == "full")
            landlock.require(signals=self.level == "process" and os.getuid() != 0)
        alone = self.level == "process" and os.getuid() == 0
        self.barriers: Barriers = child.Barriers(
            level=self.level,
            readable=settings["readable"],
            filter=filter_program,
            user=_FIRST_USER + os.getpid() if alone else 0,
        )
        if self.level == "full":
            _enter_namespaces(control, settings["readable"])
            self.sockets = os.open("/proc/self/net/unix", os.O_RDONLY | os.O_CLOEXEC)
        else:
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)  # orphans of a program come to us

    @classmethod
    def start(cls, control: socket.socket, settings: dict[str, Any]) -> "Worker":
        """Split off the keeper, load the guests, enter the namespaces and tell the host.

        Raises:
            OSError: this machine cannot hold the level.
        """
        from runwright.run.guest import folder, keeper

        memory, memory_by = memory_group()
        work = None if settings["level"] == "full" else folder.WorkFolder(settings["temporary"])
        keeper.split(memory, work)
        if memory is not None:
            memory.enter()
        for name in settings["files"]:
            importlib.import_module(name)
        worker = cls(control, settings, memory, work)
        gc.collect()
        gc.freeze()
        gc.disable()
        if memory is not None:
            memory.settle()
        ready = {
            "memory_by": memory_by,
            "group": memory.path if memory else "",
            "folder": work.path if work else "",
        }
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
            try:
                answer = self._perform(request, descriptors)
            except (OSError, OverflowError) as error:
                answer = {"error": f"{type(error).__name__}: {error}"}
            self.control.send(json.dumps(answer).encode("ascii"))

    def _perform(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        from runwright.run.guest import child, watch

        payload, stdin, report, result, notes, *channel = descriptors
        limits = request["limits"]
        full = self.level == "full"
        main = self.mains[request["guest"]]
        pipes: list[int] = []
        try:
            home = self._begin(limits)
            if self.memory is not None:
                self.memory.begin(limits["memory_bytes"])
            before = watch.last_pid() if full else 0
            streams = self.arena.streams(limits["output_bytes"])
            pipes = [*os.pipe(), *os.pipe(), *os.pipe()]
            pid = os.fork()
            if pid == 0:
                given = child.Descriptors(
                    payload, stdin, result, notes, pipes[5], channel[0] if channel else None
                )
                _be_program(main, limits, self.barriers, given, home, (pipes[1], pipes[3]))
        except (OSError, OverflowError):  # of an output limit that no memory can hold
            for descriptor in (*pipes, *descriptors):
                os.close(descriptor)
            raise
        for descriptor in (*pipes[1::2], payload, stdin, result, notes, *channel):
            os.close(descriptor)  # a channel kept open here would hide from its peer that it ended
        watching = watch.Watch(
            pid,
            dict(zip((pipes[0], pipes[2]), streams, strict=True)),
            limits,
            self.control.fileno(),
        )
        ending = watching.until_end()
        wall_s = watching.wall_s
        watch.end_all(ending, own_pid_namespace=full)
        watching.drain()
        self._end()
        started = watch.last_pid() - before if full else None
        answer = _answer(ending, streams, report, wall_s, started)
        self.arena.release()
        os.close(report)
        if trouble := os.read(pipes[4], 1 << 12):
            answer["error"] = trouble.decode("utf-8", "replace")
        os.close(pipes[4])
        if self.memory is not None:
            peak, out_of_memory = self.memory.end()
            answer["out_of_memory"] = out_of_memory
            answer["memory_bytes"] = answer["memory_bytes"] if peak is None else peak
        return answer

    def _begin(self, limits: dict[str, Any]) -> str:
        """Make a fresh work directory and return its path."""
        from runwright.run.guest import root

        if self.work is not None:
            return self.work.begin()
        root.renew_box(limits["file_bytes"])
        return root.HOME

    def _end(self) -> None:
        """Clear away what the program left, now that all its processes are dead."""
        from runwright.run.guest import sockets

        if self.work is not None:
            self.work.end()
        else:
            sockets.await_freed(self.sockets)


def _answer(
    ending: "Ending",
    streams: "tuple[Stream, Stream]",
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


def _be_program(
    main: Any,
    limits: dict[str, Any],
    barriers: "Barriers",
    descriptors: Any,
    home: str,
    output: tuple[int, int],
) -> NoReturn:
    from runwright.run.guest.child import be_program

    try:
        os.dup2(output[0], 1)
        os.dup2(output[1], 2)
        be_program(main, limits, barriers, descriptors, home)
    except BaseException as error:  # the barriers could not be raised: the program never ran
        message = f"{type(error).__name__}: {error}"
        os.write(descriptors.setup, message.encode("utf-8", "replace"))
    finally:
        os._exit(70)


def _enter_namespaces(control: socket.socket, readable: list[str]) -> None:
    """Become process 1 of fresh namespaces, as an unprivileged user in a minimal root.

    Our parent stays outside; when it is killed, so are we, and with process 1 the kernel kills all
    others of the namespace.
    """
    from runwright.run.guest import keeper, kernel, root

    user, group, parent = os.getuid(), os.getgid(), os.getppid()
    if user == 0:
        kernel.unshare(kernel.CLONE_NEWNS)
        root.build(readable)
        user = group = _NOBODY
        os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(user, user, user)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # else /proc/self/uid_map is not ours to write
        keeper.die_with(parent)
    else:
        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
        _map_user(user, group, user, group)
        root.build(readable)
    kernel.unshare(
        kernel.CLONE_NEWUSER
        | kernel.CLONE_NEWNS
        | kernel.CLONE_NEWPID
        | kernel.CLONE_NEWNET
        | kernel.CLONE_NEWIPC
        | kernel.CLONE_NEWUTS
    )
    _map_user(1000, 1000, user, group)
    pid = os.fork()
    if pid != 0:
        control.close()
        _, status = os.waitpid(pid, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    root.mount_proc()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # a program of the same user may not look into us


def memory_group() -> "tuple[MemoryGroup | None, str]":
    """Make a control group, if one can be had; returns what holds the memory limit, in words."""
    from runwright.run.guest import cgroups

    try:
        group = cgroups.MemoryGroup.create()
    except cgroups.Absent as absent:
        return None, f"address space of each process ({absent})"
    return group, f"cgroup v{group.version} {group.path}"


def _map_user(user_inside: int, group_inside: int, user: int, group: int) -> None:
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user_inside} {user} 1"),
        ("gid_map", f"{group_inside} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(line)


def main() -> None:
    """Read settings, load the guests, enter the namespaces and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(control.recv(1 << 18))
    sys.meta_path.insert(0, Guests(settings["files"]))
    sys.dont_write_bytecode = True
    # Process 1 gets no signal it has no handler for, so a program cannot interrupt us.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    sys.stdout.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    import runwright.run.guest.worker as ours  # the module, so that guests do not live in __main__

    try:
        ours.Worker.start(control, settings).serve()
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode("ascii"))


if __name__ == "__main__":
    main()
