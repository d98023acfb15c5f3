"""What a program cannot reach at the levels that isolate; `none` promises nothing of this."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runwright.core import Execution, Isolation, Limits, Program, Status
from runwright.core.errors import NoIsolation
from runwright.run import LocalSandbox


@pytest.fixture(
    scope="module", params=[Isolation.FULL, Isolation.PROCESS], ids=lambda level: level.value
)
def box(request: pytest.FixtureRequest, run_async: Any) -> Iterator[LocalSandbox]:
    try:
        opened = run_async(LocalSandbox(request.param, workers=1).__aenter__())
    except NoIsolation as error:
        pytest.skip(str(error))
    yield opened
    run_async(opened.__aexit__(None, None, None))


@pytest.fixture(scope="module")
def attempt(box: LocalSandbox, run_async: Any) -> Any:
    def attempt(action: str) -> str:
        """Run an action inside; returns the class of the OSError it met, or "done"."""
        body = action.replace("\n", "\n    ")
        source = "import os, socket, ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        source += f"try:\n    {body}\nexcept OSError as error:\n    print(type(error).__name__)\n"
        source += "else:\n    print('done')\n"
        limits = Limits(wall_s=20, processes=16)
        execution: Execution = run_async(box.run(Program(source), limits=limits))
        assert execution.status is Status.OK, execution.stderr
        return str(execution.stdout).strip()

    return attempt


def test_ordinary_actions_are_possible(attempt: Any) -> None:
    assert (
        attempt("open('file', 'w').close()\nos.mkdir('folder')\nos.rename('file', 'g')") == "done"
    )
    assert (
        attempt("open('/dev/null', 'w').write('x')\nopen('/dev/urandom', 'rb').read(4)") == "done"
    )
    assert attempt("import subprocess\nsubprocess.run(['/bin/true'], check=True)") == "done"


@pytest.mark.parametrize(
    "path", ["/etc/shadow", "/etc/machine-id", "/proc/1/environ", "/proc/kcore", "/sys/kernel"]
)
def test_files_of_the_host_cannot_be_read(attempt: Any, path: str) -> None:
    assert attempt(
        f"open({path!r}).read() if not os.path.isdir({path!r}) else os.listdir({path!r})"
    ) in (
        "FileNotFoundError",
        "PermissionError",
    )


def test_a_file_of_another_user_cannot_be_read(attempt: Any, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("42")
    secret.chmod(0o644)
    assert attempt(f"open({str(secret)!r}).read()") in ("FileNotFoundError", "PermissionError")


def test_nothing_can_be_written_outside(attempt: Any) -> None:
    for path in (
        "/usr/evil",
        "/etc/evil",
        "/evil",
        "/dev/evil",
        f"{sys.base_prefix}/evil",
    ):
        assert attempt(f"open({path!r}, 'w')") in (
            "OSError",
            "PermissionError",
            "FileNotFoundError",
        )


def test_the_network_is_out_of_reach(attempt: Any) -> None:
    connect = "s = socket.socket()\ns.settimeout(2)\ns.connect(('127.0.0.1', 9))"
    assert attempt(connect) in ("OSError", "PermissionError")
    assert attempt("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)") == "OSError"
    assert attempt("socket.socket(socket.AF_PACKET, socket.SOCK_RAW)") in (
        "OSError",
        "PermissionError",
    )


def test_processes_of_the_host_cannot_be_signalled(attempt: Any) -> None:
    assert attempt(f"os.kill({os.getpid()}, 0)") in ("ProcessLookupError", "PermissionError")


def test_a_fork_bomb_meets_its_limit(attempt: Any) -> None:
    bomb = (
        "for _ in range(64):\n    if os.fork() == 0:\n        import time\n        time.sleep(30)\n"
    )
    assert attempt(bomb) == "BlockingIOError"


@pytest.mark.parametrize(
    "call",
    [
        "libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
        "libc.unshare(0x10000000)",
        "libc.ptrace(16, os.getppid(), 0, 0)",
        "libc.syscall(ctypes.c_long(321), 0, 0, 0)",  # bpf
        "libc.syscall(ctypes.c_long(425), 1, 0)",  # io_uring_setup
        "libc.syscall(ctypes.c_long(298), 0, 0, 0, 0, 0)",  # perf_event_open
        "libc.syscall(ctypes.c_long(323), 0)",  # userfaultfd
        "libc.syscall(ctypes.c_long(250), 0, 0, 0, 0, 0)",  # keyctl
    ],
)
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="system-call numbers of x86_64")
def test_dangerous_system_calls_are_refused(attempt: Any, call: str) -> None:
    action = f"ctypes.set_errno(0)\nresult = {call}\n"
    action += "if result < 0: raise OSError(ctypes.get_errno(), 'refused')"
    assert attempt(action) == "PermissionError"


def test_privileges_are_gone_for_good(attempt: Any) -> None:
    assert attempt("os.setuid(0)") in ("PermissionError", "OSError")  # or: no such user inside
    check = "status = open('/proc/self/status').read()\n"
    check += "if 'NoNewPrivs:\\t1' not in status or 'Seccomp:\\t2' not in status: raise OSError"
    assert attempt(check) == "done"


def test_the_full_level_shows_a_program_no_process_but_its_own(run_async: Any) -> None:
    source = (
        "import os\nprint([n for n in os.listdir('/proc') if n.isdigit()] == [str(os.getpid())])"
    )

    async def look() -> Execution:
        async with LocalSandbox(Isolation.FULL, workers=1) as box:
            return await box.run(Program(source))

    try:
        assert str(run_async(look()).stdout) == "True\n"
    except NoIsolation as error:
        pytest.skip(str(error))
