"""Program: source text and the name it runs under."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class File:
    """A file placed beside a program or fetched after it.

    `path` is relative to the work directory; bytes that are not UTF-8 are surrogate escapes.
    """

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


def text_answer(text: str) -> Program:
    """Return an answer that is text, not code: a program that prints itself."""
    return Program(text, path="answer.txt", language="text")
