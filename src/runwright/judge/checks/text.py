"""Text of a file that a person named, and text short enough to name a check."""

from pathlib import Path

from runwright.core.errors import BadFile

NAME_WIDTH = 80  # characters of a check's name


def read_text(path: Path) -> str:
    r"""Return the text of a UTF-8 file, without byte order mark, lines ending in `\n`.

    Raises:
        BadFile: no such file, not a regular file, not readable, or not UTF-8.
    """
    try:
        if not path.exists():
            raise BadFile(f"{path}: no such file; check the path")
        if not path.is_file():
            what = "a folder" if path.is_dir() else "not a regular file"
            raise BadFile(f"{path}: is {what}; name a file")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    except UnicodeDecodeError as error:
        raise BadFile(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shorten(name: str) -> str:
    """Return a name on one line, cut to `NAME_WIDTH` characters."""
    line = " ".join(name.split())
    return line if len(line) <= NAME_WIDTH else line[: NAME_WIDTH - 3] + "..."
