"""Data sets by content: which version a file holds is told by its hash, never by its name."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runwright.core.errors import BadFile, UnknownName

UNKNOWN = "unknown"  # the version to ask for if any content is to be taken


@dataclass(frozen=True, slots=True)
class Dataset:
    """The records of a file, and which version they are."""

    path: Path
    version: str  # "unknown" if nobody knows its hash
    sha256: str  # of the uncompressed content
    md5: str  # of the same; evalplus reports it as `hash`
    records: tuple[dict[str, Any], ...]


def read_dataset(
    file: str, versions: Mapping[str, str], data: Path | None, version: str | None
) -> Dataset:
    """Read a data set of JSON lines, packed by gzip or not.

    Args:
        file: Path below the data folder.
        versions: sha256 of the uncompressed content, by version.
        data: The data folder, or the file itself; None: $RUNWRIGHT_DATA, else ../shared/data.
        version: Which it must be; None: any that is known; "unknown": whatever it is.

    Raises:
        UnknownName: there is no such version.
        BadFile: the file is missing, damaged, or of another version.
    """
    if version not in (None, UNKNOWN, *versions):
        known = ", ".join((*versions, UNKNOWN))
        raise UnknownName(f"no version {version!r} of {file}; there are {known}")
    folder = data or Path(os.environ.get("RUNWRIGHT_DATA", "../shared/data"))
    path = folder if folder.is_file() else folder / file
    content = _content(path)
    digest = hashlib.sha256(content).hexdigest()
    found = next((name for name, known in versions.items() if known == digest), UNKNOWN)
    if version not in (None, UNKNOWN, found) or (version is None and found == UNKNOWN):
        wanted = version or " or ".join(versions)
        holds = f"version {found}" if found != UNKNOWN else f"content of sha256 {digest[:12]}..."
        raise BadFile(f"{path}: holds {holds}, not {wanted}; version 'unknown' takes it as it is")
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return Dataset(path, found, digest, md5, _records(path, content))


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadFile(f"{path}: is damaged: {error}") from None
    except OSError as error:
        raise BadFile(
            f"{path}: {error.strerror}; give its folder with --data or $RUNWRIGHT_DATA"
        ) from None


def _records(path: Path, content: bytes) -> tuple[dict[str, Any], ...]:
    try:
        # Not splitlines(): records contain characters that it takes for line ends.
        records = tuple(json.loads(line) for line in content.decode().split("\n") if line.strip())
    except ValueError as error:
        raise BadFile(f"{path}: is not JSON lines: {error}") from None
    if not records or not all(isinstance(record, dict) for record in records):
        raise BadFile(f"{path}: must hold one JSON object per line")
    return records


def field(record: dict[str, Any], name: str, path: Path) -> Any:
    """Return a field of a record.

    Raises:
        BadFile: it lacks the field.
    """
    if name not in record:
        raise BadFile(f"{path}: record {record.get('task_id', '?')!r} lacks {name!r}")
    return record[name]
