"""Reading a data set of JSON lines, checked to be the version whose known answers we have."""

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from runwright.core.errors import BadFile


def read_records(file: str, sha256: str, data: Path | None) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines.

    Args:
        file: Path below the data folder.
        sha256: Of the file's bytes; a name in .gz is of a compressed file.
        data: The data folder; None: $RUNWRIGHT_DATA, else ../shared/data.

    Raises:
        BadFile: the file is missing or of another version.
    """
    text = _read(file, sha256, data)
    # Not splitlines(): records contain characters that it takes for line ends.
    return [json.loads(line) for line in text.split("\n") if line]


def read_json(file: str, sha256: str, data: Path | None) -> Any:
    """Return what a file of one JSON value holds; args and errors as `read_records`."""
    return json.loads(_read(file, sha256, data))


def _read(file: str, sha256: str, data: Path | None) -> str:
    path = (data or Path(os.environ.get("RUNWRIGHT_DATA", "../shared/data"))) / file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(
            f"{path}: {error.strerror}; give its folder with --data or $RUNWRIGHT_DATA"
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != sha256:
        raise BadFile(f"{path}: sha256 {digest[:12]}... is not the known {sha256[:12]}...")
    if file.endswith(".gz"):
        content = gzip.decompress(content)
    return content.decode("utf-8")
