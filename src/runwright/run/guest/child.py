"""The process a program lives in: from a fork of the warm worker to the program's last word.

Order matters: everything that needs rights (placing files, opening descriptors) comes first, then
the barriers (limits, capabilities, Landlock, seccomp), then the guest with the program. A guest
whose work needs a descriptor that the barriers refuse opens it in `before_barriers(call)`. That is
our own code, run before anything of the program is, which leaves alone what `call` has of it. What
it opens and does not name in `call.opened` is closed; if it fails, the program never runs.
"""

import atexit
import gc
import importlib
import json
import marshal
import os
import resource
import signal
import sys
import traceback
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from runwright.run.guest import kernel, landlock, preload, seccomp
from runwright.run.guest.programs import DoesNotCompile, new_module

# The C functions: those of `signal` wrap numbers in enums, which costs each run a dozen pages.
_signal = importlib.import_module("_signal")
SETUP_BYTES = 4  # written before a program's files are placed: the score below
# Asks a program that ran into a limit to flush what it has printed, shortly before SIGKILL.
FLUSH_SIGNAL = signal.SIGRTMAX
_HARD = {
    kind: resource.getrlimit(kind)[1]
    for kind in (
        resource.RLIMIT_CORE,
        resource.RLIMIT_CPU,
        resource.RLIMIT_AS,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_NOFILE,
        resource.RLIMIT_NPROC,
    )
}


@dataclass
class Barriers:
    """What holds a program, decided by the worker and the same for every run of it."""

    level: str
    readable: list[str]
    filter: bytes  # empty at level none
    user: int  # whom a program runs as; 0: as the worker does
    room_bytes: int  # address space of what is preloaded, which no program pays for
    tree: str = ""  # the tree of a transaction, in which programs start; "": none


@dataclass
class Descriptors:
    """What a program's process is given; see run/worker.py for what each carries."""

    payload: int
    stdin: int
    result: int
    notes: int
    setup: int  # where a trouble before the program is told; closed before it runs
    channel: int | None


def pack(
    source: str,
    *,
    path: str = "main.py",
    module: str = "main",
    arguments: list[str] | None = None,
    request: bytes = b"",
    files: dict[str, bytes] | None = None,
) -> bytes:
    """Return the payload that makes a `Call`; `marshal`, as both ends are ours and of one make."""
    return marshal.dumps(
        {
            "source": source.encode("utf-8", "surrogateescape"),
            "path": path,
            "module": module,
            "arguments": arguments or [],
            "request": request,
            "files": files or {},
        }
    )


class Call:
    """What a guest's `main` is given."""

    def __init__(self, payload: bytes, result_fd: int, channel_fd: int | None) -> None:
        given: dict[str, Any] = marshal.loads(payload)  # of `pack`, on our own side
        self.source: str = given["source"].decode("utf-8", "surrogateescape")
        self.request: bytes = given["request"]
        self.path: str = given["path"]
        self.module: str = given["module"]
        self.arguments: list[str] = given["arguments"]
        self.files: dict[str, bytes] = given["files"]
        self.result_fd = result_fd
        self.channel_fd = channel_fd
        self.opened: dict[str, int] = {}  # descriptors of a guest's `before_barriers`, by its names

    def write_result(self, data: bytes) -> None:
        """Append to the result the host will read."""
        while data:
            data = data[os.write(self.result_fd, data) :]


def be_program(
    main: Callable[[Call], None],
    limits: dict[str, Any],
    barriers: Barriers,
    descriptors: Descriptors,
    home: str,
    rules: int | None,
) -> None:
    """Become the program's process; ends the process, never returns."""
    os.setsid()
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # a program may look at its own /proc/self
    _be_first_to_go()
    payload = _read_all(descriptors.payload)
    os.dup2(descriptors.stdin, 0)
    kept = [descriptors.result, descriptors.notes]
    kept += [] if descriptors.channel is None else [descriptors.channel]
    *numbers, descriptors.setup, place = kernel.keep_only(
        [*kept, descriptors.setup, descriptors.setup if rules is None else rules]
    )
    call = Call(payload, numbers[0], numbers[2] if len(numbers) > 2 else None)
    os.chdir(home)
    _become_user(barriers, home)
    if (before := getattr(sys.modules[main.__module__], "before_barriers", None)) is not None:
        before(call)
        _keep_opened(call, above=place)
    _raise_barriers(limits, barriers, place)
    _place_files(call)
    if barriers.tree:
        os.chdir(barriers.tree)
    _become_fresh_interpreter(call, home)
    os.closerange(descriptors.setup, place + 1)
    code = _run(main, call, notes=numbers[1])
    os._exit(code)


def _keep_opened(call: Call, *, above: int) -> None:
    """Close what a guest opened before the barriers and did not name, and let no exec have it."""
    first = above + 1
    for descriptor in sorted(call.opened.values()):
        os.set_inheritable(descriptor, False)
        os.closerange(first, descriptor)
        first = descriptor + 1
    kernel.close_from(first)


def _be_first_to_go() -> None:
    """When memory runs out, the program goes, not its worker."""
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")
    os.close(score)


def _read_all(descriptor: int) -> bytes:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0)


def _become_user(barriers: Barriers, home: str) -> None:
    """As root without namespaces: be a user of this worker alone.

    The kernel counts that user's processes, which it does not do for root, and lets it signal
    nobody else's. What it may read is Landlock's business, so it keeps the one capability without
    which an interpreter in a private folder would be out of its reach.
    """
    if not barriers.user:
        return
    os.chown(home, barriers.user, barriers.user)
    kernel.prctl(kernel.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(barriers.user, barriers.user, barriers.user)
    os.setresuid(barriers.user, barriers.user, barriers.user)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user clears both
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def _place_files(call: Call) -> None:
    files = dict(call.files)
    if call.path:  # a session has no program of its own
        files[call.path] = call.source.encode("utf-8", "surrogateescape")
    for path, content in files.items():
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)


def _raise_barriers(limits: dict[str, Any], barriers: Barriers, rules: int) -> None:
    cpu = max(1, int(limits["cpu_s"] + 1))  # the exact limit is the worker's
    for kind, value in (
        (resource.RLIMIT_CORE, 1),  # unlike 0, this keeps the host's crash handler out as well
        (resource.RLIMIT_CPU, cpu + 1),
        (resource.RLIMIT_AS, limits["memory_bytes"] + _room_bytes(limits, barriers)),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, limits["processes"] + _processes_of_others(barriers)),
    ):
        hard = _HARD[kind]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if barriers.level == "none":
        return
    kernel.drop_capabilities(keep_reading=bool(barriers.user))
    # At level `full` the root shows nothing that may not be read.
    more = [] if barriers.level == "full" else [*_own_record(), *limits.get("readable", ())]
    landlock.enforce(rules, more)
    seccomp.enforce(barriers.filter)


def _room_bytes(limits: dict[str, Any], barriers: Barriers) -> int:
    """Address space that is not the program's: of what is preloaded, and of its run time."""
    return barriers.room_bytes + int(limits.get("room_bytes", 0))


def _own_record() -> list[str]:
    """What of /proc a program may read where it is the host's: /proc/self/net shows its sockets."""
    names = ("cmdline", "environ", "fd", "maps", "stat", "statm", "status")
    return [f"/proc/{os.getpid()}/{name}" for name in names]


def _processes_of_others(barriers: Barriers) -> int:
    """Room for what the kernel counts beside this run: an ordinary user's other processes."""
    if barriers.level == "full":
        return 0
    return 0 if barriers.user else 1024


def _become_fresh_interpreter(call: Call, home: str) -> None:
    _signal.signal(signal.SIGINT, signal.default_int_handler)
    preload.reseed()
    os.environ["HOME"] = os.environ["TMPDIR"] = home  # the rest is as the host set it
    new_module("__main__", call.path)
    sys.argv = [call.path, *call.arguments]
    sys.path[0:0] = [home]
    gc.enable()


def flush(_signal: int, _frame: types.FrameType | None) -> None:
    """Write out what the program has printed: its time is up."""
    try:
        sys.stdout.flush()
    except Exception:
        return  # the program closed or replaced it: there is nothing to save


def _run(main: Callable[[Call], None], call: Call, notes: int) -> int:
    code = _guarded(lambda: main(call), notes)
    try:
        if (threading := sys.modules.get("threading")) is not None:
            threading._shutdown()  # join threads, as Python does at exit
        atexit._run_exitfuncs()
    except SystemExit:
        pass
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            code = code or 120  # as Python does when the last flush fails
    return code


def _guarded(action: Callable[[], None], notes: int) -> int:
    """Run and return the exit code, reporting what escapes as Python would."""
    try:
        action()
    except SystemExit as error:
        return exit_code(error)
    except DoesNotCompile as error:
        cause = error.__cause__
        assert cause is not None
        _report(cause, notes, compiles=False)
        return 1
    except BaseException as error:
        _report(error, notes, compiles=True)
        return 1
    return 0


def exit_code(error: SystemExit) -> int:
    """Return the code of `sys.exit`, and print what it says, as Python does."""
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def _report(error: BaseException, notes: int, *, compiles: bool) -> None:
    """Print the traceback from the program's first frame on, and note the fault for the host."""
    frames = error.__traceback__ if compiles else None
    while frames is not None and "/guest/" in frames.tb_frame.f_code.co_filename:
        frames = frames.tb_next
    line = error.lineno if isinstance(error, SyntaxError) else _last_line(frames)
    fault = {
        "type": type(error).__name__,
        "message": _message(error),
        "line": line,
        "compiles": compiles,
    }
    os.write(notes, json.dumps(fault).encode("ascii"))
    try:
        traceback.print_exception(type(error), error.with_traceback(frames), frames)
    except Exception:
        print(f"{fault['type']}: {fault['message']}", file=sys.stderr)


def _message(error: BaseException) -> str:
    try:
        return str(error.msg if isinstance(error, SyntaxError) else error)[:1000]
    except Exception:
        return "<str() of the exception failed>"


def _last_line(frames: types.TracebackType | None) -> int | None:
    """The innermost line in a file of the program's own."""
    line = None
    while frames is not None:
        if not os.path.isabs(frames.tb_frame.f_code.co_filename):
            line = frames.tb_lineno
        frames = frames.tb_next
    return line
