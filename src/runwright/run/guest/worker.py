"""The worker: a warm interpreter that forks one warden, and thereby one program, per request.

Started as a script with one argument, the number of its control socket. It holds no program text,
no input, no output and no check: those travel in descriptors that only their own run reads, so a
program forked from here finds nothing of any other run in its memory.
"""

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import select
import signal
import socket
import sys
import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from runwright.run.guest.child import Barriers

_NOBODY = 65534
_DESCRIPTORS = 6
_FIRST_USER = 0x70000000  # far above what any machine assigns


class _Guests(importlib.abc.MetaPathFinder):
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
        if fullname in self.files:
            return importlib.util.spec_from_file_location(fullname, self.files[fullname])
        if any(name.startswith(fullname + ".") for name in self.files):
            return importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        return None


class Worker:
    """Serves run requests from one control socket."""

    def __init__(self, control: socket.socket, settings: dict[str, Any]) -> None:
        from runwright.run.guest import cgroups, child, kernel, seccomp

        self.control = control
        self.level: str = settings["level"]
        self.user = os.getuid()
        self.running: dict[int, tuple[int, int]] = {}  # pidfd: (pid, request id)
        self.memory: cgroups.MemoryGroup | None = None
        try:
            self.memory = cgroups.MemoryGroup.enter()
            self.memory_by = f"cgroup v{self.memory.version} {self.memory.path}"
        except cgroups.Absent as absent:
            self.memory_by = f"address space of each process ({absent})"
        self.poll = select.poll()
        self.poll.register(control, select.POLLIN)
        self.mains = {
            name: sys.modules[name].main
            for name in settings["files"]
            if hasattr(sys.modules[name], "main") and name != __name__
        }
        if self.level == "full":
            self.user = self._enter_root(settings["readable"])
        else:  # orphans of a warden that was killed come to us
            kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        program = b""
        if self.level != "none":
            program = seccomp.compile_filter(namespaces=self.level == "full")
            if kernel.landlock_version() == 0:
                raise OSError("this kernel has no Landlock")
        alone = self.level == "process" and os.getuid() == 0
        user = _FIRST_USER + os.getpid() if alone else 0
        self.barriers: Barriers = child.Barriers(self.level, settings["readable"], program, user)

    def _enter_root(self, readable: list[str]) -> int:
        """Move into the minimal root as an unprivileged user; returns that user's id."""
        from runwright.run.guest import kernel, root

        user = os.getuid()
        group = os.getgid()
        if user == 0:
            kernel.unshare(kernel.CLONE_NEWNS)
            root.build(readable)
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
            kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # else /proc/self/uid_map is not ours to write
            return _NOBODY
        kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{user} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(line)
        root.build(readable)
        return user

    def serve(self) -> None:
        """Serve until the host closes the socket."""
        while True:
            for descriptor, _ in self.poll.poll():
                if descriptor != self.control.fileno():
                    self._reap(descriptor)
                elif not self._accept():
                    return

    def _accept(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, _DESCRIPTORS)
        if not message:
            return False
        request = json.loads(message)
        if "kill" in request:
            for pid, number in self.running.values():
                if number == request["kill"]:
                    os.kill(pid, signal.SIGKILL)
            return True
        self._start(request, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _start(self, request: dict[str, Any], descriptors: list[int]) -> None:
        from runwright.run.guest import kernel, warden

        if self.memory is not None and not self.running:
            self.memory.begin(request["memory_bytes"])
        try:
            pid = kernel.clone(warden.NAMESPACES) if self.level == "full" else os.fork()
        except OSError as error:
            self._answer({"id": request["id"], "error": str(error)})
            return
        if pid == 0:
            try:
                self._be_warden(request, descriptors)
            finally:
                os._exit(71)
        process = os.pidfd_open(pid)
        self.running[process] = (pid, request["id"])
        self.poll.register(process, select.POLLIN)

    def _be_warden(self, request: dict[str, Any], descriptors: list[int]) -> None:
        from runwright.run.guest import child, kernel, root, warden

        payload, stdin, report, result, notes, *channel = kernel.keep_only(descriptors)
        given = child.Descriptors(
            payload, stdin, report, result, notes, channel[0] if channel else None
        )
        home = root.HOME if self.level == "full" else request["home"]
        warden.be_warden(
            self.mains[request["guest"]], request, self.barriers, given, home, self.user
        )

    def _reap(self, process: int) -> None:
        pid, number = self.running.pop(process)
        self.poll.unregister(process)
        os.close(process)
        _, status = os.waitpid(pid, 0)
        if status != 0 and self.level != "full":
            self._end_orphans()
        answer: dict[str, Any] = {"id": number}
        if self.memory is not None:
            answer["memory_bytes"], answer["out_of_memory"] = self.memory.end()
        if status != 0:
            answer["error"] = "the process that watches the run was killed"
        self._answer(answer)

    def _end_orphans(self) -> None:
        wardens = {pid for pid, _ in self.running.values()}
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            orphans = {int(pid) for pid in file.read().split()} - wardens
        for pid in orphans:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _answer(self, message: dict[str, Any]) -> None:
        self.control.send(json.dumps(message).encode("ascii"))


def main() -> None:
    """Read settings, load the guests, enter the barriers and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(control.recv(1 << 18))
    sys.meta_path.insert(0, _Guests(settings["files"]))
    sys.dont_write_bytecode = True
    import runwright.run.guest.worker as ours  # the module, so that guests do not live in __main__

    for name in settings["files"]:
        importlib.import_module(name)
    try:
        worker = ours.Worker(control, settings)
    except OSError as error:
        control.send(json.dumps({"error": str(error)}).encode("ascii"))
        return
    gc.collect()
    gc.freeze()
    gc.disable()
    if worker.memory is not None:
        worker.memory.settle()
    control.send(json.dumps({"memory_by": worker.memory_by}).encode("ascii"))
    worker.serve()


if __name__ == "__main__":
    main()
