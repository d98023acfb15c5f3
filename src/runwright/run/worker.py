"""The host's side of one worker: start it, send it jobs, read what came of them."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from runwright.core.errors import BadOption, NoIsolation, SandboxLost, UnknownName
from runwright.core.isolation import Isolation
from runwright.run.guest.child import pack
from runwright.run.guest.collect import MOST_S
from runwright.run.guest.keeper import clear
from runwright.run.guest.root import PATH
from runwright.run.guest.sampler import SAMPLE_BYTES
from runwright.run.job import Job, Outcome
from runwright.run.outcome import Remains, read_outcome
from runwright.run.terms import Terms

_START_S = 30.0
_STOP_S = 2.0
_GRACE_S = 5.0  # beyond the wall limit, before the worker itself is taken for stuck
# When a result is looked at that may be enough: at first soon, then rarely, as it is read whole.
_FIRST_LOOK_S = 0.02
_MOST_PAUSE_S = 0.5
_MOST_LOOKED_AT = 16 << 20
_PACKAGE = Path(__file__).parent.parent
_ENVIRONMENT = {  # all that a program finds of an environment, with HOME and TMPDIR
    "LANG": "C.UTF-8",
    "PATH": PATH,
    "PYTHONHASHSEED": "0",  # sets and dicts of strings print in the same order each time
    "USER": "sandbox",
}

# A fork keeps the one thread that forks, so what is preloaded must start no other.
_ONE_THREAD = {
    f"{library}_NUM_THREADS": "1"
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB")
}


def guest_files() -> dict[str, str]:
    """Return every module that may run inside a sandbox, by dotted name."""
    paths = [
        *(path for path in sorted(_PACKAGE.glob("**/guest/*.py")) if path.stem != "__init__"),
        _PACKAGE / "core" / "scalars.py",
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


@dataclass(frozen=True)
class _Places:
    """What a worker has of the machine, as it told when it was ready."""

    memory_by: str  # what holds the memory limit, in words
    processor_by: str  # what counts processor time, in words
    groups: list[str]  # paths of its control groups
    folder: str  # where it makes work directories, or ""


@dataclass
class _Descriptors:
    """In-memory files of one run, in the order that guest/worker.py takes them."""

    payload: int
    stdin: int
    report: int
    result: int
    notes: int


@contextlib.contextmanager
def _descriptors(payload: bytes, stdin: bytes) -> Iterator[_Descriptors]:
    numbers: list[int] = []
    try:
        names = _Descriptors.__annotations__
        numbers.extend(os.memfd_create(name, os.MFD_CLOEXEC) for name in names)
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
    """One worker process; it runs one job at a time."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        control: socket.socket,
        terms: Terms,
        places: _Places,
    ) -> None:
        self.process = process
        self.terms = terms
        self.memory_by = places.memory_by
        self.processor_by = places.processor_by
        self._places = places
        self._control = control
        self._answer: asyncio.Future[dict[str, Any]] | None = None
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(control, self._on_answer)
        self.alive = True

    @classmethod
    async def start(cls, terms: Terms, *, tree: dict[str, Any] | None = None) -> "Worker":
        """Start a worker process and wait until it is ready.

        Args:
            terms: What must hold.
            tree: The tree of a transaction, see guest/tree.py; None: it has none.

        Raises:
            NoIsolation: this machine cannot hold the level; the message says why.
            UnknownName: a module to preload cannot be imported.
            SandboxLost: the process was killed before it was ready.
            BadOption: the tree is larger than its limits allow.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        executable, readable = _interpreter()
        files = guest_files()
        with theirs:
            process = subprocess.Popen(
                [executable, "-s", "-P", files["runwright.run.guest.start"], str(theirs.fileno())],
                env=_ENVIRONMENT | (_ONE_THREAD if terms.preload else {}),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a key that interrupts us is ours alone
            )
        settings = {
            "level": terms.isolation.value,
            "network": terms.network.value,
            "preload": terms.preload,
            "readable": readable,
            "shown": terms.shown,
            "files": files,
            "temporary": tempfile.gettempdir(),
            "tree": tree,
        }
        try:
            message = await _first_message(ours, json.dumps(settings).encode("ascii"))
            answer = json.loads(message) if message else {"error": await _last_words(process)}
            if "preload" in answer:
                raise UnknownName(str(answer["preload"]))
            if "option" in answer:
                raise (BadOption if answer["option"] else NoIsolation)(answer["error"])
            if "error" in answer:
                raise NoIsolation(_no_isolation(terms.isolation, str(answer["error"])))
        except BaseException:
            ours.close()
            await _end(process)
            raise
        return cls(process, ours, terms, _Places(**answer))

    async def run(self, job: Job, channel: socket.socket | None = None) -> Outcome:
        """Run a job to its end.

        Args:
            job: The job.
            channel: Its end of a socket to a job beside it; closed here once the run has it.

        Raises:
            SandboxLost: the worker died; the job may be run again elsewhere.
        """
        with _descriptors(_payload(job), job.stdin) as descriptors:
            answer = await self._request(job, descriptors, channel)
            return read_outcome(job, _remains(job, descriptors, answer), self.terms)

    async def read_tree(self, what: str, descriptors: Sequence[int], *, most_s: float) -> None:
        """Have the worker of a transaction read its tree; see guest/tree.py.

        Raises:
            BadOption: what programs made of the tree is beyond its limits.
            SandboxLost: the worker died, could not, or took longer than `most_s`.
        """
        try:
            told = await self._wait(self._send({"tree": what}, descriptors), most_s)
        except asyncio.CancelledError:
            self._lose("it was told to stop reading a tree")
            raise
        if told.get("option"):
            raise BadOption(told["error"])
        if "error" in told:
            raise SandboxLost(f"the tree of a transaction cannot be read: {told['error']}")

    async def _request(
        self, job: Job, descriptors: _Descriptors, channel: socket.socket | None
    ) -> dict[str, Any]:
        """Send a request and wait for the worker's answer at its end."""
        request = {"guest": job.guest, "limits": _limits(job), "fetch": job.fetch}
        numbers = list(asdict(descriptors).values())
        if channel is not None:
            numbers.append(channel.fileno())
        try:
            answer = self._send(request, numbers)
        finally:
            if channel is not None:
                channel.close()  # else the peer would never see this side end
        most_s = job.limits.wall_s + (MOST_S if job.fetch else 0.0)
        if job.enough is None:
            return await self._answered(answer, most_s)
        looking = asyncio.create_task(self._look(job.enough, descriptors.result))
        try:
            return await self._answered(answer, most_s)
        finally:
            looking.cancel()

    async def _look(self, enough: Callable[[bytes], bool], result: int) -> None:
        """End the run once its result so far is enough."""
        pause_s = _FIRST_LOOK_S
        await asyncio.sleep(pause_s)
        while not enough(_read(result, _MOST_LOOKED_AT)):
            pause_s = min(2 * pause_s, _MOST_PAUSE_S)
            await asyncio.sleep(pause_s)
        with contextlib.suppress(OSError):
            self._control.send(b'{"kill": true}')

    async def ask(
        self, request: dict[str, Any], most_s: float, descriptors: Sequence[int] = ()
    ) -> dict[str, Any]:
        """Send a request of a session and return the answer.

        Args:
            request: What guest/session.py reads.
            most_s: How long the answer may take before the worker is taken for stuck.
            descriptors: What goes with it.

        Raises:
            SandboxLost: the worker died.
        """
        return await self._answered(self._send(request, descriptors), most_s)

    def _send(
        self, request: dict[str, Any], descriptors: Sequence[int]
    ) -> asyncio.Future[dict[str, Any]]:
        """Send a request; its answer is for whoever holds the future."""
        if not self.alive:  # since the lane was looked over
            raise SandboxLost("a sandbox worker is not there any more: it died or was stopped")
        answer = self._answer = self._loop.create_future()
        try:
            socket.send_fds(self._control, [json.dumps(request).encode("ascii")], descriptors)
        except OSError as error:
            self._lose(str(error))
        return answer

    async def _answered(
        self, answer: asyncio.Future[dict[str, Any]], most_s: float
    ) -> dict[str, Any]:
        """Wait for an answer; who stops waiting has the run, or the cell, ended first."""
        try:
            return await self._wait(answer, most_s + _GRACE_S)
        except asyncio.CancelledError:
            try:
                self._control.send(b'{"kill": true}')
                await self._wait(answer, _GRACE_S)
            except (OSError, SandboxLost):
                pass  # it is gone, and the run with it
            finally:
                if not answer.done():  # cancelled once more: nobody knows when that run ends
                    self._lose("its run was abandoned")
                    answer.exception()  # nobody waits for it
            raise

    async def _wait(self, answer: asyncio.Future[dict[str, Any]], most_s: float) -> dict[str, Any]:
        try:
            async with asyncio.timeout(most_s):
                return await asyncio.shield(answer)
        except TimeoutError:
            self._lose("it did not end a run in time")
            return await answer

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
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(json.loads(message))

    def _lose(self, reason: str) -> None:
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._control)
        self._control.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(SandboxLost(f"a sandbox worker died: {reason}"))

    async def stop(self) -> None:
        """End the worker and every run on it."""
        self._lose("it was stopped")  # it sees its socket close and ends what runs
        await _end(self.process)
        # Its keeper has done so, unless it was killed.
        await asyncio.to_thread(clear, self._places.groups, self._places.folder)


async def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a worker whose socket was closed end by itself, and kill it if it does not."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        await asyncio.to_thread(process.wait, _STOP_S)
    process.kill()
    with process:
        await asyncio.to_thread(process.wait)


async def _first_message(control: socket.socket, settings: bytes) -> bytes:
    """Send a worker its settings and return what it says when it is ready; b"" if it is gone."""
    control.setblocking(False)
    try:
        control.send(settings)
        # Not wait_for(): before Python 3.12 it can swallow a cancellation.
        async with asyncio.timeout(_START_S):
            return await asyncio.get_running_loop().sock_recv(control, 1 << 16)
    except TimeoutError:
        return json.dumps({"error": f"its worker was not ready in {_START_S:g} s"}).encode("ascii")
    except OSError:
        return b""


async def _last_words(process: subprocess.Popen[bytes]) -> str:
    """Return the last line that a worker printed which ended before it was ready.

    Raises:
        SandboxLost: it printed none; so ends who is killed.
    """
    stderr = b""
    with contextlib.suppress(subprocess.TimeoutExpired):
        _, stderr = await asyncio.to_thread(process.communicate, timeout=_STOP_S)
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    if not lines:
        raise SandboxLost("a sandbox worker was killed as it started")
    return lines[-1]


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


def _remains(job: Job, descriptors: _Descriptors, answer: dict[str, Any]) -> Remains:
    output_bytes = sum(head + tail for head, tail, _ in answer.get("output", ()))
    samples_bytes = SAMPLE_BYTES * answer.get("sampled", {}).get("count", 0)
    before_bytes = output_bytes + samples_bytes
    files_bytes = os.fstat(descriptors.report).st_size - before_bytes
    return Remains(
        answer=answer,
        output=_read(descriptors.report, output_bytes),
        samples=os.pread(descriptors.report, samples_bytes, output_bytes),
        files=os.pread(descriptors.report, files_bytes, before_bytes),
        notes=_read(descriptors.notes, 1 << 16),
        result=_read(descriptors.result, job.limits.file_bytes),
    )


def _limits(job: Job) -> dict[str, Any]:
    """Return the limits, with what the run time of the program's language needs beyond them."""
    needs = job.needs
    limits = asdict(job.limits) | {"room_bytes": needs.room_bytes, "sample_s": job.sample_s}
    limits["processes"] += needs.threads
    limits["readable"] = [path for glob in needs.readable for path in Path("/").glob(glob[1:])]
    limits["readable"] = list(map(str, limits["readable"]))
    return limits


def _payload(job: Job) -> bytes:
    program = job.program
    return pack(
        program.source,
        path=program.path,
        module=program.module,
        arguments=list(job.arguments),
        request=job.request,
        files={file.path: file.content for file in program.files},
    )
