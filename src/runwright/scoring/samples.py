"""Samples: what models answered, read from a file or folder.

    FILE.jsonl, FILE.jsonl.gz   {"task_id": ..., "solution": ...}, or "completion" for "solution"
    FOLDER/TASK_ID/N.py         the N-th solution; "/" in the task's id is "_" in the folder's name

A solution is a whole program, a completion goes on where the task's statement ends. A task may have
any number of samples; they are numbered from 0 in the order in which they stand.
"""

import gzip
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from runwright.core.errors import BadFile

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer to one task."""

    task_id: str
    number: int  # among the samples of its task, from 0
    text: str
    completion: bool  # it goes on where the statement ends; else it is a whole program
    place: str  # where it stands, for messages


@dataclass(frozen=True, slots=True)
class Scan:
    """What a set of samples holds."""

    counts: dict[str, int]  # samples by task id
    digest: str  # SHA-256 of all of them, in order

    @property
    def total(self) -> int:
        """How many samples there are."""
        return sum(self.counts.values())


def scan(path: Path, task_ids: Collection[str]) -> Scan:
    """Read all samples once, so that what is wrong is said before anything is judged.

    Raises:
        BadFile: as `read_samples`, or there is no sample at all.
    """
    counts: Counter[str] = Counter()
    whole = hashlib.sha256()
    for sample in read_samples(path, task_ids):
        counts[sample.task_id] += 1
        form = json.dumps([sample.task_id, sample.completion, sample.text])
        whole.update(f"{form}\n".encode())
    if not counts:
        raise BadFile(f"{path}: holds no samples; write one JSON object per line")
    return Scan(dict(counts), whole.hexdigest())


def read_samples(path: Path, task_ids: Collection[str] | None = None) -> Iterator[Sample]:
    """Yield the samples of a file or folder one by one, in order.

    Args:
        path: A JSONL file, gzip-compressed or not, or a folder.
        task_ids: Those that there are; None: any, from a file.

    Raises:
        BadFile: it cannot be read, a line is no sample, or a task is not one of those.
    """
    if path.is_dir():
        yield from _of_folder(path, task_ids or ())
        return
    known = None if task_ids is None else frozenset(task_ids)
    counts: Counter[str] = Counter()
    for number, line in enumerate(_lines(path), 1):
        place = f"{path}, line {number}"
        row = read_row(line, place)
        if row is None:
            continue
        task_id = row["task_id"]
        if known is not None and task_id not in known:
            raise BadFile(f"{place}: {task_id!r} is no task of this benchmark; mend the task_id")
        completion = "solution" not in row
        text = row["completion" if completion else "solution"]
        yield Sample(task_id, counts[task_id], text, completion, place)
        counts[task_id] += 1


def read_row(line: bytes, place: str) -> dict[str, str] | None:
    """Return one line's object, its other fields too; None if the line is blank.

    Raises:
        BadFile: it is not a sample.
    """
    if not line.strip():
        return None
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadFile(f"{place}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise BadFile(f"{place}: is not JSON ({error}); write one object per line") from None
    if not isinstance(row, dict):
        raise BadFile(f"{place}: is not an object but {type(row).__name__}")
    if not isinstance(row.get("task_id"), str):
        raise BadFile(f"{place}: lacks 'task_id', a string")
    given = [name for name in ("solution", "completion") if name in row]
    if not given:
        raise BadFile(f"{place}: has neither 'solution' nor 'completion'; write one of them")
    for name in given:
        if not isinstance(row[name], str):
            raise BadFile(f"{place}: {name!r} is not a string but {type(row[name]).__name__}")
    return row


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the objects of a JSONL file of samples, with every field they have.

    Raises:
        BadFile: as `read_samples`.
    """
    for number, line in enumerate(_lines(path), 1):
        row = read_row(line, f"{path}, line {number}")
        if row is not None:
            yield row


def _lines(path: Path) -> Iterator[bytes]:
    r"""Yield lines, which end at "\n" alone: a text may hold what `str.splitlines` splits at."""
    try:
        if not path.exists():
            raise BadFile(f"{path}: no such file; check the path")
        if not path.is_file():
            raise BadFile(f"{path}: is not a regular file; name a file or folder of samples")
        with path.open("rb") as file:
            zipped = file.read(2) == _GZIP
            file.seek(0)
            if zipped:
                with gzip.open(file) as unzipped:
                    yield from unzipped
            else:
                yield from file
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadFile(f"{path}: is not a whole gzip file ({error}); copy it again") from None
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _of_folder(folder: Path, task_ids: Collection[str]) -> Iterator[Sample]:
    names = {task_id.replace("/", "_"): task_id for task_id in task_ids}
    order = {name: position for position, name in enumerate(names)}
    for inner in _children(folder):
        if inner.name not in names or not inner.is_dir():
            raise BadFile(f"{inner}: is no folder of a task of this benchmark; mend its name")
    for inner in sorted(_children(folder), key=lambda path: order[path.name]):
        numbered = []
        for file in _children(inner):
            if not file.stem.isdecimal() or not file.is_file():
                raise BadFile(f"{file}: a sample's file is named by its number, like 0.py")
            numbered.append((int(file.stem), file))
        for position, (_, file) in enumerate(sorted(numbered)):
            yield Sample(names[inner.name], position, _text(file), False, str(file))


def _children(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise BadFile(
            f"{folder}: cannot be read ({error.strerror}); check its permissions"
        ) from None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    except UnicodeDecodeError as error:
        raise BadFile(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None
