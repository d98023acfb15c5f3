"""Program: source text and the name it runs under."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class File:
    """A file placed beside a program; `path` is relative to the work directory."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Program:
    """One program: its main source and the files beside it."""

    source: str
    path: str = "main.py"  # relative to the work directory; tracebacks show it
    language: str = "python"
    files: tuple[File, ...] = ()

    @property
    def module(self) -> str:
        """Name under which checks import it: the file name without its ending."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def with_source(self, source: str) -> "Program":
        """Return the same program with another main source."""
        return replace(self, source=source)
