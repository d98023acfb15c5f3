"""What this machine can do for isolation, feature by feature, tried out rather than guessed."""

import asyncio
import errno
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runwright.core.errors import RunwrightError
from runwright.core.isolation import Isolation
from runwright.core.network import Network
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.run.feature import Feature, Group
from runwright.run.guest import kernel
from runwright.run.guest.perf_event import INSTRUCTIONS, open_counter, why_not
from runwright.run.sandbox import LocalSandbox
from runwright.run.toolchains import toolchains


def doctor() -> tuple[Feature, ...]:
    """Try each isolation level, what it is made of, and what programs are run and measured with."""
    return (
        *asyncio.run(_levels()),
        _platform(),
        _user_namespaces(),
        _landlock(),
        _seccomp(),
        _overlay(),
        _mapped_mounts(),
        *asyncio.run(_limits()),
        _written(),
        _counters(),
        *toolchains(),
    )


_REMEDY = {
    Isolation.FULL: "allow user namespaces (see kernel), or use '--isolation process'",
    Isolation.PROCESS: "use a kernel with seccomp and Landlock (see kernel)",
    Isolation.NONE: "check the Python installation",
}
_LOOPBACK = """
import socket
with socket.socket() as server, socket.socket() as client:
    server.bind(("127.0.0.1", 0))
    server.listen()
    client.connect(server.getsockname())
print(42)
"""


@dataclass(frozen=True, slots=True)
class _Trial:
    """A sandbox to open, and what a program in it must do: print 42."""

    name: str
    isolation: Isolation
    network: Network = Network.NONE
    source: str = "print(6 * 7)"
    remedy: str = ""


_TRIALS = (
    _Trial("level 'full'", Isolation.FULL, remedy=_REMEDY[Isolation.FULL]),
    _Trial("level 'process'", Isolation.PROCESS, remedy=_REMEDY[Isolation.PROCESS]),
    _Trial(
        "network 'loopback'",
        Isolation.FULL,
        Network.LOOPBACK,
        _LOOPBACK,
        "it needs level 'full'",
    ),
    _Trial(
        "network 'host', contained",
        Isolation.FULL,
        Network.HOST,
        remedy="it needs level 'full' and Landlock 6 (Linux 6.12)",
    ),
)


async def _levels() -> list[Feature]:
    features = [await _try(trial) for trial in _TRIALS]
    held = [feature.name for feature in features[:2] if feature.present]
    detail = held[0].partition(" ")[2].strip("'") if held else "none that isolates"
    strongest = Feature(
        Group.ISOLATION, "strongest level", bool(held), detail, "" if held else "see below"
    )
    return [strongest, *features]


async def _try(trial: _Trial) -> Feature:
    try:
        async with LocalSandbox(trial.isolation, workers=1, network=trial.network) as sandbox:
            execution = await sandbox.run(Program(trial.source))
    except RunwrightError as error:
        reason = str(error).partition("does not hold here: ")[2].rpartition("; ")[0] or str(error)
        return Feature(Group.ISOLATION, trial.name, False, reason, trial.remedy)
    works = execution.status is Status.OK and str(execution.stdout) == "42\n"
    detail = "a program ran in it" if works else execution.detail or str(execution.stderr)
    return Feature(Group.ISOLATION, trial.name, works, detail, "" if works else trial.remedy)


async def _limits() -> list[Feature]:
    """Whether limits and figures hold for a run as a whole, or for each of its processes."""
    try:
        async with LocalSandbox(Isolation.NONE, workers=1) as sandbox:
            memory_by, processor_by = sandbox.memory_by, sandbox.processor_by
    except RunwrightError as error:
        return [Feature(Group.MEASURES, "limits", False, str(error), _REMEDY[Isolation.NONE])]
    delegate = "run as root, or: systemd-run --user --scope -p Delegate=yes runwright ..."
    return [
        _of_group("memory of a whole run", memory_by, delegate),
        _of_group("processor time of a whole run", processor_by, delegate),
    ]


def _of_group(name: str, by: str, remedy: str) -> Feature:
    if by.startswith("cgroup v"):
        version = by.split()[1].removeprefix("v")
        return Feature(Group.MEASURES, name, True, f"by control groups, version {version}")
    return Feature(Group.MEASURES, name, False, f"by {by}", remedy)


def _platform() -> Feature:
    works = kernel.SUPPORTED and sys.platform == "linux"
    detail = f"{platform.system()} {platform.release()} on {kernel.ARCHITECTURE}"
    remedy = "" if works else "isolation needs Linux on x86_64 or aarch64"
    return Feature(Group.KERNEL, "kernel", works, detail, remedy)


def _user_namespaces() -> Feature:
    name = "user namespaces"
    most = _number("/proc/sys/user/max_user_namespaces")
    if most == 0:
        remedy = "as root: sysctl user.max_user_namespaces=15000"
        return Feature(Group.KERNEL, name, False, "user.max_user_namespaces is 0", remedy)
    for setting, forbidden in (
        ("kernel/unprivileged_userns_clone", 0),
        ("kernel/apparmor_restrict_unprivileged_userns", 1),
    ):
        if os.getuid() != 0 and _number(f"/proc/sys/{setting}") == forbidden:
            dotted = setting.replace("/", ".")
            remedy = f"as root: sysctl {dotted}={1 - forbidden}"
            return Feature(Group.KERNEL, name, False, f"{dotted} is {forbidden}", remedy)
    trouble = _in_namespaces(lambda: None)
    if trouble:
        remedy = "allow them in the container: --security-opt seccomp=unconfined, or the like"
        return Feature(Group.KERNEL, name, False, f"refused: {trouble}", remedy)
    whom = "running as root" if os.getuid() == 0 else "allowed for ordinary users"
    return Feature(Group.KERNEL, name, True, f"at most {most}; {whom}")


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


_LANDLOCK_GAINS = {
    2: "links between folders",
    3: "truncation",
    4: "TCP",
    5: "devices",
    6: "signals and abstract sockets",
}


def _landlock() -> Feature:
    version = kernel.landlock_version() if kernel.SUPPORTED else 0
    if not version:
        remedy = "boot with lsm=landlock,... on Linux 5.13 or later"
        return Feature(Group.KERNEL, "Landlock", False, "not in this kernel", remedy)
    missing = [gain for since, gain in _LANDLOCK_GAINS.items() if since > version]
    lacks = f"; without {', '.join(missing)}" if missing else ""
    return Feature(
        Group.KERNEL,
        "Landlock",
        not missing,
        f"ABI version {version}{lacks}",
        "version 6 has them all: Linux 6.12" if missing else "",
    )


def _seccomp() -> Feature:
    name = "seccomp filters"
    actions = Path("/proc/sys/kernel/seccomp/actions_avail")
    if not actions.exists():
        remedy = "use a kernel with CONFIG_SECCOMP_FILTER"
        return Feature(Group.KERNEL, name, False, "not in this kernel", remedy)
    works = "errno" in actions.read_text(encoding="ascii").split()
    detail = "present" if works else "without the action 'errno'"
    return Feature(Group.KERNEL, name, works, detail, "" if works else "use Linux 4.14 or later")


def _overlay() -> Feature:
    """Whether an overlay can be mounted inside a user namespace, as transactions need it."""
    trouble = _in_namespaces(_mount_overlay)
    remedy = "use Linux 5.11 or later, with CONFIG_OVERLAY_FS" if trouble else ""
    detail = f"refused: {trouble}" if trouble else "one was mounted in a user namespace"
    return Feature(Group.KERNEL, "overlay file systems", not trouble, detail, remedy)


def _mount_overlay() -> None:
    kernel.mount("trial", "/tmp", "tmpfs", 0)  # in a mount namespace of its own
    for name in ("lower", "upper", "work", "merged"):
        os.mkdir(f"/tmp/{name}")  # noqa: PTH102
    options = "lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work,userxattr"
    kernel.mount("overlay", "/tmp/merged", "overlay", 0, options)


def _in_namespaces(action: Callable[[], None]) -> str:
    """Do something in fresh user and mount namespaces of a child; returns why it was refused."""
    user, group = os.getuid(), os.getgid()
    pid = os.fork()
    if pid == 0:
        code = 255
        try:
            kernel.unshare(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS)
            kernel.map_user(0, 0, user, group)
            kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
            action()
            code = 0
        except OSError as error:
            code = error.errno or 255
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return os.strerror(code) if code else ""


_MOUNT_SETATTR = 442  # on both architectures


def _mapped_mounts() -> Feature:
    """Whether mounts can map user ids; asked without arguments, the call does nothing."""
    code = 0
    try:
        kernel.syscall(_MOUNT_SETATTR, -1, b"", 0, None, 0, what="mount_setattr")
    except OSError as error:
        code = error.errno or 0
    works = code != errno.ENOSYS
    detail = "the kernel has the call" if works else "the kernel lacks the call"
    remedy = "" if works else "use Linux 5.12 or later"
    return Feature(Group.KERNEL, "id-mapped mounts", works, detail, remedy)


def _written() -> Feature:
    works = Path("/proc/self/io").exists()
    detail = "by the kernel's accounting" if works else "this kernel does not count them"
    remedy = "" if works else "use a kernel with CONFIG_TASK_IO_ACCOUNTING"
    return Feature(Group.MEASURES, "bytes written", works, detail, remedy)


def _counters() -> Feature:
    """Whether instructions of a process can be counted in hardware."""
    name = "hardware counters"
    try:
        os.close(open_counter(INSTRUCTIONS))
    except OSError as error:
        remedy = "use real hardware, or a virtual machine that is given them"
        if error.errno in (errno.EACCES, errno.EPERM):
            remedy = "as root: sysctl kernel.perf_event_paranoid=2"
        detail = (
            f"{why_not(error)}; instructions of Python programs are counted in bytecode, those of "
            "C and C++ by Valgrind"
        )
        return Feature(Group.MEASURES, name, False, detail, remedy)
    return Feature(Group.MEASURES, name, True, "instructions of a process can be counted")
