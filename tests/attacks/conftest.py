"""What attacks aim at, and what is looked at afterwards: the outside, and a worker before it."""

import ctypes
import json
import os
import resource
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, File, Isolation, Limits, Program, Status
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox

MIB = 1024 * 1024
PROGRAMS = Path(__file__).parent / "programs"
_PROOF_LIMITS = Limits(memory_bytes=128 * MIB, processes=16, wall_s=3)
_PROBE_LIMITS = Limits(memory_bytes=192 * MIB, processes=16, wall_s=10)
_LEFT_BYTES = 24 * MIB  # what a run may find in use besides its own; the kernel's own reserves
_FORKS_OF_USER = 1024  # at level process an ordinary user's other processes count too
_PR_SET_CHILD_SUBREAPER = 36

# Harmless: it tries each barrier in a way that does no damage if the barrier is missing.
_PROOF = """
import os, resource, time
from attack import attempt, target
attempt("read outside", lambda: open(target["secret"]).read())
attempt("write outside", lambda: open(target["folder"] + "/proof", "w").close())
attempt("see the host's process", lambda: open(f"/proc/{target['pid']}/status").read())
attempt("signal the host's process", lambda: os.kill(target["pid"], 0))
def fork():
    for _ in range(64 + target["room"]):
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
attempt("fork without a limit", fork)
with open("/proc/self/status") as file:
    status = dict(line.split(":", 1) for line in file)
privileged = int(status["CapEff"], 16) & ~4  # CAP_DAC_READ_SEARCH
for what, holds in (
    ("privileges", not privileged), ("new privileges", int(status["NoNewPrivs"]) == 1),
    ("system calls", int(status["Seccomp"]) == 2), ("root", os.getuid() != 0),
):
    print("CONTAINED:" if holds else "ESCAPED:", what, flush=True)
os._exit(0)
"""

# What the next program on a worker must find: its own memory, files, modules, input, signals.
_PROBE = """
block = bytearray(128 << 20)
import gc, hashlib, json, os, re, resource, signal, subprocess, sys, threading
marker = "runwright-probe-marker"
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
kept = [name for name in ("NoNewPrivs", "Seccomp", "CapEff", "SigIgn", "SigBlk")]
names = []
if os.path.isdir("/box"):  # elsewhere the network, and what has a name in it, is the host's
    with open("/proc/self/net/unix") as file:
        names = file.readlines()[1:]
child = subprocess.run(["/bin/echo", "child"], capture_output=True, text=True).stdout
print(json.dumps([
    sorted(os.listdir(".")), sys.stdin.read(), sys.argv, sum(range(1000)), "a".upper(), child,
    [status[name] for name in kept], sorted(os.environ), threading.active_count(),
    len(os.listdir("/proc/self/fd")), resource.getrlimit(resource.RLIMIT_NPROC),
    hash("runwright"), hashlib.sha256(b"").hexdigest(), bool(re.match("a", "a")),
    sys.getrecursionlimit(), signal.getsignal(signal.SIGINT) is signal.default_int_handler,
    sorted(os.sched_getaffinity(0)), os.getpriority(os.PRIO_PROCESS, 0), gc.isenabled(), names,
]))
"""


class Outside:
    """Files, sockets and a process of the host: what a program must neither see nor change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "open"
        self.folder.mkdir()
        self.folder.chmod(0o777)
        self.work = folder / "work"  # for the sandbox's own temporary files
        self.work.mkdir()
        self.work.chmod(0o1777)  # as the machine's own folder for them
        self.token = os.urandom(16).hex()
        self.secret = folder / "secret"
        self.secret.write_text(self.token, "ascii")
        self.secret.chmod(0o644)
        self.victim = self.folder / "victim"
        self.victim.write_text("precious", "ascii")
        self.victim.chmod(0o666)
        self.sockets = self._open_sockets(folder)
        self.canary = subprocess.Popen(["sleep", "600"], start_new_session=True)

    def _open_sockets(self, folder: Path) -> dict[str, socket.socket]:
        kinds: dict[str, tuple[int, int, Any]] = {
            "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "service": (socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "service")),
            "log": (socket.AF_UNIX, socket.SOCK_DGRAM, str(folder / "log")),
            "abstract": (socket.AF_UNIX, socket.SOCK_STREAM, f"\0runwright-{self.token}"),
        }
        opened = {}
        for name, (family, kind, address) in kinds.items():
            opened[name] = socket.socket(family, kind)
            opened[name].bind(address)
            opened[name].setblocking(False)
            if kind == socket.SOCK_STREAM:
                opened[name].listen()
            elif family == socket.AF_UNIX:
                (folder / name).chmod(0o777)
        (folder / "service").chmod(0o777)
        return opened

    def target(self, *, room: int) -> bytes:
        """Tell a program where everything is; a secret alone would prove nothing."""
        project = Path(__file__).resolve().parent.parent.parent
        return json.dumps(
            {
                "secret": str(self.secret),
                "token": self.token,
                "folder": str(self.folder),
                "victim": str(self.victim),
                "temporary": str(self.work),
                "home": str(Path.home()),
                "project": str(project),
                "pid": os.getpid(),
                "canary": self.canary.pid,
                "tcp": self.sockets["tcp"].getsockname()[1],
                "udp": self.sockets["udp"].getsockname()[1],
                "service": self.sockets["service"].getsockname(),
                "log": self.sockets["log"].getsockname(),
                "abstract": f"runwright-{self.token}",
                "room": room,
            }
        ).encode("ascii")

    def state(self) -> dict[str, object]:
        """Everything that an attack might have changed."""
        pid = self.canary.pid
        return {
            "files": sorted(_look(path) for path in (self.secret, *self.folder.rglob("*"))),
            "folder": _look(self.folder),
            "left in the work folder": sorted(path.name for path in self.work.iterdir()),
            "left in shared folders": [
                str(path)
                for path in (Path("/dev/shm/runwright-attack"), Path("/tmp/runwright-attack"))
                if path.exists()
            ],
            "messages": [name for name, one in self.sockets.items() if _heard(one)],
            "canary": (
                self.canary.poll(),
                Path(f"/proc/{pid}/stat").read_text("ascii").split()[2],
                [resource.prlimit(pid, kind) for kind in range(resource.RLIMIT_NOFILE + 1)],
                os.getpriority(os.PRIO_PROCESS, pid),
                os.sched_getaffinity(pid),
                os.sched_getscheduler(pid),
            ),
            "own priority": os.getpriority(os.PRIO_PROCESS, 0),
            "mounts": Path("/proc/self/mountinfo").read_text("utf-8"),
            "processes": sorted(descendants()),
        }

    def close(self) -> None:
        """End the canary and the services, and clear away what the sandbox should have."""
        for one in self.sockets.values():
            one.close()
        self.canary.kill()
        self.canary.wait()
        # Deeper and more locked than pytest's own cleaning can follow.
        subprocess.run(["chmod", "-R", "u+rwx", self.work], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", self.work], check=True)


def _look(path: Path) -> tuple[str, int, int, int, int, str]:
    seen = path.lstat()
    content = path.read_text("ascii") if path.is_file() else str(os.listxattr(path))
    return (str(path), seen.st_mode, seen.st_uid, seen.st_size, int(seen.st_mtime), content)


def _heard(one: socket.socket) -> bool:
    try:
        if one.type == socket.SOCK_DGRAM:
            one.recv(64)
        else:
            one.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def descendants() -> set[int]:
    """Every process below this one; orphans of ours come to us, see `_adopt_orphans`.

    An orphan that is dead does not count: without us the machine's first process would collect it.
    """
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                after_name = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2]
            except OSError:
                continue
            state, parent, *_ = after_name.split()
            if state != "Z" or int(parent) != os.getpid():
                children.setdefault(int(parent), []).append(int(entry.name))
    found: set[int] = set()
    wanted = [os.getpid()]
    while wanted:
        below = children.get(wanted.pop(), [])
        found.update(below)
        wanted += below
    return found


@pytest.fixture(scope="session")
def _adopt_orphans() -> Iterator[None]:
    """Be the parent of whatever a killed worker leaves behind, so that it is seen."""
    libc = ctypes.CDLL(None)
    assert libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    yield
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@dataclass(frozen=True)
class Worker:
    """What a worker looks like from outside between two runs."""

    pid: int
    descriptors: int
    mounts: int
    threads: int


class Arena:
    """One sandbox with one worker at one level, and the outside it keeps programs from."""

    def __init__(self, level: Isolation, run_async: Any, folders: Any) -> None:
        self.level = level
        self.run_async = run_async
        self.folders = folders
        self.room = _FORKS_OF_USER if level is Isolation.PROCESS and os.getuid() else 0
        self.open()

    def open(self) -> None:
        """Start a fresh worker and prove, harmlessly, that the level holds."""
        self.outside = Outside(self.folders.mktemp("outside"))
        tempfile.tempdir = str(self.outside.work)
        self.sandbox = self.run_async(LocalSandbox(self.level, workers=1).__aenter__())
        proof = self.attack(_PROOF, _PROOF_LIMITS)
        seen = str(proof.stdout) + str(proof.stderr)
        if proof.status is not Status.OK or "ESCAPED" in seen or seen.count("CONTAINED") != 9:
            self.close()
            reason = f"level {self.level.value} does not hold, so no attack was run"
            pytest.fail(f"{reason}: {proof.status.value} {seen}", pytrace=False)
        self.expected = self.probe()
        self.before = self.look()

    def attack(self, source: str, limits: Limits) -> Execution:
        """Run a hostile program."""
        files = (File("attack.py", (PROGRAMS / "attack.py").read_bytes()),)
        target = self.outside.target(room=self.room)
        execution: Execution = self.run_async(
            self.sandbox.run(Program(source, files=files), stdin=target, limits=limits)
        )
        return execution

    def probe(self) -> Execution:
        """Run the fixed program that tells whether a worker is unharmed."""
        execution: Execution = self.run_async(
            self.sandbox.run(Program(_PROBE), stdin=b"input", limits=_PROBE_LIMITS)
        )
        assert (execution.status, str(execution.stderr)) == (Status.OK, ""), execution.detail
        return execution

    def is_unharmed(self) -> bool:
        """Whether the next program finds what the first one found, and no more memory in use."""
        probe = self.probe()
        used, expected = probe.usage.memory_bytes, self.expected.usage.memory_bytes
        assert str(probe.stdout) == str(self.expected.stdout)
        assert used is not None
        assert expected is not None
        assert used < expected + _LEFT_BYTES
        return True

    def look(self) -> tuple[Worker, dict[str, object]]:
        """What must be the same before and after a run."""
        (worker,) = self.sandbox._all
        process = Path(f"/proc/{worker.process.pid}")
        seen = Worker(
            worker.process.pid,
            len(list((process / "fd").iterdir())),
            len((process / "mountinfo").read_text("utf-8").splitlines()),
            len(list((process / "task").iterdir())),
        )
        return seen, self.outside.state()

    def close(self) -> None:
        """End the worker and the outside."""
        self.run_async(self.sandbox.__aexit__(None, None, None))
        tempfile.tempdir = None
        self.outside.close()

    def restart(self) -> None:
        """Start anew, so that what one attack spoiled does not spoil the next."""
        self.close()
        self.open()


@pytest.fixture(scope="module")
def arena(
    request: pytest.FixtureRequest,
    run_async: Any,
    tmp_path_factory: pytest.TempPathFactory,
    _adopt_orphans: None,
) -> Iterator[Arena]:
    try:
        opened = Arena(request.param, run_async, tmp_path_factory)
    except NoIsolation as error:
        pytest.skip(str(error))
    yield opened
    opened.close()
