"""What there is to run and compile programs with, and whether a sandbox can see it."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from runwright.core.errors import NoToolchain
from runwright.run.feature import Feature, Group
from runwright.run.guest.root import PATH, SYSTEM
from runwright.run.languages.known import Languages
from runwright.run.languages.record import Language

_MOST_S = 20.0
_MOST_WIDE = 60  # characters of what a command says of its version
_PYTHON = re.compile(r"python3\.\d+")


@dataclass(frozen=True, slots=True)
class _Toolchain:
    """What no language record is for, and the command that shows that it is there."""

    name: str
    command: tuple[str, ...]
    debian: str  # the package that has it


_TOOLCHAINS = (
    _Toolchain("Bash", ("bash", "--version"), "bash"),
    _Toolchain("Go", ("go", "version"), "golang-go"),
    _Toolchain("Rust", ("rustc", "--version"), "rustc"),
    _Toolchain("SQLite", ("sqlite3", "--version"), "sqlite3"),
    _Toolchain("Valgrind", ("valgrind", "--version"), "valgrind"),
)


def toolchains(path: str | None = None) -> tuple[Feature, ...]:
    """Look for each toolchain.

    Args:
        path: Folders to look in, as in $PATH; None: those of $PATH.
    """
    recorded = [
        _Toolchain(language.title, language.version, " ".join(language.debian))
        for language in Languages()
        if language.version
    ]
    rows = sorted([*_TOOLCHAINS, *recorded], key=lambda toolchain: toolchain.name)
    return (_python(path), *(_look_for(toolchain, path) for toolchain in rows))


def of_language(language: Language) -> Feature:
    """Look for what programs of one language are compiled and run with, where programs look."""
    if not language.version:
        return _python(PATH)
    toolchain = _Toolchain(language.title, language.version, " ".join(language.debian))
    return _look_for(toolchain, PATH)


def require(language: Language) -> None:
    """Make sure that the commands of a language are there, where programs look and can see them.

    Raises:
        NoToolchain: one is not.
    """
    for command in language.commands:
        if where := out_of_sight(command):
            install = (
                f"'apt install {' '.join(language.debian)}'" if language.debian else "install it"
            )
            raise NoToolchain(
                f"{language.title} needs the command {command!r} and programs find {where}; "
                f"{install} or the like mends it ('runwright languages' lists what is here)"
            )


def out_of_sight(command: str) -> str:
    """Say why programs cannot run a command; "": they can."""
    file = shutil.which(command, path=PATH)
    if file is None:
        return f"none in {PATH}"
    return "" if _is_shown(file) else f"{file} leads outside the system"


def _python(path: str | None) -> Feature:
    """This interpreter, and the versions that lie beside it."""
    running = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    folders = (shutil.which("python3", path=path), sys.executable)
    found = {
        file.name.removeprefix("python")
        for folder in folders
        if folder is not None
        for file in Path(folder).parent.glob("python3.*")
        if _PYTHON.fullmatch(file.name) and _is_program(file)
    }
    others = sorted(found - {running.rpartition(".")[0]}, key=lambda name: int(name[2:]))
    also = f"; also {', '.join(others)}" if others else ""
    return Feature(Group.TOOLCHAINS, "Python", True, f"{running} at {sys.executable}{also}")


def _is_program(file: Path) -> bool:
    """Whether a file is an executable itself: a version manager's script may lead nowhere."""
    try:
        with file.open("rb") as opened:
            return os.access(file, os.X_OK) and opened.read(2) != b"#!"
    except OSError:
        return False


def _look_for(toolchain: _Toolchain, path: str | None) -> Feature:
    command, *words = toolchain.command
    install = f"apt install {toolchain.debian}, or the like"
    file = shutil.which(command, path=path)
    if file is None:
        detail = f"no command {command!r}"
        return Feature(Group.TOOLCHAINS, toolchain.name, False, detail, install)
    try:
        shown = subprocess.run(
            [file, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_MOST_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        detail = f"{file} does not answer ({type(error).__name__})"
        return Feature(Group.TOOLCHAINS, toolchain.name, False, detail, install)
    lines = (shown.stdout + shown.stderr).strip().splitlines() or [file]
    version = textwrap.shorten(lines[0], _MOST_WIDE, placeholder=" ...")
    works = shown.returncode == 0
    if works and not _is_shown(file):
        detail = f"{version}; at {file}, which level 'full' does not show"
        return Feature(Group.TOOLCHAINS, toolchain.name, False, detail, f"{install}, below /usr")
    return Feature(Group.TOOLCHAINS, toolchain.name, works, version, "" if works else install)


def _is_shown(file: str) -> bool:
    """Whether a file can be seen by a program at level `full`."""
    return any(Path(file).resolve().is_relative_to(folder) for folder in SYSTEM)
