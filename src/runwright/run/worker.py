"""The host's side of one worker: start it, send it jobs, read what came of them."""

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from runwright.core.errors import NoIsolation, SandboxLost
from runwright.core.execution import Execution, Fault
from runwright.core.isolation import Isolation
from runwright.core.status import Status
from runwright.core.text import Text
from runwright.core.usage import Usage
from runwright.run.guest.frames import Frame, pack, unpack
from runwright.run.job import Job, Outcome

_START_S = 30.0
_GRACE_S = 5.0  # beyond the wall limit, before the warden itself is taken for stuck
_PACKAGE = Path(__file__).parent.parent
_ENVIRONMENT = {  # all that a program finds of an environment, with HOME and TMPDIR
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "PYTHONHASHSEED": "0",  # sets and dicts of strings print in the same order each time
    "USER": "sandbox",
}


def guest_files() -> dict[str, str]:
    """Return every module that may run inside a sandbox, by dotted name."""
    paths = [
        *(path for path in sorted(_PACKAGE.glob("**/guest/*.py")) if path.stem != "__init__"),
        _PACKAGE / "core" / "plain.py",
        _PACKAGE / "analyze" / "blocks.py",
    ]
    return {_dotted(path): str(path) for path in paths if path.exists()}


def _dotted(path: Path) -> str:
    return ".".join(("runwright", *path.relative_to(_PACKAGE).with_suffix("").parts))


def _interpreter() -> tuple[str, list[str]]:
    """Return the interpreter to run and the folders it needs to read."""
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {sys.base_prefix, f"{sys.prefix}/pyvenv.cfg", f"{sys.prefix}/bin"}
    folders |= {str(Path(folder).resolve()) for folder in folders}
    outer = sorted(folders, key=len)
    kept: list[str] = []
    for folder in outer:
        if not any(folder == top or folder.startswith(top + "/") for top in kept):
            kept.append(folder)
    return sys.executable, kept


@dataclass
class _Descriptors:
    """In-memory files of one run, in the order that guest/child.py names them."""

    payload: int
    stdin: int
    report: int
    result: int
    notes: int


@contextlib.contextmanager
def _descriptors(payload: bytes, stdin: bytes) -> Iterator[_Descriptors]:
    numbers = [os.memfd_create(name, os.MFD_CLOEXEC) for name in _Descriptors.__annotations__]
    try:
        descriptors = _Descriptors(*numbers)
        _write(descriptors.payload, payload)
        _write(descriptors.stdin, stdin)
        yield descriptors
    finally:
        for number in numbers:
            os.close(number)


def _write(descriptor: int, data: bytes) -> None:
    offset = 0
    while offset < len(data):
        offset += os.pwrite(descriptor, data[offset : offset + (1 << 30)], offset)


def _read(descriptor: int, most: int) -> bytes:
    return os.pread(descriptor, min(os.fstat(descriptor).st_size, most), 0)


class Worker:
    """One worker process; several jobs may run on it at once."""

    def __init__(
        self, process: subprocess.Popen[bytes], control: socket.socket, isolation: Isolation
    ) -> None:
        self.process = process
        self.isolation = isolation
        self._control = control
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[str]] = {}
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(control, self._on_answer)
        self.alive = True

    @classmethod
    async def start(cls, isolation: Isolation) -> "Worker":
        """Start a worker process and wait until it is ready.

        Raises:
            NoIsolation: this machine cannot hold the level; the message says why.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        executable, readable = _interpreter()
        files = guest_files()
        with theirs:
            process = subprocess.Popen(
                [executable, "-s", "-P", files["runwright.run.guest.worker"], str(theirs.fileno())],
                env=_ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )
        settings = {"level": isolation.value, "readable": readable, "files": files}
        ours.send(json.dumps(settings).encode("ascii"))
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            message = await asyncio.wait_for(loop.sock_recv(ours, 1 << 16), _START_S)
        except TimeoutError:
            message = b""
        answer = json.loads(message) if message else {"error": _last_words(process)}
        if "error" in answer:
            ours.close()
            process.kill()
            process.communicate()
            raise NoIsolation(_no_isolation(isolation, str(answer["error"])))
        return cls(process, ours, isolation)

    async def run(self, job: Job) -> Outcome:
        """Run one job to its end.

        Raises:
            SandboxLost: the worker died; the job may be run again elsewhere.
        """
        home = "" if self.isolation is Isolation.FULL else tempfile.mkdtemp(prefix="runwright-")
        try:
            with _descriptors(_payload(job), job.stdin) as descriptors:
                error = await self._request(job, descriptors, home)
                return _outcome(job, descriptors, error, self.isolation)
        finally:
            if home:
                shutil.rmtree(home, ignore_errors=True)

    async def _request(self, job: Job, descriptors: _Descriptors, home: str) -> str:
        """Send a request and wait for its end; returns what the sandbox did wrong, if anything."""
        number = next(self._numbers)
        answered = self._waiting[number] = self._loop.create_future()
        request = {"id": number, "guest": job.guest, "limits": asdict(job.limits), "home": home}
        numbers = list(asdict(descriptors).values())
        if job.channel is not None:
            numbers.append(job.channel.fileno())
        try:
            socket.send_fds(self._control, [json.dumps(request).encode("ascii")], numbers)
        except OSError as error:
            self._lose(str(error))
        finally:
            if job.channel is not None:
                job.channel.close()  # else the peer would never see this side end
        try:
            return await asyncio.wait_for(asyncio.shield(answered), job.limits.wall_s + _GRACE_S)
        except TimeoutError:
            self._kill(number)
            await answered
            return "the run did not end in time and was killed from outside"
        except asyncio.CancelledError:
            self._kill(number)
            raise
        finally:
            self._waiting.pop(number, None)

    def _kill(self, number: int) -> None:
        with contextlib.suppress(OSError):
            self._control.send(json.dumps({"kill": number}).encode("ascii"))

    def _on_answer(self) -> None:
        try:
            message = self._control.recv(1 << 16)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(str(error))
            return
        if not message:
            self._lose("it closed its control socket")
            return
        answer = json.loads(message)
        waiting = self._waiting.get(answer["id"])
        if waiting is not None and not waiting.done():
            waiting.set_result(str(answer.get("error", "")))

    def _lose(self, reason: str) -> None:
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._control)
        self._control.close()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(SandboxLost(f"a sandbox worker died: {reason}"))

    async def stop(self) -> None:
        """End the worker and every run on it."""
        self._lose("it was stopped")
        self.process.kill()
        await asyncio.to_thread(self.process.communicate)


def _last_words(process: subprocess.Popen[bytes]) -> str:
    process.kill()
    _, stderr = process.communicate()
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "its worker did not start"


def _no_isolation(isolation: Isolation, reason: str) -> str:
    advice = {
        Isolation.FULL: "'--isolation process' needs no privilege",
        Isolation.PROCESS: "'--isolation none' runs programs unprotected",
        Isolation.NONE: "check the Python installation",
    }[isolation]
    return (
        f"isolation level {isolation.value!r} does not hold here: {reason}; "
        f"{advice} ('runwright doctor' explains)"
    )


def _payload(job: Job) -> bytes:
    program = job.program
    fields = {
        "path": program.path,
        "module": program.module,
        "arguments": list(job.arguments),
    }
    blobs = {
        "source": program.source.encode("utf-8", "surrogateescape"),
        "request": job.request,
        **{f"file:{file.path}": file.content for file in program.files},
    }
    return pack(fields, blobs)


def _outcome(job: Job, descriptors: _Descriptors, error: str, isolation: Isolation) -> Outcome:
    report = Frame()
    if not error:
        try:
            report = unpack(_read(descriptors.report, 1 << 30))
            error = str(report.fields.get("sandbox_error", ""))
        except ValueError as problem:
            error = f"the run left no report ({problem})"
    notes = _read(descriptors.notes, 1 << 16)
    if notes.startswith(b"\0"):
        error = error or notes[1:].decode("utf-8", "replace")
    fault, compiles = _fault(notes)
    result = _read(descriptors.result, job.limits.file_bytes)
    if error:
        execution = _our_failure(job, error, isolation)
    else:
        execution = _execution(job, report, fault, compiles=compiles, isolation=isolation)
    return Outcome(execution, result)


def _fault(notes: bytes) -> tuple[Fault | None, bool]:
    """Read what the program's process said of its last exception; it may be nonsense."""
    try:
        told = json.loads(notes)
        line = told["line"]
        return Fault(
            type=str(told["type"]),
            message=str(told["message"]),
            line=line if isinstance(line, int) else None,
        ), bool(told["compiles"])
    except (ValueError, KeyError, TypeError):
        return None, True


def _our_failure(job: Job, error: str, isolation: Isolation) -> Execution:
    return Execution(
        program=job.program,
        status=Status.SANDBOX_ERROR,
        exit_code=None,
        signal=None,
        stdout=Text(),
        stderr=Text(),
        usage=Usage(runs=1),
        isolation=isolation,
        limits=job.limits,
        detail=error,
    )


def _execution(
    job: Job, report: Frame, fault: Fault | None, *, compiles: bool, isolation: Isolation
) -> Execution:
    fields = report.fields
    limit = str(fields["limit"])
    usage = Usage(
        wall_s=fields["wall_s"],
        cpu_user_s=fields["user_s"],
        cpu_system_s=fields["system_s"],
        memory_bytes=fields["memory_bytes"],
        processes=fields["processes"],
        runs=1,
    )
    status = _status(fields, fault, compiles=compiles)
    return Execution(
        program=job.program,
        status=status,
        exit_code=fields["exit_code"] if not limit else None,
        signal=fields["signal"] if not limit else None,
        stdout=_text(report, "stdout", fields["omitted"][0]),
        stderr=_text(report, "stderr", fields["omitted"][1]),
        usage=usage,
        isolation=isolation,
        limits=job.limits,
        fault=fault,
        detail=_detail(status, limit, job),
    )


def _status(fields: dict[str, object], fault: Fault | None, *, compiles: bool) -> Status:
    limit = fields["limit"]
    if limit:
        return Status.OUTPUT_LIMIT if limit == "output" else Status.TIMEOUT
    if fields["signal"] is not None:
        return Status.KILLED
    if fields["exit_code"] == 0:
        return Status.OK
    if fault is None:
        return Status.FAILED
    if not compiles:
        return Status.COMPILE_ERROR
    return Status.MEMORY if fault.type == "MemoryError" else Status.FAILED


def _detail(status: Status, limit: str, job: Job) -> str:
    limits = job.limits
    if status is Status.TIMEOUT:
        return f"wall_s={limits.wall_s:g}" if limit == "wall" else f"cpu_s={limits.cpu_s:g}"
    if status is Status.OUTPUT_LIMIT:
        return f"output_bytes={limits.output_bytes}"
    if status is Status.MEMORY:
        return f"memory_bytes={limits.memory_bytes}"
    return ""


def _text(report: Frame, name: str, omitted: int) -> Text:
    head, tail = report.blobs[f"{name}_head"], report.blobs[f"{name}_tail"]
    if not omitted:
        return Text((head + tail).decode("utf-8", "surrogateescape"))
    return Text(
        head.decode("utf-8", "surrogateescape"), tail.decode("utf-8", "surrogateescape"), omitted
    )
