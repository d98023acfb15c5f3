"""Files that come back from a run: what may be asked for, and reading what was collected."""

from collections.abc import Sequence
from dataclasses import dataclass

from runwright.core.errors import BadOption
from runwright.core.execution import LeftOut
from runwright.core.program import File
from runwright.run.guest.frames import unpack

_MOST_GLOBS_BYTES = 16 << 10  # they travel in one message


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, and what did not."""

    files: tuple[File, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def check_globs(globs: Sequence[str]) -> None:
    """Refuse globs that do not stay in the work directory.

    Raises:
        BadOption: one is empty, absolute or climbs up, or they are too long.
    """
    for glob in globs:
        parts = [part for part in glob.split("/") if part not in ("", ".")]
        if not parts or glob.startswith("/") or ".." in parts or "\0" in glob:
            raise BadOption(
                f"fetch={glob!r} must name files below the work directory, like 'out/*.csv'"
            )
    size = sum(len(glob.encode("utf-8", "surrogateescape")) for glob in globs)
    if size > _MOST_GLOBS_BYTES:
        raise BadOption(
            f"fetch: {size} bytes of globs are more than {_MOST_GLOBS_BYTES}; use wider ones"
        )


def read_files(frame: bytes) -> Fetched:
    """Read the frame that guest/collect.py wrote; nothing, if nothing was asked for.

    Raises:
        ValueError: it is cut short or malformed.
    """
    if not frame:
        return Fetched()
    content = unpack(frame)
    files = (File(path, blob) for path, blob in content.blobs.items())
    left_out = (LeftOut(str(path), str(reason)) for path, reason in content.fields["left_out"])
    return Fetched(tuple(sorted(files, key=lambda file: file.path)), tuple(left_out))
