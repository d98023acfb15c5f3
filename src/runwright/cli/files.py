"""Files that go into a run and come out of it: read and written beside the user's own, with care.

What a program wrote is written below one folder that the user named, through no symbolic link and
into nothing but regular files, so that no name a program chose leads anywhere else.
"""

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from runwright.core import File, LeftOut, Limits
from runwright.core.errors import BadFile, BadOption

_MOST_FILES = 1000
_MOST_BYTES = Limits().file_bytes  # what the work directory holds
_SAFE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files to place beside a program, and what lay among them and was no file."""

    files: tuple[File, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def read_inputs(names: Sequence[str], program: Path) -> Inputs:
    """Read files, and folders with all that is in them.

    Each keeps the name it was given by; an absolute name, or one that climbs up, its last part.
    In a folder, symbolic links and special files are left out.

    Args:
        names: What the user named.
        program: The program itself, which is not placed twice.

    Raises:
        BadFile: one is missing, unreadable or no file, or they are too many or too large.
        BadOption: two would have the same name, or one that of the program.
    """
    files: dict[str, bytes] = {}
    left_out = []
    total = 0
    for name in names:
        for path, placed in _found(Path(name)):
            if path.is_symlink() and path != Path(name):
                left_out.append(LeftOut(placed, "a symbolic link, which is never followed"))
                continue
            if path.exists() and path.samefile(program):
                continue
            if placed in files or placed == program.name:
                raise BadOption(f"--input={name!r}: there is a file {placed!r} already")
            content = _read(path, follow=path == Path(name))
            if content is None:
                left_out.append(LeftOut(placed, "not a regular file"))
                continue
            files[placed], total = content, total + len(content)
            if len(files) > _MOST_FILES or total > _MOST_BYTES:
                raise BadFile(
                    f"{path}: with it the inputs are more than {_MOST_FILES} files or "
                    f"{_MOST_BYTES} bytes; name fewer"
                )
    return Inputs(tuple(File(*pair) for pair in files.items()), tuple(left_out))


def _found(named: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file at or below a path, and its name in the work directory."""
    outside = named.is_absolute() or ".." in named.parts
    top = named.name if outside else named.as_posix()
    if not named.is_dir():
        yield named, top
        return
    for folder, folders, names in os.walk(named, onerror=_cannot_list):
        folders.sort()
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(folder, name)
            yield path, (PurePosixPath(top) / path.relative_to(named)).as_posix()


def _cannot_list(error: OSError) -> None:
    raise BadFile(f"{error.filename}: cannot be read ({error.strerror}); check its permissions")


def _read(path: Path, *, follow: bool) -> bytes | None:
    """Read a regular file; None: something else lies in a folder."""
    try:
        flags = _SAFE & ~os.O_NOFOLLOW if follow else _SAFE
        with open(os.open(path, os.O_RDONLY | flags), "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            if stat.S_ISREG(status.st_mode):
                return file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise BadFile(f"{path}: no such file; check the path") from None
    except OSError as error:
        if not follow and error.errno in (errno.ELOOP, errno.ENXIO):
            return None
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    if follow:
        raise BadFile(f"{path}: is not a regular file; name a file or a folder")
    return None


def make_folder(path: Path) -> None:
    """Make the folder that files will be written to, if it is not there.

    Raises:
        BadFile: it cannot be made, or something else has its name.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise BadFile(f"{path}: is no folder; name one to write to") from None
    except OSError as error:
        raise BadFile(f"{path}: cannot be made ({error.strerror}); name another folder") from None


def write_files(files: Sequence[File], folder: Path) -> tuple[LeftOut, ...]:
    """Write files below a folder, over regular files of the same names.

    Returns:
        Those that could not be written, with the reason.
    """
    refused = []
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for file in files:
            try:
                _write(top, PurePosixPath(file.path).parts, file.content)
            except OSError as error:
                refused.append(LeftOut(file.path, _reason(error)))
    finally:
        os.close(top)
    return tuple(refused)


def _write(top: int, parts: tuple[str, ...], content: bytes) -> None:
    if not parts or parts[0] == "/" or ".." in parts:
        raise OSError(errno.EPERM, "its path leads out of the folder")
    folder = _enter(top, parts[:-1])
    try:
        opened = os.open(parts[-1], os.O_WRONLY | os.O_CREAT | _SAFE, 0o666, dir_fd=folder)
    finally:
        os.close(folder)
    with open(opened, "wb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise OSError(errno.EEXIST, "something that is no file has its name")
        file.truncate(0)
        file.write(content)


def _enter(top: int, parts: tuple[str, ...]) -> int:
    """Open a folder below another, making those that are missing; follows no link."""
    folder = os.dup(top)
    for part in parts:
        above = folder
        try:
            if not _has(part, above):
                os.mkdir(part, dir_fd=above)
            folder = os.open(part, os.O_RDONLY | os.O_DIRECTORY | _SAFE, dir_fd=above)
        finally:
            os.close(above)
    return folder


def _has(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _reason(error: OSError) -> str:
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return "a symbolic link, or what is no folder, is in its way"
    return f"cannot be written ({error.strerror})"
