"""What this machine can do for isolation, feature by feature, tried out rather than guessed."""

import asyncio
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from runwright.core.errors import RunwrightError
from runwright.core.isolation import Isolation
from runwright.core.program import Program
from runwright.core.status import Status
from runwright.run.guest import kernel
from runwright.run.sandbox import LocalSandbox


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing this machine has or lacks."""

    name: str
    present: bool
    detail: str  # what was found
    remedy: str = ""  # how to get it, if it is missing


def doctor() -> tuple[Feature, ...]:
    """Try each isolation level and what it is made of."""
    return (
        *asyncio.run(_levels()),
        _platform(),
        _user_namespaces(),
        _landlock(),
        _seccomp(),
        _python(),
        *(_toolchain(name, command) for name, command in _TOOLCHAINS),
    )


_TOOLCHAINS = (
    ("C compiler", ["cc", "--version"]),
    ("JavaScript", ["node", "--version"]),
    ("Java", ["java", "-version"]),
    ("Rust", ["rustc", "--version"]),
)


async def _levels() -> list[Feature]:
    features = []
    for isolation in (Isolation.FULL, Isolation.PROCESS):
        name = f"isolation level {isolation.value!r}"
        try:
            async with LocalSandbox(isolation, workers=1) as sandbox:
                memory_by = sandbox.memory_by
                execution = await sandbox.run(Program("print(6 * 7)"))
        except RunwrightError as error:
            features.append(Feature(name, False, str(error), _REMEDY[isolation]))
            continue
        if isolation is Isolation.FULL:
            features.append(_memory(memory_by))
        works = execution.status is Status.OK and str(execution.stdout) == "42\n"
        detail = "a program ran in it" if works else execution.detail or str(execution.stderr)
        features.append(Feature(name, works, detail, "" if works else _REMEDY[isolation]))
    return features


_REMEDY = {
    Isolation.FULL: "allow user namespaces (below), or use '--isolation process'",
    Isolation.PROCESS: "use a kernel of version 5.13 or later with Landlock and seccomp",
    Isolation.NONE: "",
}


def _memory(memory_by: str) -> Feature:
    """Whether the memory limit holds for a run as a whole."""
    grouped = memory_by.startswith("cgroup")
    remedy = (
        "" if grouped else "as root, or: systemd-run --user --scope -p Delegate=yes runwright ..."
    )
    return Feature("memory limit of a whole run", grouped, f"by {memory_by}", remedy)


def _platform() -> Feature:
    works = kernel.SUPPORTED and sys.platform == "linux"
    detail = f"{platform.system()} {platform.release()} on {kernel.ARCHITECTURE}"
    remedy = "" if works else "isolation needs Linux on x86_64 or aarch64"
    return Feature("kernel", works, detail, remedy)


def _user_namespaces() -> Feature:
    name = "user namespaces"
    most = _number("/proc/sys/user/max_user_namespaces")
    if os.getuid() == 0:
        return Feature(name, most != 0, f"at most {most}; running as root")
    if most == 0:
        remedy = "as root: sysctl user.max_user_namespaces=15000"
        return Feature(name, False, "user.max_user_namespaces is 0", remedy)
    for setting, forbidden in (
        ("kernel/unprivileged_userns_clone", 0),
        ("kernel/apparmor_restrict_unprivileged_userns", 1),
    ):
        if _number(f"/proc/sys/{setting}") == forbidden:
            dotted = setting.replace("/", ".")
            remedy = f"as root: sysctl {dotted}={1 - forbidden}"
            return Feature(name, False, f"{dotted} is {forbidden}", remedy)
    return Feature(name, True, f"at most {most}; allowed for ordinary users")


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _landlock() -> Feature:
    version = kernel.landlock_version() if kernel.SUPPORTED else 0
    if version:
        return Feature("Landlock", True, f"ABI version {version}")
    return Feature("Landlock", False, "not in this kernel", "boot with lsm=landlock,...")


def _seccomp() -> Feature:
    actions = Path("/proc/sys/kernel/seccomp/actions_avail")
    if actions.exists():
        return Feature("seccomp", True, actions.read_text(encoding="ascii").strip())
    return Feature(
        "seccomp", False, "not in this kernel", "use a kernel with CONFIG_SECCOMP_FILTER"
    )


def _python() -> Feature:
    return Feature("Python", True, f"{platform.python_version()} at {sys.executable}")


def _toolchain(name: str, command: list[str]) -> Feature:
    path = shutil.which(command[0])
    if path is None:
        return Feature(name, False, f"no {command[0]!r} on PATH", f"install {command[0]}")
    shown = subprocess.run([path, *command[1:]], capture_output=True, text=True, check=False)
    lines = (shown.stdout + shown.stderr).strip().splitlines()
    return Feature(name, shown.returncode == 0, lines[0] if lines else path)
