"""Reading what the user named: program files in, results out, every mishap a one-line error."""

import ast
from pathlib import Path

from runwright.core import Program
from runwright.core.errors import BadFile, UnknownName

_MAGIC = {
    b"\x7fELF": "an ELF executable",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
}
_MOST_BYTES = 16 * 1024 * 1024


def read_program(path: Path, language: str | None = None, records: Path | None = None) -> Program:
    r"""Read one source file; line ends become `\n`, a byte-order mark is dropped.

    A syntax error is not looked for: that is what the program is, not what the file is.

    Args:
        path: The file.
        language: Its language; None: that of its ending, and Python for a name without one.
        records: A folder of language records of the user's own.

    Raises:
        BadFile: the file is missing, unreadable, empty, or not UTF-8 text, or a record is wrong.
        UnknownName: there is no such language, or none with that ending.
    """
    data = read_bytes(path)
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise BadFile(f"{path}: is {kind}, not a program; name a source file")
    if b"\0" in data:
        raise BadFile(f"{path}: holds NUL bytes, so it is not a program; name a source file")
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    if not source.strip():
        raise BadFile(f"{path}: is empty; name a file that holds a program")
    return Program(
        source=source.replace("\r\n", "\n").replace("\r", "\n"),
        path=path.name,
        language=_language(path, language, records),
    )


def _language(path: Path, name: str | None, records: Path | None) -> str:
    if name is None and records is None and path.suffix in ("", ".py"):
        return "python"  # without reading the records
    from runwright.run.languages import Languages

    known = Languages(records)
    if name is not None:
        return known.named(name).name
    if not path.suffix:
        return "python"
    found = known.of_file(path.name)
    if found is None:
        endings = ", ".join(ending for record in known for ending in record.endings)
        raise UnknownName(
            f"{path}: no language has the ending {path.suffix!r}; there are {endings} "
            "('runwright run --language' takes any file)"
        )
    return found.name


def parses(source: str) -> bool:
    """Return True if the source is Python of this interpreter's version."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def read_bytes(path: Path) -> bytes:
    """Read a regular file of at most 16 MiB.

    Raises:
        BadFile: the file is missing, a folder, a device, too large or unreadable.
    """
    try:
        if path.is_dir():
            raise BadFile(f"{path}: is a folder; name a file")
        if not path.exists():
            raise BadFile(f"{path}: no such file; check the path")
        if not path.is_file():
            raise BadFile(f"{path}: is not a regular file; name a file")
        if path.stat().st_size > _MOST_BYTES:
            raise BadFile(f"{path}: is larger than {_MOST_BYTES} bytes; name a smaller file")
        return path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def check_writable(path: Path) -> None:
    """Refuse a result file that cannot be written, before the work that leads to it.

    Raises:
        BadFile: the path is a folder, or its folder does not exist.
    """
    if path.is_dir():
        raise BadFile(f"{path}: is a folder; name a file to write")
    if not path.parent.is_dir():
        raise BadFile(f"{path}: cannot be written, there is no folder {path.parent}; make it first")


def write_text(path: Path, text: str) -> None:
    """Write a result file as UTF-8; a lone surrogate is written as its escape.

    Raises:
        BadFile: the file cannot be written.
    """
    try:
        path.write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise BadFile(f"{path}: cannot be written ({error.strerror}); name another file") from None


def write_program(path: Path, program: Program) -> None:
    """Write a program's source; a file that has Windows line ends keeps them.

    Raises:
        BadFile: the file cannot be read or written.
    """
    source = program.source
    if path.exists() and b"\r\n" in read_bytes(path):
        source = source.replace("\n", "\r\n")
    write_text(path, source)
