"""One language as data: what a record says, and the checks that it is one.

    title       name for people
    names       ours first, the rest are aliases
    endings     of source files, with the dot
    file        name of a source file that has none
    entry       "class": the source file is named for its public class, as Java wants it
    compile     words of the command that compiles or checks; absent: nothing does
    output      globs of what it makes
    run         words of the command that runs; absent: the worker's own interpreter does
    version     words of the command that tells the version
    debian      packages that have the commands
    memory      types of faults that mean the memory limit
    complaints  patterns of a compiler's first complaint: groups `message`, `type`, `line`
    faults      tables of `pattern` (groups `message`, `type`, `line`) and `line`: what a program
                that ended badly says of it, and where after that its own line is named
    needs       table of what its run time needs beyond the limits of a program: `room_mib` of
                address space, `threads`, `readable` globs of paths outside the system's folders
    limits      table of what compiling may use: `wall_s`, `memory_mib`, `file_mib`

Words may hold {file}, {stem}, {entry} and {memory_mib}, patterns {file}. Patterns are Python's,
with `^` and `$` at lines.
"""

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from runwright.core.errors import BadFile
from runwright.core.limits import MIB, Limits
from runwright.run.job import Needs

_KEYS: dict[str, type] = {
    "title": str,
    "names": list,
    "endings": list,
    "file": str,
    "entry": str,
    "compile": list,
    "output": list,
    "run": list,
    "version": list,
    "debian": list,
    "memory": list,
    "complaints": list,
    "faults": list,
    "needs": dict,
    "limits": dict,
}
_REQUIRED = ("title", "names", "endings", "file")
_FAULT: dict[str, type] = {"pattern": str, "line": str}
_NEEDS: dict[str, type] = {"room_mib": int, "threads": int, "readable": list}
_LIMITS: dict[str, type] = {"wall_s": int, "memory_mib": int, "file_mib": int}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PLACEHOLDERS = ("file", "stem", "entry", "memory_mib")
_KINDS = {str: "text", list: "a list of texts", dict: "a table", int: "a number of at least 0"}


@dataclass(frozen=True, slots=True)
class FaultPattern:
    """What a program that ended badly says of it."""

    pattern: str
    line: str = ""  # searched for from there on; its first group is the line


@dataclass(frozen=True, slots=True)
class Language:
    """How programs of one language are compiled, run and read; see the module."""

    title: str
    names: tuple[str, ...]
    endings: tuple[str, ...]
    file: str
    entry: str = ""
    compile: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    version: tuple[str, ...] = ()
    debian: tuple[str, ...] = ()
    memory: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    faults: tuple[FaultPattern, ...] = ()
    needs: Needs = Needs()
    limits: Limits = Limits()  # of compiling

    @property
    def name(self) -> str:
        """The name that stands for it everywhere."""
        return self.names[0]

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands that must be there, each once; what compiling makes is none."""
        words = [words[0] for words in (self.compile, self.run) if words]
        return tuple(dict.fromkeys(word for word in words if "/" not in word))


def read_record(path: Path) -> Language:
    """Read one record.

    Raises:
        BadFile: it cannot be read, or is no record; the message says what and where.
    """
    try:
        fields: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: is not TOML ({error}); mend it there") from None
    _check(path, "", fields, _KEYS)
    for key in _REQUIRED:
        if not fields.get(key):
            raise BadFile(f"{path}: lacks {key!r}; a record has {', '.join(_REQUIRED)}")
    _check_words(path, fields)
    faults = fields.pop("faults", [])
    needs, limits = fields.pop("needs", {}), fields.pop("limits", {})
    for number, fault in enumerate(faults, 1):
        _check(path, f"faults {number}: ", fault, _FAULT)
    _check(path, "needs: ", needs, _NEEDS)
    _check(path, "limits: ", limits, _LIMITS)
    for key, value in limits.items():
        if value == 0:
            raise BadFile(f"{path}: limits: {key}=0 must be greater than 0")
    for pattern in (*fields.get("complaints", ()), *(one.get("pattern", "") for one in faults)):
        _check_pattern(path, pattern)
    for line in [one["line"] for one in faults if "line" in one]:
        _check_pattern(path, line, groups=1)
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Language(
        **plain,
        faults=tuple(FaultPattern(**{"pattern": "", **fault}) for fault in faults),
        needs=Needs(
            room_bytes=needs.get("room_mib", 0) * MIB,
            threads=needs.get("threads", 0),
            readable=tuple(needs.get("readable", ())),
        ),
        limits=_compile_limits(**limits),
    )


def _check(path: Path, where: str, fields: object, keys: dict[str, type]) -> None:
    """Refuse what is no table, or has keys or kinds that no record has."""
    if not isinstance(fields, dict):
        raise BadFile(f"{path}: {where}must be a table")
    for key, value in fields.items():
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(keys)}"
            raise BadFile(f"{path}: {where}no key {key!r}; {hint}")
        kind = keys[key]
        fits = isinstance(value, kind) and not isinstance(value, bool)
        if isinstance(value, int):
            fits = fits and value >= 0
        if fits and kind is list and key != "faults":
            fits = all(isinstance(item, str) and item for item in value)
        if not fits:
            raise BadFile(f"{path}: {where}{key}={value!r} must be {_KINDS[kind]}")


def _check_words(path: Path, fields: dict[str, Any]) -> None:
    for key in ("compile", "output", "run", "version"):
        for word in fields.get(key, ()):
            for name in _PLACEHOLDER.findall(word):
                if name not in _PLACEHOLDERS:
                    known = ", ".join(f"{{{one}}}" for one in _PLACEHOLDERS)
                    raise BadFile(f"{path}: {key}: no placeholder {{{name}}}; there are {known}")
    if fields.get("entry", "class") != "class":
        raise BadFile(f"{path}: entry={fields['entry']!r} must be 'class', or absent")
    if fields.get("compile") and not fields.get("run"):
        raise BadFile(f"{path}: has 'compile' but lacks 'run', the words that run what it makes")
    if not all(ending.startswith(".") for ending in fields["endings"]):
        raise BadFile(f"{path}: endings={fields['endings']!r} must begin with a dot, like '.c'")


def _check_pattern(path: Path, pattern: str, *, groups: int = 0) -> None:
    try:
        compiled = re.compile(pattern.replace("{file}", "file"))
    except re.error as error:
        raise BadFile(f"{path}: {pattern!r} is no pattern ({error})") from None
    if compiled.groups < groups:
        raise BadFile(f"{path}: {pattern!r} must have a group that is the line")


def _compile_limits(*, wall_s: int = 60, memory_mib: int = 2048, file_mib: int = 256) -> Limits:
    """Compilers are trusted more than programs, but a source can make them run wild."""
    return Limits(
        wall_s=wall_s,
        cpu_s=wall_s,
        memory_bytes=memory_mib * MIB,
        processes=64,
        file_bytes=file_mib * MIB,
        fetch_bytes=file_mib * MIB,
        fetch_files=4096,
    )
