"""Where a program of some language is placed, and the words of its commands there."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from runwright.core.errors import BadTask
from runwright.core.limits import MIB
from runwright.core.program import Program
from runwright.run.languages.record import Language

_NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|"""(?:\\.|.)*?"""|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)
_PACKAGE = re.compile(r"\bpackage\s+([\w.]+)\s*;")
_OUTLINE = re.compile(
    r"(?P<brace>[{}])"
    r"|(?P<public>\bpublic\s+)?(?:\b(?:abstract|final|sealed|strictfp)\s+)*"
    r"\b(?:class|interface|enum|record)\s+(?P<type>\w+)"
    r"|\bvoid\s+(?P<main>main)\s*\("
)


@dataclass(frozen=True, slots=True)
class Place:
    """A program as it lies in the work directory of its runs."""

    program: Program
    entry: str  # the class whose `main` is run; the stem where the language has no such thing

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return PurePosixPath(self.program.path).stem

    def words(self, words: tuple[str, ...], memory_bytes: int) -> list[str]:
        """Fill in the placeholders of a command."""
        known = {
            "{file}": self.program.path,
            "{stem}": self.stem,
            "{entry}": self.entry,
            "{memory_mib}": str(max(1, memory_bytes // MIB)),
        }
        return [re.sub(r"\{\w+\}", lambda found: known[found[0]], word) for word in words]

    def pattern(self, pattern: str) -> re.Pattern[str]:
        """Return a pattern of a record for this program's file."""
        path = self.program.path
        for placeholder, text in (("{file}", path), ("{name}", PurePosixPath(path).name)):
            pattern = pattern.replace(placeholder, re.escape(text))
        return re.compile(pattern, re.MULTILINE)


def place(program: Program, language: Language) -> Place:
    """Return where a program goes.

    A path with an ending of another language stands for none: `Program`'s default is Python's.

    Raises:
        BadTask: its path would be taken for an option of a command.
    """
    path = PurePosixPath(program.path)
    if path.suffix.lower() not in language.endings:
        path = PurePosixPath(language.file)
    entry = path.stem
    if language.entry == "class":
        outline = read_outline(program.source)
        entry = outline.entry or entry
        path = path.with_stem(outline.public or path.stem)
    if str(path).startswith("-"):
        raise BadTask(f"file path {program.path!r} must not begin with '-'")
    return Place(replace(program, path=str(path)), entry)


@dataclass(frozen=True, slots=True)
class Outline:
    """What names a Java source file and what is run of it."""

    public: str  # the public type at the top level; "": none
    entry: str  # full name of the first type there with a method `main`; "": none


def read_outline(source: str) -> Outline:
    """Read the outline of a Java source; what is no Java gives some outline."""
    code = _NOT_CODE.sub(" ", source)
    depth, current, public, entry = 0, "", "", ""
    for found in _OUTLINE.finditer(code):
        if found["brace"]:
            depth += 1 if found["brace"] == "{" else -1
        elif found["type"] and depth == 0:
            current = found["type"]
            public = current if found["public"] else public
        elif found["main"] and depth == 1:
            entry = entry or current
    package = _PACKAGE.search(code)
    if package is not None and entry:
        entry = f"{package[1]}.{entry}"
    return Outline(public, entry)
