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

Words may hold {file}, {stem}, {entry} and {memory_mib}; patterns {file} and, without its folder,
{name}. Patterns are Python's, with `^` and `$` at lines. They are tried on what a program printed:
begin with `^` and keep from two `.*` in a row, lest a program make them run for ever.
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
    _check_patterns(path, fields.get("complaints", []), faults)
    needs, limits = fields.pop("needs", {}), fields.pop("limits", {})
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Language(
        **plain,
        faults=tuple(FaultPattern(**fault) for fault in faults),
        needs=_needs(path, needs),
        limits=_limits(path, limits),
    )


def _needs(path: Path, fields: dict[str, Any]) -> Needs:
    _check(path, "needs: ", fields, _NEEDS)
    readable = fields.get("readable", ())
    for glob in readable:
        if not glob.startswith("/"):
            raise BadFile(f"{path}: needs: readable={glob!r} must begin with '/'")
    return Needs(
        room_bytes=fields.get("room_mib", 0) * MIB,
        threads=fields.get("threads", 0),
        readable=tuple(readable),
    )


def _limits(path: Path, fields: dict[str, Any]) -> Limits:
    """Compilers are trusted more than programs, but a source can make them run wild."""
    _check(path, "limits: ", fields, _LIMITS)
    given = {"wall_s": 60, "memory_mib": 2048, "file_mib": 256} | fields
    for key, value in given.items():
        if value == 0:
            raise BadFile(f"{path}: limits: {key}=0 must be greater than 0")
    return Limits(
        wall_s=given["wall_s"],
        cpu_s=given["wall_s"],
        memory_bytes=given["memory_mib"] * MIB,
        processes=64,
        file_bytes=given["file_mib"] * MIB,
        fetch_bytes=given["file_mib"] * MIB,
        fetch_files=4096,
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


def _check_patterns(path: Path, complaints: list[str], faults: list[Any]) -> None:
    for pattern in complaints:
        _check_pattern(path, pattern)
    for number, fault in enumerate(faults, 1):
        _check(path, f"faults {number}: ", fault, _FAULT)
        if "pattern" not in fault:
            raise BadFile(f"{path}: faults {number}: lacks 'pattern'")
        _check_pattern(path, fault["pattern"])
        if "line" in fault and _check_pattern(path, fault["line"]) < 1:
            raise BadFile(f"{path}: faults {number}: line={fault['line']!r} must have a group")


def _check_pattern(path: Path, pattern: str) -> int:
    """Return how many groups a pattern has, if it is one."""
    try:
        return re.compile(pattern.replace("{file}", "file").replace("{name}", "name")).groups
    except re.error as error:
        raise BadFile(f"{path}: {pattern!r} is no pattern ({error})") from None
